import { parseArn } from '../catalogue/arn';
import type { MechanismName } from '../identity/mechanisms';
import { mechanismNameOf, mechanismOf, type SessionAssociation } from '../identity/session-settings';
import { withoutSessionTags } from '../identity/without-session-tags';
import type { AccessObject, PolicyDocument } from '../policy/document';
import type { Association, Workload } from '../workloads/workload';
import { type RoleAccess, type ServiceAccess, serviceAccessOf, sessionsOf, withTags } from './service-access';

/** The session whose credentials the pods of a service account get. */
export interface PodSession {
  readonly mechanism: MechanismName;
  /**
   * ARNs of the roles that are assumed one after the other with the session of the service's role. The last one is the
   * session's. Empty where the session is one of the service's role.
   */
  readonly via: readonly string[];
  /** The session's role. Its `permissions` are undefined where they are not known. */
  readonly role: RoleAccess;
  /** The AWS account of the session's role, 12 digits. */
  readonly account: string;
  /** Session tags with known values; undefined where EKS puts none on the session. */
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly sessionPolicy?: PolicyDocument;
}

/**
 * The session of an association's pods. EKS's session tags are transitive, so the session of a target role has them too;
 * the tags of a role are only those of its own sessions.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 *
 * @param association undefined for a session of the service's role whose session tags have no known values
 */
export function podSession(service: ServiceAccess, association?: SessionAssociation): PodSession {
  const { role, account, targetRoles = [] } = service;
  const tags = association ? mechanismOf(association).sessionTags(association) : {};
  const direct: PodSession = {
    mechanism: mechanismNameOf(association ?? {}),
    via: [],
    role,
    account,
    tags: role.sessionTags === false ? undefined : tags,
    ...(association?.sessionPolicy && { sessionPolicy: association.sessionPolicy }),
  };
  const target = association?.targetRole;
  if (target === undefined) return direct;
  return {
    ...direct,
    via: [target],
    role: targetRoles.find(({ arn }) => arn === target) ?? { arn: target, tags: {} },
    account: parseArn(target)?.account ?? '',
  };
}

/**
 * The access of a session: with its role's tags, its session tags and its session policy.
 *
 * @param permissions of the session's role, or a part of them
 */
export function sessionAccess({ role, tags, sessionPolicy }: PodSession, permissions: AccessObject): AccessObject {
  const access = sessionPolicy ? { ...permissions, sessionPolicy } : permissions;
  const roleTags = { ...role.toolTags, ...role.tags };
  return tags ? withTags(access, { ...roleTags, ...tags }) : withTags(withoutSessionTags(access, roleTags), roleTags);
}

/** Sessions with the same key differ only in the values of their session tags. */
export function sessionKey({ mechanism, via, role, tags, sessionPolicy }: PodSession): string {
  return JSON.stringify([mechanism, role.arn, via, tags !== undefined, sessionPolicy]);
}

/**
 * The access of a session of the workload's role, with the session of one association if given; undefined where it is
 * not known.
 */
export function accessOf(workload: Workload, association?: Association): AccessObject | undefined {
  const session = podSession(serviceAccessOf(workload), association && sessionsOf(workload, association)[0]);
  return session.role.permissions && sessionAccess(session, session.role.permissions);
}
