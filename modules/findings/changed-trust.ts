import { compare } from '../policy/compare';
import type { AccessRequest, AccessRow, Witness } from '../policy/comparison';
import type { PolicyDocument } from '../policy/document';
import { evaluate } from '../policy/evaluate';
import { type Detection, withoutWitness } from './detection';
import { aboutRole, placeOf, type RoleChange } from './role-changes';
import type { RuleText } from './rule';

/** The trust policy of a role, if it changed. */
export interface ChangedTrust {
  readonly role: RoleChange;
  /** Without statements for a new role. */
  readonly before: PolicyDocument;
  readonly after: PolicyDocument;
  /** Accounts whose principals are known: those of the service and of the role. */
  readonly accounts: readonly string[];
  /** What `after` allows and `before` does not. */
  readonly gained: readonly AccessRow[];
}

/** Keys of a manifest that decide whom the service's role trusts. */
export const TRUST_KEYS = ['role', 'service'] as const;

const NOBODY: PolicyDocument = { Version: '2012-10-17', Statement: [] };

/** Undefined if the trust policy is not known, or is the same. */
export function changedTrust(role: RoleChange, serviceAccount: string): ChangedTrust | undefined {
  const after = role.after.trustPolicy;
  const before = role.before?.trustPolicy ?? NOBODY;
  if (!after || JSON.stringify(before) === JSON.stringify(after)) return undefined;
  const accounts = [...new Set([serviceAccount, role.account])];
  return { role, before, after, accounts, gained: compare(before, after).gained };
}

/** Whether all of the requests may be allowed, and were not before. An undecided result is not treated as harmless. */
export function isNewlyTrusted({ before, after }: ChangedTrust, ...requests: readonly AccessRequest[]): boolean {
  const mayBe = (request: AccessRequest): boolean => ['allowed', 'unknown'].includes(evaluate(after, request).decision);
  return requests.every(mayBe) && !requests.every((request) => surelyTrusts(before, request));
}

export function surelyTrusts(policy: PolicyDocument, request: AccessRequest): boolean {
  return evaluate(policy, request).decision === 'allowed';
}

/** Its content is everything that the trust policy newly allows: one request alone does not show the extent. */
export function detectionByRequest(
  rule: RuleText,
  { role, gained }: ChangedTrust,
  { action, resource, context }: AccessRequest,
  principal: string,
  more: Readonly<Record<string, string>> = {},
): Detection {
  const values = Object.fromEntries(Object.entries(context).map(([key, value]) => [key, [value].flat()]));
  const witness: Witness = { action, resource, principal, context: values };
  return {
    rule,
    values: { principal, ...more },
    witnesses: [witness],
    about: aboutRole(role, [witness, gained.map(withoutWitness)]),
    ...placeOf(role, TRUST_KEYS),
  };
}
