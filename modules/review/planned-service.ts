import { type RoleAccess, serviceAccessOf, type ServiceAccess } from '../access/service-access';
import { parseArn } from '../catalogue/arn';
import { type ServiceChange, type ServiceComparison, withFindings } from '../change/change';
import { compareServices } from '../change/compare-services';
import { findingsOfChange } from '../findings/findings-of-change';
import { type PlannedAccess, plannedAccess, type PlannedRole } from '../plan/planned-access';
import { type ProviderPlaces, providerPlaces } from '../plan/provider-places';
import { subjectOf, tokenRequest } from '../identity/irsa';
import type { AssociationRef } from '../identity/association-ref';
import { podIdentity } from '../identity/pod-identity';
import type { SessionAssociation } from '../identity/session-settings';
import { evaluate } from '../policy/evaluate';
import type { ResourceChange, TerraformPlan } from '../plan/terraform-plan';
import type { UndecidedPart } from '../policy/comparison';
import { newAdoption } from '../workloads/new-adoption';
import type { TargetAccount, Workload } from '../workloads/workload';
import type { AccountAccess } from './account-access';
import { adoptedImports, lostAddonRoles } from './adopted-imports';

/**
 * The access in the plan of a service's stack, compared with the manifests. A change that takes over objects has no drift:
 * what the account has is the access before it.
 */
export interface PlannedService {
  /** The real account compared with the base's manifest; undefined where they agree. */
  readonly drift: ServiceComparison | undefined;
  /** The access in the account, where there is drift. */
  readonly account: AccountAccess | undefined;
  /** The account after the plan compared with the head's manifest; undefined where they agree, as they must. */
  readonly deviation: ServiceComparison | undefined;
}

/** Which stack of a service a plan is of: the one with its role and associations, or that of its target role. */
export type StackPart = 'service' | 'target';

/** Compares a stack of a service with its workloads on both sides. */
export function plannedService(
  plan: TerraformPlan,
  before: Workload | undefined,
  after: Workload | undefined,
  part: StackPart = 'service',
): PlannedService {
  const known = part === 'target' ? [after, before].find(hasTargetStack) : (after ?? before);
  if (known === undefined) return { drift: undefined, account: undefined, deviation: undefined };
  const { account, partition, region } = part === 'target' ? targetPlace(known) : known.environment;
  // A plan has no namespaces of the associations that an add-on owns.
  const declared = [before, after].flatMap((one) => (one?.addon ? serviceAccessOf(one).associations : []));
  const isTaken = adoptedImports(before, after);
  const access = ownAccess(plan, () => ({ account, partition, region }), declared, isTaken);
  const adopts = part === 'service' ? newAdoption(before, after) : [];
  if (adopts.length > 0) {
    const found = planned(access.before, serviceAccessOf(known), part, 'before');
    const undecided = [...found.undecided, ...lostAddonRoles(plan)];
    const left = plan.resource_changes?.some(isTaken) ? adopts : [];
    const account = { access: found.access, undecided, adopts: left };
    return { drift: undefined, account, deviation: compare(after, access.after, part) };
  }
  const drift = compare(before, access.before, part);
  // An account that equals the base, or has the head's access already, has not drifted.
  const isApplied = after !== undefined && compare(after, access.before, part) === undefined;
  const deviation = compare(after, access.after, part);
  if (isApplied || drift === undefined) return { drift: undefined, account: undefined, deviation };
  // With the target role that the account has, the service is as in the base: another target would not be its own.
  const ofAccount = part === 'target' && hasTargetStack(before) ? before : known;
  const { access: own, undecided } = planned(access.before, serviceAccessOf(ofAccount), part, 'before');
  return { drift, account: { access: own, undecided }, deviation };
}

/**
 * The access of a stack's own roles. An association that the stack takes from another one was the other's before, and one
 * that it forgets belongs to another one afterwards.
 */
function ownAccess(
  plan: TerraformPlan,
  places: ProviderPlaces,
  declared: readonly AssociationRef[],
  isTaken: (resource: ResourceChange) => boolean,
): PlannedAccess {
  const without = (skip: (change: ResourceChange) => boolean): TerraformPlan => ({
    ...plan,
    resource_changes: (plan.resource_changes ?? []).filter((change) => !skip(change)),
  });
  const isForgotten = ({ type, change }: ResourceChange) =>
    type === podIdentity.resource.type && change.actions.includes('forget');
  return {
    before: plannedAccess(
      without((resource) => resource.change.importing !== undefined && !isTaken(resource)),
      places,
      declared,
    ).before,
    after: plannedAccess(without(isForgotten), places, declared).after,
  };
}

function compare(
  workload: Workload | undefined,
  roles: readonly PlannedRole[],
  part: StackPart,
): ServiceComparison | undefined {
  // The stack of a target role that a side does not have creates none.
  const expected = workload && (part === 'service' || hasTargetStack(workload)) ? serviceAccessOf(workload) : undefined;
  if (expected === undefined && roles.length === 0) return undefined;
  const { access, undecided } = planned(roles, expected, part, 'after');
  return compareServices(expected, access, { undecided });
}

function hasTargetStack(workload: Workload | undefined): workload is Workload {
  return workload?.targetRole?.kind === 'created';
}

