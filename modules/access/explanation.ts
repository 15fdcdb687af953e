import { ACCESS_LEVELS, type AccessLevel } from '../catalogue/access-levels';
import { ROLE_ANNOTATION } from '../identity/irsa';
import type { SessionAssociation } from '../identity/session-settings';
import { compareRoleSessions } from '../policy/compare';
import type { AccessRow, UndecidedPart } from '../policy/comparison';
import type { AccessObject, PolicyDocument, Statement } from '../policy/document';
import { byText } from '../text/compare-texts';
import { listed } from '../text/listed';
import type { Workload, WorkloadRole } from '../workloads/workload';
import { type DocumentOrigin, documentOrigins } from './document-origins';
import { handedOffNotes } from './handed-off';
import { accessesOf, type NotChecked, notCheckedOf } from './not-checked';
import { type PodSession, podSession, sessionAccess, sessionKey } from './pod-session';
import { type ServiceAccess, serviceAccessOf } from './service-access';
import { withoutUnknownBoundary } from './unknown-managed-policies';

/** The access that one service has in one environment; `explain --format json` prints a list of these. */
export interface Explanation {
  readonly schemaVersion: 1;
  readonly service: string;
  readonly environment: string;
  readonly owner?: string;
  /** Path of the manifest. */
  readonly manifest: string;
  readonly role: ExplainedRole;
  /** The role whose access the pods get through `role`; absent without one. */
  readonly targetRole?: ExplainedTargetRole;
  readonly associations: readonly SessionAssociation[];
  /** The statements that the grants make; empty for an existing role. */
  readonly statements: readonly Statement[];
  /** ARNs. */
  readonly managedPolicies: readonly string[];
  /**
   * What the statements, managed policies and boundary come to together, by access level: the farthest-reaching first.
   */
  readonly access: readonly LevelAccess[];
  readonly unknown: readonly UndecidedPart[];
  /** Where the documents of the managed policies and boundaries are from; absent without any. */
  readonly documents?: readonly DocumentOrigin[];
  readonly notes: readonly string[];
  readonly notChecked: NotChecked;
}

export interface ExplainedRole {
  /** `existing`: the role and its policies are managed outside this repository. */
  readonly kind: 'created' | 'existing';
  readonly arn: string;
  /** ARN. */
  readonly permissionsBoundary?: string;
  readonly trustPolicy?: PolicyDocument;
}

export interface ExplainedTargetRole extends Omit<ExplainedRole, 'kind'> {
  /** `handed-off`: created by the owners of its account, as declared here. `existing`: managed outside this repository. */
  readonly kind: 'created' | 'handed-off' | 'existing';
  /** The statements that its grants make; empty for an existing role. */
  readonly statements: readonly Statement[];
  /** ARNs. */
  readonly managedPolicies: readonly string[];
}

export interface LevelAccess {
  readonly accessLevel: AccessLevel;
  /** Sorted by resources. */
  readonly rows: readonly ExplainedRow[];
}

/** A row of access; `via` as in `ServiceRow`. */
export interface ExplainedRow extends AccessRow {
  readonly via?: readonly string[];
}

const NO_ACCESS: AccessObject = { policies: [] };
const NO_SESSION_TAGS =
  'session tags are switched off, so every association of the account may use the role, and neither policies nor CloudTrail tell its pods apart';

/**
 * The access a workload has: its statements, and what they come to. That is the comparison with no access at all, so
 * denied requests are already taken out, and requests that cannot occur are left out.
 * Session tags stay variables, as they differ between the associations; where they are switched off, they are absent.
 */
