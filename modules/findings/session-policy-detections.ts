import { podSession, sessionAccess } from '../access/pod-session';
import type { ServiceAccess } from '../access/service-access';
import { type AssociationRef, associationKey } from '../identity/association-ref';
import { associationRefOf, mechanismNameOf, type SessionAssociation } from '../identity/session-settings';
import { compareRoleSessions } from '../policy/compare';
import type { PolicyDocument } from '../policy/document';
import { listed } from '../text/listed';
import { allowsEverything } from './allows-everything';
import { type Detection, roleItself } from './detection';
import { CONTEXT_RULES } from './rules/context-rules';

/** Detects service accounts whose sessions had a session policy, and have none now, or one that limits nothing. */
export function sessionPolicyDetections(before: ServiceAccess | undefined, after: ServiceAccess): readonly Detection[] {
  const limited = new Map((before?.associations ?? []).map((one) => [sessionOf(one), one.sessionPolicy]));
  const released = after.associations.filter((one) => {
    const policy = limited.get(sessionOf(one));
    return policy !== undefined && isReleased(policy, one, after);
  });
  const [first] = released;
  if (!first) return [];
  const names = [...new Set(released.map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`))];
  const via = [...new Set(released.flatMap(({ targetRole }) => targetRole ?? []))];
  return [
    {
      rule: CONTEXT_RULES.sessionPolicyRemoved,
      values: { accounts: listed(names) },
      witnesses: [],
      about: [released.map((one): AssociationRef => associationRefOf(one)), roleItself(after)],
      ...(via.length > 0 && { via }),
      cause: { kind: 'service-account', namespace: first.namespace, name: first.serviceAccount },
    },
  ];
}

/** Identifies a service account with the mechanism by which it gets its session. */
function sessionOf(association: SessionAssociation): string {
  return JSON.stringify([associationKey(association), mechanismNameOf(association)]);
}

/**
 * Whether nothing remains of a limit: the session policy is removed, allows everything, or allows all access of the
 * role, and the one before did not.
 */
function isReleased(policy: PolicyDocument, association: SessionAssociation, after: ServiceAccess): boolean {
  const { sessionPolicy } = association;
  if (!sessionPolicy) return true;
  if (JSON.stringify(sessionPolicy) === JSON.stringify(policy)) return false;
  if (allowsEverything(sessionPolicy)) return !allowsEverything(policy);
  const session = podSession(after, association);
  const { permissions } = session.role;
  if (!permissions) return false;
  const { sessionPolicy: _, ...unlimited } = session;
  const isLimit = (limit: PolicyDocument): boolean =>
    compareRoleSessions(
      sessionAccess(unlimited, permissions),
      sessionAccess({ ...session, sessionPolicy: limit }, permissions),
    ).verdict !== 'equal';
  return !isLimit(sessionPolicy) && isLimit(policy);
}
