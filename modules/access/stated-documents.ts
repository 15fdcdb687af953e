import type { Configuration } from '../manifest/configuration';
import type {
  AccessObject,
  ManagedPolicyDocument,
  OrganizationPolicies,
  PolicyDocument,
  ResourcePolicy,
} from '../policy/document';
import { managedPoliciesOf } from '../workloads/known-managed-policies';
import { resourcePoliciesOf } from '../workloads/known-policies';
import { organizationPoliciesOf } from '../workloads/organization-policies';
import type { Workload } from '../workloads/workload';

/**
 * The workloads of a change's head with what its base says of policies. A file only states what AWS has, and
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
    const resourcePolicies = resourcePoliciesOfBoth(before, workload);
    return { ...workload, managedPolicies: stated, resourcePolicies, ...organizationOfBoth(before, workload) };
  });
}

function resourcePoliciesOfBoth(
  before: Configuration | undefined,
  { environment, resourcePolicies }: Workload,
): readonly ResourcePolicy[] {
  const place = before?.environments.find(({ name }) => name === environment.name) ?? before?.environments[0];
  const stated = before && place ? resourcePoliciesOf(before, place) : [];
  return resourcePolicies.map((policy) => {
    const former = stated.find(({ resource }) => resource === policy.resource);
    const isSame = JSON.stringify(former?.document) === JSON.stringify(policy.document);
    return isSame || !former?.document ? policy : { ...policy, previous: former.document };
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
  const { managedPolicies = [], organizationPolicies, resourcePolicies = [] } = access;
  const { previous: former } = organizationPolicies ?? {};
  const isSame =
    managedPolicies.every(({ previous }) => previous === undefined) &&
    resourcePolicies.every(({ previous }) => previous === undefined);
  if (!former && isSame) return undefined;
  return {
    ...access,
    ...(managedPolicies.length > 0 && {
      managedPolicies: managedPolicies.map(asBefore),
    }),
    ...(resourcePolicies.length > 0 && {
      resourcePolicies: resourcePolicies.map(asBefore),
    }),
    ...(former && { organizationPolicies: former }),
  };
}

function asBefore<Policy extends { readonly document?: PolicyDocument; readonly previous?: PolicyDocument }>(
  policy: Policy,
): Policy {
  const { previous, ...rest } = policy;
  return { ...rest, ...(previous && { document: previous }) } as Policy;
}