function targetPlace({ targetRole, environment }: Workload): Pick<TargetAccount, 'account' | 'partition' | 'region'> {
  return targetRole?.kind === 'created' ? targetRole.account : environment;
}

interface PlannedSide {
  readonly access: ServiceAccess | undefined;
  readonly undecided: readonly UndecidedPart[];
}

/** The access that a stack's plan has, together with what the service's other stack has as declared. */
function planned(
  roles: readonly PlannedRole[],
  expected: ServiceAccess | undefined,
  part: StackPart,
  side: UndecidedPart['side'],
): PlannedSide {
  const arn = part === 'target' ? expected?.targetRoles?.[0]?.arn : expected?.role.arn;
  const own = roles.find(({ role }) => role.arn === arn) ?? roles[0];
  const others = roles.filter((role) => role !== own);
  const reasons = [
    ...(own?.undecided ?? []),
    ...others.map(({ role }) => `the stack also has the role ${role.arn}, whose access is not compared`),
  ];
  const undecided = reasons.map((reason) => ({ reason, side }));
  if (part === 'service' || !expected) return { access: own && serviceOf(own, expected), undecided };
  // Without the role, pods have no access: EKS cannot assume it.
  const none = (expected.targetRoles ?? []).map((role) => ({ ...role, permissions: { policies: [] } }));
  const targetRoles = own ? [withPoliciesOf(own.role, expected.targetRoles?.[0])] : none;
  return { access: { ...expected, targetRoles }, undecided };
}

function serviceOf(
  { role, associations, targetRoles: own }: PlannedRole,
  expected: ServiceAccess | undefined,
): ServiceAccess {
  const { service = role.arn, environment = '', manifest = '', account = '' } = expected ?? {};
  // The access of a target role of another stack is as declared: that stack has a plan of its own.
  const declared = (expected?.targetRoles ?? []).filter(({ arn }) => !own.some((one) => one.arn === arn));
  const targetRoles = [...own, ...declared];
  return {
    service,
    environment,
    manifest,
    account: account === '' ? (parseArn(role.arn)?.account ?? '') : account,
    role: withPoliciesOf(role, expected?.role),
    associations: [...associations, ...trustedTokens(role, expected)],
    ...(targetRoles.length > 0 && { targetRoles }),
  };
}

/**
 * A plan of a service has no policies of resources and of the organization, and no documents of managed policies: those
 * that the manifests are read with count for the role in the plan, too.
 */
function withPoliciesOf(role: RoleAccess, expected: RoleAccess | undefined): RoleAccess {
  const { resourcePolicies, managedPolicies, organizationPolicies } = expected?.permissions ?? {};
  if (!role.permissions) return role;
  return {
    ...role,
    permissions: {
      ...role.permissions,
      ...(managedPolicies && { managedPolicies }),
      ...(organizationPolicies && { organizationPolicies }),
      ...(resourcePolicies && { principal: role.arn, resourcePolicies }),
    },
  };
}

/**
 * The access changes in the plan of a stack from anybody's CDKTF app, with their findings. There are no manifests, so
 * each role is shown as a service, and the stack as its environment.
 */
export function plannedChanges(stack: string, plan: TerraformPlan): ServiceChange[] {
  const access = plannedAccess(plan, providerPlaces(plan));
  const roles = [...access.before, ...access.after];
  const keys = [...new Set(roles.map(({ key }) => key))].sort();
  const accounts = new Set(roles.map(({ role }) => parseArn(role.arn)?.account));
  return keys.flatMap((key) => {
    const [roleBefore, roleAfter] = [access.before, access.after].map((roles) =>
      roles.find((role) => role.key === key),
    );
    const shown = (role: PlannedRole | undefined) =>
      role && {
        ...withUnnamedTargets(serviceOf(role, undefined), accounts),
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

/** With the target roles of accounts that no role of the plan is in; without any if the role's own is not known yet. */
function withUnnamedTargets(service: ServiceAccess, accounts: ReadonlySet<string | undefined>): ServiceAccess {
  if (!/^\d{12}$/.test(service.account)) return service;
  const arns = new Set(service.associations.flatMap(({ targetRole }) => targetRole ?? []));
  const unnamed = [...arns].filter((arn) => {
    const account = parseArn(arn)?.account;
    return account !== undefined && !accounts.has(account);
  });
  if (unnamed.length === 0) return service;
  const marked = unnamed.map((arn): RoleAccess => ({ arn, tags: {}, inUnnamedAccount: true }));
  return { ...service, targetRoles: [...(service.targetRoles ?? []), ...marked] };
}

/**
 * The declared sessions by IRSA that the role's trust policy allows: no resource of a plan tells of them. That of a role
 * outside the plan is not known, and taken as declared.
 */
function trustedTokens({ arn, trustPolicy }: RoleAccess, expected: ServiceAccess | undefined): SessionAssociation[] {
  return (expected?.associations ?? []).filter((association) => {
    const { oidcProvider } = association;
    if (oidcProvider === undefined || !trustPolicy) return oidcProvider !== undefined;
    const request = tokenRequest({ role: arn, provider: oidcProvider, subject: subjectOf(association) });
    return evaluate(trustPolicy, request).decision === 'allowed';
  });
}
