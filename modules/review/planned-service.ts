import { serviceAccessOf, type ServiceAccess } from '../access/service-access';
import { parseArn } from '../catalogue/arn';
import { type ServiceChange, type ServiceComparison, withFindings } from '../change/change';
import { compareServices } from '../change/compare-services';
import { findingsOfChange } from '../findings/findings-of-change';
import { plannedAccess, type PlannedRole } from '../plan/planned-access';
import { providerPlaces } from '../plan/provider-places';
import type { TerraformPlan } from '../plan/terraform-plan';
import type { UndecidedPart } from '../policy/comparison';
import type { Workload } from '../workloads/workload';
import type { AccountAccess } from './account-access';

/** The access in the plan of a service's stack, compared with the manifests. */
export interface PlannedService {
  /** The real account compared with the base's manifest; undefined where they agree. */
  readonly drift: ServiceComparison | undefined;
  /** The access in the account, where there is drift. */
  readonly account: AccountAccess | undefined;
  /** The account after the plan compared with the head's manifest; undefined where they agree, as they must. */
  readonly deviation: ServiceComparison | undefined;
}

/** Compares a service's stack with its workloads on both sides. */
export function plannedService(
  plan: TerraformPlan,
  before: Workload | undefined,
  after: Workload | undefined,
): PlannedService {
  const known = after ?? before;
  if (known === undefined) return { drift: undefined, account: undefined, deviation: undefined };
  const { account, partition, region } = known.environment;
  const access = plannedAccess(plan, () => ({ account, partition, region }));
  const drift = compare(before, access.before);
  // An account that equals the base, or has the head's access already, has not drifted.
  const isApplied = after !== undefined && compare(after, access.before) === undefined;
  const deviation = compare(after, access.after);
  if (isApplied || drift === undefined) return { drift: undefined, account: undefined, deviation };
  const { own, undecided } = ownRole(access.before, serviceAccessOf(known), 'before');
  return { drift, account: { access: own && serviceOf(own, serviceAccessOf(known)), undecided }, deviation };
}

function compare(workload: Workload | undefined, roles: readonly PlannedRole[]): ServiceComparison | undefined {
  const expected = workload && serviceAccessOf(workload);
  if (expected === undefined && roles.length === 0) return undefined;
  const { own, undecided } = ownRole(roles, expected, 'after');
  return compareServices(expected, own && serviceOf(own, expected), { undecided });
}

/**
 * The role of the stack's service. A stack has one. The access of any other role is unknown, because no manifest declares
 * it.
 */
function ownRole(
  roles: readonly PlannedRole[],
  expected: ServiceAccess | undefined,
  side: UndecidedPart['side'],
): { readonly own: PlannedRole | undefined; readonly undecided: readonly UndecidedPart[] } {
  const own = roles.find(({ role }) => role.arn === expected?.role.arn) ?? roles[0];
  const others = roles.filter((role) => role !== own);
  const reasons = [
    ...(own?.undecided ?? []),
    ...others.map(({ role }) => `the stack also has the role ${role.arn}, whose access is not compared`),
  ];
  return { own, undecided: reasons.map((reason) => ({ reason, side })) };
}

function serviceOf({ role, associations }: PlannedRole, expected: ServiceAccess | undefined): ServiceAccess {
  const { service = role.arn, environment = '', manifest = '', account = '' } = expected ?? {};
  return {
    service,
    environment,
    manifest,
    account: account === '' ? (parseArn(role.arn)?.account ?? '') : account,
    role: withResourcesOf(role, expected),
    associations,
  };
}

/** A plan has no policies of resources: those that the manifests are read with count for the role in the plan, too. */
function withResourcesOf(role: PlannedRole['role'], expected: ServiceAccess | undefined): PlannedRole['role'] {
  const resourcePolicies = expected?.role.permissions?.resourcePolicies;
  if (!role.permissions || !resourcePolicies) return role;
  return { ...role, permissions: { ...role.permissions, principal: role.arn, resourcePolicies } };
}

/**
 * The access changes in the plan of a stack from anybody's CDKTF app, with their findings. There are no manifests, so
 * each role is shown as a service, and the stack as its environment.
 */
export function plannedChanges(stack: string, plan: TerraformPlan): ServiceChange[] {
  const access = plannedAccess(plan, providerPlaces(plan));
  const keys = [...new Set([...access.before, ...access.after].map(({ key }) => key))].sort();
  return keys.flatMap((key) => {
    const [roleBefore, roleAfter] = [access.before, access.after].map((roles) =>
      roles.find((role) => role.key === key),
    );
    const shown = (role: PlannedRole | undefined) =>
      role && {
        ...serviceOf(role, undefined),
        service: role.role.arn.split('/').at(-1) ?? key,
        environment: stack,
        manifest: key,
      };
    const undecided = [
      ...(roleBefore?.undecided ?? []).map((reason) => ({ reason, side: 'before' as const })),
      ...(roleAfter?.undecided ?? []).map((reason) => ({ reason, side: 'after' as const })),
    ];
    const [before, after] = [shown(roleBefore), shown(roleAfter)];
    const change = compareServices(before, after, { undecided });
    return change ? withFindings(change, findingsOfChange(change, before, after)) : [];
  });
}
