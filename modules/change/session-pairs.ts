import { type PodSession, podSession } from '../access/pod-session';
import type { ServiceAccess } from '../access/service-access';
import { type AssociationRef, associationKey } from '../identity/association-ref';
import type { AssociationChange } from './change';

/** A session of a service account on both sides, or on one. */
export interface SessionPair {
  readonly kind: 'kept' | 'gained' | 'lost';
  /** Undefined for a role that has no associations. */
  readonly association: AssociationRef | undefined;
  readonly before?: PodSession;
  readonly after?: PodSession;
  /**
   * Present where a service account has more sessions on one side. Then one of them has no counterpart, and its access is
   * compared with another session's: it can only be gained by the new session, or lost with the old one.
   */
  readonly only?: 'gained' | 'lost';
}

/** Pairs the sessions of each service account by their mechanism; one that moves to another mechanism keeps its session. */
export function sessionPairs(
  before: ServiceAccess | undefined,
  after: ServiceAccess | undefined,
  { kept, gained, lost }: AssociationChange,
): readonly SessionPair[] {
  const [sessionsBefore, sessionsAfter] = [sessionsOf(before), sessionsOf(after)];
  if (kept.length + gained.length + lost.length === 0) return pairWithoutAssociations(before, after);
  return [
    ...kept.flatMap((one) => keptPairs(one, sessionsBefore(one), sessionsAfter(one))),
    ...gained.flatMap((association) =>
      sessionsAfter(association).map((session): SessionPair => ({ kind: 'gained', association, after: session })),
    ),
    ...lost.flatMap((association) =>
      sessionsBefore(association).map((session): SessionPair => ({ kind: 'lost', association, before: session })),
    ),
  ];
}

function pairWithoutAssociations(before: ServiceAccess | undefined, after: ServiceAccess | undefined): SessionPair[] {
  if (!after) return [];
  const session = podSession(after);
  if (!before) return [{ kind: 'gained', association: undefined, after: session }];
  return [{ kind: 'kept', association: undefined, before: podSession(before), after: session }];
}

function keptPairs(
  association: AssociationRef,
  sessionsBefore: readonly PodSession[],
  sessionsAfter: readonly PodSession[],
): SessionPair[] {
  const [firstBefore, firstAfter] = [sessionsBefore[0], sessionsAfter[0]];
  if (!firstBefore || !firstAfter) return [];
  const kept = { kind: 'kept', association } as const;
  if (sessionsBefore.length === 1 && sessionsAfter.length === 1) {
    return [{ ...kept, before: firstBefore, after: firstAfter }];
  }
  const names = new Set<string>([...sessionsBefore, ...sessionsAfter].map(({ mechanism }) => mechanism));
  return [...names].map((name) => {
    const [own, next] = [sessionsBefore, sessionsAfter].map((list) => list.find(({ mechanism }) => mechanism === name));
    return {
      ...kept,
      before: own ?? firstBefore,
      after: next ?? firstAfter,
      ...(!own && { only: 'gained' as const }),
      ...(!next && { only: 'lost' as const }),
    };
  });
}

/** The sessions of a service account, by its association. */
function sessionsOf(service: ServiceAccess | undefined): (association: AssociationRef) => readonly PodSession[] {
  const sessions = new Map<string, PodSession[]>();
  for (const association of service?.associations ?? []) {
    const key = associationKey(association);
    const session = service && podSession(service, association);
    if (session) sessions.set(key, [...(sessions.get(key) ?? []), session]);
  }
  return (association) => sessions.get(associationKey(association)) ?? [];
}
