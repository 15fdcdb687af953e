import { distinctAssociations, type AssociationRef } from '../identity/association-ref';
import { podIdentity } from '../identity/pod-identity';
import type { AccessObject, PolicyDocument } from '../policy/document';
import { immutableDocument, immutableStatements } from '../policy/immutable-statements';
import { byKey } from '../text/compare-texts';
import { clusterArn } from '../workloads/arns';
import { withoutSessionTags } from '../identity/without-session-tags';
import type { Association, CreatedRole, Workload } from '../workloads/workload';

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
  /** Without repetition, sorted by cluster, namespace and service account. */
  readonly associations: readonly AssociationRef[];
}

export interface RoleAccess {
  readonly arn: string;
  /**
   * Tags of the role in the order of their keys, which policies read as `aws:PrincipalTag/KEY` where no session tag has
   * the same key.
   */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * The access of a session of the role, without session tags; undefined if the role is managed outside this
   * repository.
   */
  readonly permissions?: AccessObject;
  /** The trust policy; undefined if the role is managed outside this repository. */
  readonly trustPolicy?: PolicyDocument;
  /**
   * Whether EKS puts its tags on the role's sessions.
   * @default true
   */
  readonly sessionTags?: boolean;
}

/** The access that a workload's role and associations give. */
export function serviceAccessOf(workload: Workload): ServiceAccess {
  const { service, environment, manifest, role } = workload;
  return {
    service,
    environment: environment.name,
    ...(manifest.owner !== undefined && { owner: manifest.owner }),
    manifest: manifest.file,
    account: environment.account,
    role: {
      ...(role.kind === 'existing'
        ? { arn: role.arn, tags: {} }
        : {
            arn: role.arn,
            tags: sortedByKey(role.tags),
            permissions: permissionsOf(role),
            trustPolicy: immutableDocument(role.trustPolicy),
          }),
      ...(!workload.sessionTags && { sessionTags: false }),
    },
    associations: associationRefs(workload),
  };
}

/**
 * The access of a session of the workload's role, with the session tags of one association if given; undefined if the
 * role is managed outside this repository.
 */
export function accessOf(workload: Workload, association?: Association): AccessObject | undefined {
  const { role } = serviceAccessOf(workload);
  if (!role.permissions) return undefined;
  return inSession(
    role,
    role.permissions,
    association && podIdentity.sessionTags(associationRef(workload, association)),
  );
}

/**
 * Access in a session of a role: with the role's tags and these session tags, which are left out where the associations
 * switch them off.
 *
 * @param access of the role, or a part of it
 */
export function inSession(
  { tags, sessionTags: areSet = true }: RoleAccess,
  access: AccessObject,
  sessionTags: Readonly<Record<string, string>> = {},
): AccessObject {
  return areSet ? withTags(access, { ...tags, ...sessionTags }) : withTags(withoutSessionTags(access, tags), tags);
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

/** Cluster, namespace and service account of every association of a workload. */
export function associationRefs(workload: Workload): AssociationRef[] {
  return distinctAssociations(workload.associations.map((association) => associationRef(workload, association)));
}

function associationRef({ environment }: Workload, association: Association): AssociationRef {
  const { cluster, namespace, serviceAccount } = association;
  return { cluster: cluster.name, clusterArn: clusterArn(environment, cluster), namespace, serviceAccount };
}

function permissionsOf(role: CreatedRole): AccessObject {
  const document: PolicyDocument = { Version: '2012-10-17', Statement: immutableStatements(role.statements) };
  return {
    policies: [...(role.statements.length > 0 ? [document] : []), ...role.managedPolicyArns],
    ...(role.permissionsBoundary !== undefined && { permissionsBoundary: role.permissionsBoundary }),
  };
}

function sortedByKey(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).sort(byKey));
}