export function explain(workload: Workload): Explanation {
  const { role, targetRole } = workload;
  const access = serviceAccessOf(workload);
  const { service, environment, owner, manifest, associations } = access;
  const explained = distinctSessions(access).map(explainSession);
  const documents = documentOrigins(access);
  const rows = unique(
    explained.flatMap((one) => one.rows),
    (row) => ({ ...row, witness: undefined }),
  );
  return {
    schemaVersion: 1,
    service,
    environment,
    ...(owner !== undefined && { owner }),
    manifest,
    role: explainedRole(role),
    ...(targetRole && {
      targetRole: { ...explainedRole(targetRole.role), kind: targetRole.kind, ...grantsOf(targetRole.role) },
    }),
    associations,
    ...grantsOf(role),
    access: ACCESS_LEVELS.flatMap((accessLevel) => {
      const ofLevel = rows
        .filter((row) => row.accessLevel === accessLevel)
        .sort(byText(({ resources }) => JSON.stringify(resources)));
      return ofLevel.length > 0 ? [{ accessLevel, rows: ofLevel }] : [];
    }),
    unknown: unique(explained.flatMap((one) => one.unknown)),
    ...(documents.length > 0 && { documents }),
    notes: [
      ...new Set(explained.flatMap((one) => one.notes)),
      ...(workload.sessionTags ? [] : [NO_SESSION_TAGS]),
      ...annotationNotes(workload),
      ...regionNotes(workload),
    ],
    notChecked: notCheckedOf(accessesOf(access)),
  };
}

function explainedRole(role: WorkloadRole): ExplainedRole {
  return {
    kind: role.kind,
    arn: role.arn,
    ...(role.kind === 'created' && {
      ...(role.permissionsBoundary !== undefined && { permissionsBoundary: role.permissionsBoundary }),
      trustPolicy: role.trustPolicy,
    }),
  };
}

function grantsOf(role: WorkloadRole): Pick<Explanation, 'statements' | 'managedPolicies'> {
  return role.kind === 'created'
    ? { statements: role.statements, managedPolicies: role.managedPolicyArns }
    : { statements: [], managedPolicies: [] };
}

/** What to write where another tool creates the service accounts. */
function annotationNotes({ identity, role, createServiceAccounts }: Workload): readonly string[] {
  if (identity === 'pod-identity' || createServiceAccounts) return [];
  return [`IRSA requires an annotation of each service account: ${ROLE_ANNOTATION}: ${role.arn}`];
}

/** Where `{region}` is not the Region of all pods. */
function regionNotes({ manifest, environment, associations }: Workload): readonly string[] {
  const own = manifest.environments?.get(environment.name);
  const grants = [manifest.settings, ...(own ? [own] : [])].flatMap(({ allow, deny, presets }) => [
    allow,
    deny,
    presets,
  ]);
  const clusters = associations.map(({ cluster }) => cluster).filter(({ region }) => region !== environment.region);
  if (clusters.length === 0 || !JSON.stringify(grants).includes('{region}')) return [];
  const elsewhere = [...new Set(clusters.map(({ name, region }) => `${name} in ${region}`))];
  return [
    `{region} is ${environment.region}, the Region of the environment, also for pods of ${listed(elsewhere)}; {cluster-region} is that of each cluster`,
  ];
}

/** The sessions of the service's pods, those that differ only in the values of their tags once. */
function distinctSessions(access: ServiceAccess): readonly PodSession[] {
  const sessions = access.associations.map((association) => podSession(access, association));
  const all = sessions.length > 0 ? sessions : [podSession(access)];
  return unique(all, sessionKey).map((session) => ({ ...session, ...(session.tags && { tags: {} }) }));
}

interface ExplainedSession {
  readonly rows: readonly ExplainedRow[];
  readonly unknown: readonly UndecidedPart[];
  readonly notes: readonly string[];
}

function explainSession(session: PodSession): ExplainedSession {
  const { role, via } = session;
  if (!role.permissions) {
    const what = via.length > 0 ? `the role ${role.arn}` : 'the role';
    const reason = `${what} and its policies are managed outside this repository`;
    return { rows: [], unknown: [{ reason, side: 'after' }], notes: [] };
  }
  const { access, notes } = withoutUnknownBoundary(role.permissions);
  const { gained, unknown } = compareRoleSessions(NO_ACCESS, sessionAccess(session, access));
  const rows = gained.filter(({ occurs }) => occurs).map((row) => (via.length > 0 ? { ...row, via } : row));
  return { rows, unknown, notes: [...handedOffNotes(role), ...notes] };
}

function unique<Item>(items: readonly Item[], keyOf: (item: Item) => unknown = (item) => item): readonly Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(keyOf(item)), item])).values()];
}
