import type { Configuration } from '../manifest/configuration';
import type { AccessObject, ManagedPolicyDocument, OrganizationPolicies } from '../policy/document';
import { managedPoliciesOf } from '../workloads/known-managed-policies';
import { organizationPoliciesOf } from '../workloads/organization-policies';
import type { Workload } from '../workloads/workload';

/**
 * The workloads of a change's head with what its base says of managed policies. A file only states what AWS has, and
 * changes nothing there: with a file that says less than AWS allows, a change could hide what it gives. So a document
 * counts from the base on, and one that the change replaces counts beside its successor. This is not so for policies that
 * the project writes itself.
 */
export function withStatedBefore(
  before: Configuration | undefined,
  after: Configuration | undefined,
  workloads: readonly Workload[],
): readonly Workload[] {
  if (before === after || !after) return workloads;
  const byEnvironment = new Map<string, readonly ManagedPolicyDocument[]>();
  return workloads.map((workload) => {
    const { environment, managedPolicies } = workload;
    const stated = byEnvironment.get(environment.name) ?? managedPolicies.map((one) => ofBoth(before, one, workload));
    byEnvironment.set(environment.name, stated);
    return { ...workload, managedPolicies: stated, ...organizationOfBoth(before, workload) };
  });
}

function organizationOfBoth(
  before: Configuration | undefined,
  { environment, organizationPolicies }: Workload,
): Pick<Workload, 'organizationPolicies'> {
  if (!organizationPolicies) return {};
  const place = before?.environments.find(({ name }) => name === environment.name);
  const both = [...organizationPolicies].map(([account, policies]): [string, OrganizationPolicies] => {
    const stated = before && place && organizationPoliciesOf(before, place, account);
    if (!stated) return [account, { isNew: true }];
    return [
      account,
      JSON.stringify(stated) === JSON.stringify(policies) ? policies : { ...policies, previous: stated },
    ];
  });
  return { organizationPolicies: new Map(both) };
}

function ofBoth(
  before: Configuration | undefined,
  policy: ManagedPolicyDocument,
  { environment }: Workload,
): ManagedPolicyDocument {
  const { arn, document, managed, from } = policy;
  if (managed) return policy;
  const places = before?.environments ?? [];
  const place = places.find(({ name }) => name === environment.name) ?? places[0];
  const stated = before && place && managedPoliciesOf(before, place).find((one) => one.arn === arn);
  if (!stated) return { arn, isNew: true, ...(from !== undefined && { from }) };
  const isSame = JSON.stringify(stated.document) === JSON.stringify(document);
  return isSame || !stated.document ? policy : { ...policy, previous: stated.document };
}

/** The access by what was stated before; undefined where that is the same. */
export function asStatedBefore(access: AccessObject): AccessObject | undefined {
  const { managedPolicies = [], organizationPolicies } = access;
  const { previous: former } = organizationPolicies ?? {};
  if (!former && managedPolicies.every(({ previous }) => previous === undefined)) return undefined;
  return {
    ...access,
    ...(managedPolicies.length > 0 && {
      managedPolicies: managedPolicies.map(({ previous, ...policy }) =>
        previous ? { ...policy, document: previous } : policy,
      ),
    }),
    ...(former && { organizationPolicies: former }),
  };
}
