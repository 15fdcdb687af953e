import { parseArn } from '../../modules/catalogue/arn';
import { compareServices } from '../../modules/change/compare-services';
import type { ServiceChange } from '../../modules/change/change';
import { serviceAccessOf, type ServiceAccess } from '../../modules/access/service-access';
import { findingsOfChange } from '../../modules/findings/findings-of-change';
import { plannedAccess, type PlannedRole, type PlanPlace } from '../../modules/plan/planned-access';
import type { UndecidedPart } from '../../modules/policy/comparison';
import type { TerraformPlan } from '../../modules/plan/terraform-plan';
import type { Workload } from '../../modules/workloads/workload';
import type { AccountAccess } from './account-access';

/** What a stack's plan says of access, against what the manifests say. */
export interface PlannedService {
  /** What the real account has against the base's manifest; undefined where they agree. */
  readonly drift: ServiceChange | undefined;
  /** What the account has, where there is drift. */
  readonly account: AccountAccess | undefined;
  /** What the plan leaves against the head's manifest; undefined where they agree, as they must. */
  readonly deviation: ServiceChange | undefined;
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
  const access = plannedAccess(plan, { account, partition, region });
  const drift = compare(before, access.before);
  // Where the base has nothing and the account has not either, there is no drift; nor where it has the head already.
  const isApplied = after !== undefined && compare(after, access.before) === undefined;
  const deviation = compare(after, access.after);
  if (isApplied || drift === undefined) return { drift: undefined, account: undefined, deviation };
  const [role] = access.before;
  const actual = role && serviceOf(role, serviceAccessOf(known));
  return { drift, account: { access: actual, undecided: undecidedOf(access.before, 'before') }, deviation };
}

function compare(workload: Workload | undefined, roles: readonly PlannedRole[]): ServiceChange | undefined {
  const expected = workload && serviceAccessOf(workload);
  const found = roles.map((role) => serviceOf(role, expected));
  const [first] = found;
  if (first === undefined && expected === undefined) return undefined;
  return compareServices(expected, first, { undecided: undecidedOf(roles, 'after') });
}

function undecidedOf(roles: readonly PlannedRole[], side: UndecidedPart['side']): UndecidedPart[] {
  return roles.flatMap(({ undecided }) => undecided.map((reason) => ({ reason, side })));
}

function serviceOf({ role, associations }: PlannedRole, expected: ServiceAccess | undefined): ServiceAccess {
  const { service = role.arn, environment = '', manifest = '', account = '' } = expected ?? {};
  return {
    service,
    environment,
    manifest,
    account: account === '' ? (parseArn(role.arn)?.account ?? '') : account,
    role,
    associations,
  };
}

/**
 * The access changes of a stack that somebody's own CDKTF app made, with their findings: nothing but the plan tells
 * them. A role counts as a service, and its stack as the environment.
 */
export function plannedChanges(stack: string, plan: TerraformPlan, place: PlanPlace): ServiceChange[] {
  const access = plannedAccess(plan, place);
  const keys = [...new Set([...access.before, ...access.after].map(({ key }) => key))].sort();
  return keys.flatMap((key) => {
    const [old, next] = [access.before, access.after].map((roles) => roles.find((role) => role.key === key));
    const shown = (role: PlannedRole | undefined) =>
      role && {
        ...serviceOf(role, undefined),
        service: role.role.arn.split('/').at(-1) ?? key,
        environment: stack,
        manifest: key,
      };
    const undecided = [
      ...(old?.undecided ?? []).map((reason) => ({ reason, side: 'before' as const })),
      ...(next?.undecided ?? []).map((reason) => ({ reason, side: 'after' as const })),
    ];
    const [before, after] = [shown(old), shown(next)];
    const change = compareServices(before, after, { undecided });
    return change ? { ...change, findings: findingsOfChange(change, before, after) } : [];
  });
}
