import { parseArn } from '../catalogue/arn';
import { type AssociationRef, associationKey } from '../identity/association-ref';
import { mechanismNameOf, type SessionAssociation } from '../identity/session-settings';
import type { AccessObject, ManagedPolicyDocument, PolicyDocument } from '../policy/document';
import { immutableDocument, immutableStatements } from '../policy/immutable-statements';
import { byKey } from '../text/compare-texts';
import { clusterArn } from '../workloads/arns';
import { isLookedUp } from '../workloads/policy-look-ups';
import { sessionsOfAssociation } from '../workloads/resolve-identity';
import type { Association, CreatedRole, RestartTarget, TargetRole, Workload } from '../workloads/workload';

/** Who has which access in one service and environment, wherever it was read from. */
export interface ServiceAccess {
  readonly service: string;
  /** The environment's name. */
  readonly environment: string;
  readonly owner?: string;
  /** Path of the manifest. */
  readonly manifest: string;
  /** The AWS account of the role and of the clusters, 12 digits. */
  readonly account: string;
  readonly role: RoleAccess;
  /**
   * Sorted by cluster, namespace and service account. Each service account once, or once per mechanism where it has
   * several.
   */
  readonly associations: readonly SessionAssociation[];
  /** The roles that associations name as their target. What is not known of one is undefined; one may be missing. */
  readonly targetRoles?: readonly RoleAccess[];
  /** The workloads whose pods have this access, as far as the manifest lists them. */
  readonly restart?: readonly RestartTarget[];
}

export interface RoleAccess {
  readonly arn: string;
  /**
   * Tags of the role in the order of their keys, which policies read as `aws:PrincipalTag/KEY` where no session tag has
   * the same key.
   */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Tags of this tool, which policies read in the same way. They are not compared: a change of them is not a change of
   * access unless a policy mentions them.
   */
  readonly toolTags?: Readonly<Record<string, string>>;
  /**
   * The access of a session of the role, without session tags; undefined if the role is managed outside this
   * repository.
   */
  readonly permissions?: AccessObject;
  /** The trust policy; undefined if it is not known, as that of most roles that are managed outside this repository. */
  readonly trustPolicy?: PolicyDocument;
  /**
   * Whether EKS puts its tags on the role's sessions.
   * @default true
   */
  readonly sessionTags?: boolean;
  /**
   * Longest session of a principal that assumes the role, in seconds.
   * @default 3600
   */
  readonly maxSessionDuration?: number;
  /** The role is created by others, so its access is as declared here, and its state is not known. */
  readonly handedOff?: boolean;
  /** Nothing but the role's own ARN names its account. */
  readonly inUnnamedAccount?: boolean;
}

/** The access that a workload's role and associations give. */
export function serviceAccessOf(workload: Workload): ServiceAccess {
  const { service, environment, manifest, role, targetRole } = workload;
  return {
    service,
    environment: environment.name,
    ...(manifest.owner !== undefined && { owner: manifest.owner }),
    manifest: manifest.file,
    account: environment.account,
    role: {
      ...(role.kind === 'existing' ? { arn: role.arn, tags: {} } : roleAccessOf(workload, role)),
      ...(!workload.sessionTags && { sessionTags: false }),
    },
    associations: sessionAssociations(workload),
    ...(targetRole && { targetRoles: [targetAccessOf(workload, targetRole)] }),
    ...(workload.restart && { restart: workload.restart }),
  };
}

function targetAccessOf(workload: Workload, target: TargetRole): RoleAccess {
  const { inUnnamedAccount } = target;
  return {
    ...(target.kind === 'existing'
      ? { arn: target.role.arn, tags: {}, ...(target.trustPolicy && { trustPolicy: target.trustPolicy }) }
      : roleAccessOf(workload, target.role)),
    ...(target.kind === 'handed-off' && { handedOff: true }),
    ...(inUnnamedAccount && { inUnnamedAccount }),
  };
}

function roleAccessOf(workload: Workload, role: CreatedRole): RoleAccess {
  return {
    arn: role.arn,
    tags: sortedByKey(role.tags),
    ...(role.toolTags && { toolTags: role.toolTags }),
    permissions: permissionsOf(workload, role),
    trustPolicy: immutableDocument(role.trustPolicy),
    ...longSessions(role.maxSessionDuration),
  };
}

/** Seconds. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, `MaxSessionDuration` */
export const DEFAULT_SESSION_DURATION = 3600;

/** The session duration of a role, where it is not IAM's default. */
export function longSessions(seconds: number | undefined): Pick<RoleAccess, 'maxSessionDuration'> {
  return seconds === undefined || seconds === DEFAULT_SESSION_DURATION ? {} : { maxSessionDuration: seconds };
}

/**
 * The access with these tags on the session. Of two keys that differ only in case the later one is kept, because tag
 * keys are case-insensitive in IAM. List the role's tags first, because a session tag overrides a role's tag of the
 * same key. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
export function withTags(access: AccessObject, tags: Readonly<Record<string, string>>): AccessObject {
  const spellings = new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), [key, value] as const]));
  return spellings.size === 0 ? access : { ...access, sessionTags: Object.fromEntries(spellings.values()) };
}

/** Every association of a workload with its session, without repetition. */
function sessionAssociations(workload: Workload): SessionAssociation[] {
  const all = workload.associations.flatMap((association) => sessionsOf(workload, association));
  const distinct = new Map(all.map((one) => [associationKey(one) + mechanismNameOf(one), one]));
  return [...distinct].sort(byKey).map(([, one]) => one);
}

/** An association of a workload with each of its sessions; that by EKS Pod Identity first. */
export function sessionsOf({ environment, identity }: Workload, association: Association): SessionAssociation[] {
  const { cluster, namespace, serviceAccount } = association;
  const ref: AssociationRef = {
    cluster: cluster.name,
    clusterArn: clusterArn(environment, cluster),
    namespace,
    serviceAccount,
  };
  return sessionsOfAssociation(identity, association).map((session) => ({ ...ref, ...session }));
}

function permissionsOf(workload: Workload, role: CreatedRole): AccessObject {
  const { resourcePolicies, managedPolicies: known } = workload;
  const organizationPolicies = workload.organizationPolicies?.get(parseArn(role.arn)?.account ?? '');
  const document: PolicyDocument = { Version: '2012-10-17', Statement: immutableStatements(role.statements) };
  const mentioned = [...role.managedPolicyArns, role.permissionsBoundary];
  const named = known.filter(({ arn }) => mentioned.includes(arn));
  const managedPolicies = [...named, ...notLookedUp(workload, mentioned)];
  return {
    policies: [...(role.statements.length > 0 ? [document] : []), ...role.managedPolicyArns],
    ...(role.permissionsBoundary !== undefined && { permissionsBoundary: role.permissionsBoundary }),
    ...(managedPolicies.length > 0 && { managedPolicies }),
    ...(organizationPolicies && { organizationPolicies }),
    ...(resourcePolicies.length > 0 && { principal: role.arn, resourcePolicies }),
  };
}

/** Policies whose documents only a run with credentials reads. */
function notLookedUp(
  { environment, managedPolicies }: Workload,
  mentioned: readonly (string | undefined)[],
): readonly ManagedPolicyDocument[] {
  return [...new Set(mentioned)].flatMap((arn) =>
    arn !== undefined && isLookedUp(arn, environment) && !managedPolicies.some((one) => one.arn === arn)
      ? [{ arn, absence: NOT_LOOKED_UP }]
      : [],
  );
}

const NOT_LOOKED_UP =
  'is not known here, because only the action with Terraform and credentials looks it up in the account';

function sortedByKey(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).sort(byKey));
}
