import { type PodSession, sessionAccess, sessionKey } from '../access/pod-session';
import { mentionedPrincipalTags } from '../access/principal-tags';
import type { ServiceAccess } from '../access/service-access';
import { type ComparablePair, comparablePair } from '../access/unknown-managed-policies';
import type { AssociationRef } from '../identity/association-ref';
import type { UndecidedPart } from '../policy/comparison';
import type { AccessObject } from '../policy/document';
import type { AssociationChange } from './change';
import { withSameResources } from './known-resources';
import { type SessionPair, sessionPairs } from './session-pairs';

/** Service accounts whose sessions the policies do not distinguish, with their access on both sides. */
export interface AccessPair extends Pick<SessionPair, 'kind' | 'only'> {
  /** Empty if the role has no associations. */
  readonly associations: readonly AssociationRef[];
  /** The session tags, of those that the policies use, by which they are distinguished from others. */
  readonly tags: Readonly<Record<string, string>>;
  /** Undefined where they have no session. */
  readonly sessions: { readonly before: PodSession | undefined; readonly after: PodSession | undefined };
  /** With their session tags; undefined without access, or if the role is managed outside this repository. */
  readonly before?: AccessObject;
  readonly after?: AccessObject;
  /** What depends on policies of resources that are known on one side only. */
  readonly undecided?: readonly UndecidedPart[];
  /** What both sides have in common that is not known; see `comparablePair`. Undefined where only one side is known. */
  readonly unknown?: Pick<ComparablePair, 'losesUnlisted' | 'notes'>;
}

/**
 * Pairs the access of each service account before and after. One that is associated on both sides has access on both;
 * one that gains or loses its association has no access on the other side. The sessions of one role may differ in their
 * session tags; if its policies do not refer to these, all share one pair.
 */
export function accessPairs(
  before: ServiceAccess | undefined,
  after: ServiceAccess | undefined,
  associations: AssociationChange,
): readonly AccessPair[] {
  const sameSessions = grouped(sessionPairs(before, after, associations), (pair) => [
    pair.kind,
    pair.only,
    pair.before && sessionKey(pair.before),
    pair.after && sessionKey(pair.after),
  ]);
  return sameSessions.flatMap(pairsOfGroup);
}

/** @param group pairs whose sessions differ only in their session tags */
function pairsOfGroup(group: readonly SessionPair[]): readonly AccessPair[] {
  const [first] = group;
  if (!first) return [];
  const [before, after] = [first.before?.role.permissions, first.after?.role.permissions];
  const comparable = before && after && comparablePair(before, after);
  const [comparableBefore, comparableAfter] = [comparable?.before ?? before, comparable?.after ?? after];
  const used = mentionedPrincipalTags([comparableBefore, comparableAfter].filter((access) => access !== undefined));
  return grouped(group, (pair) => usedTags(pair, used)).map((same) => {
    const tags = usedTags(same[0] ?? first, used);
    const [sessionBefore, sessionAfter] = [withOnly(tags, first.before), withOnly(tags, first.after)];
    const ofBefore = sessionBefore && comparableBefore && sessionAccess(sessionBefore, comparableBefore);
    const ofAfter = sessionAfter && comparableAfter && sessionAccess(sessionAfter, comparableAfter);
    const alike =
      sessionBefore && sessionAfter && ofBefore && ofAfter
        ? withSameResources(
            { access: ofBefore, role: sessionBefore.role.arn },
            { access: ofAfter, role: sessionAfter.role.arn },
          )
        : { before: ofBefore, after: ofAfter, undecided: [] };
    return {
      kind: first.kind,
      ...(first.only && { only: first.only }),
      associations: same.flatMap(({ association }) => association ?? []),
      tags,
      sessions: { before: sessionBefore, after: sessionAfter },
      ...(alike.before && { before: alike.before }),
      ...(alike.after && { after: alike.after }),
      ...(alike.undecided.length > 0 && { undecided: alike.undecided }),
      ...(comparable && { unknown: comparable }),
    };
  });
}

function usedTags({ before, after }: SessionPair, used: ReadonlySet<string>): AccessPair['tags'] {
  const all = Object.entries({ ...before?.tags, ...after?.tags });
  return Object.fromEntries(all.filter(([key]) => used.has(key)));
}

function withOnly(tags: AccessPair['tags'], session: PodSession | undefined): PodSession | undefined {
  return session?.tags ? { ...session, tags } : session;
}

/** In the order in which each key occurs first. */
function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}
