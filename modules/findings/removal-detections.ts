import type { ServiceAccess } from '../access/service-access';
import type { ServiceComparison } from '../change/change';
import type { AssociationRef } from '../identity/association-ref';
import { type Detection, rolesOf } from './detection';
import { REMOVAL_RULES } from './rules/removals';
import { firstFew } from './wording';

/** A service that is removed, or service accounts that lose the role of a service that stays. */
export function removalDetections(
  { change, associations }: ServiceComparison,
  before: ServiceAccess | undefined,
): readonly Detection[] {
  if (!before) return [];
  const { gained, lost, kept } = associations;
  if (change === 'removed') {
    const accounts = lost.length > 0 ? accountsOf(lost) : 'its pods';
    return [
      {
        rule: REMOVAL_RULES.serviceRemoved,
        values: { role: before.role.arn, accounts },
        witnesses: [],
        about: [rolesOf(before), lost],
        cause: { kind: 'key', keys: [] },
      },
    ];
  }
  // A service account that only gets the role by another mechanism keeps it.
  const still = new Set([...gained, ...kept].map(accountOf));
  const without = lost.filter((association) => !still.has(accountOf(association)));
  if (without.length === 0) return [];
  return [
    {
      rule: REMOVAL_RULES.associationRemoved,
      values: { accounts: accountsOf(without) },
      witnesses: [],
      about: without,
      cause: { kind: 'key', keys: ['serviceAccounts', 'clusters'] },
    },
  ];
}

function accountsOf(associations: readonly AssociationRef[]): string {
  return firstFew([...new Set(associations.map(accountOf))]);
}

function accountOf({ namespace, serviceAccount, cluster }: AssociationRef): string {
  return `${namespace}/${serviceAccount} in cluster ${cluster}`;
}
