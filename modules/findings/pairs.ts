import { compareAssociations } from '../change/compare-associations';
import { mentionedPrincipalTags } from '../access/principal-tags';
import { inSession, type ServiceAccess } from '../access/service-access';
import { comparablePair, unknownLimits } from '../access/unknown-policies';
import type { AssociationRef } from '../identity/association-ref';
import { podIdentity } from '../identity/pod-identity';
import type { AccessObject } from '../policy/document';
import { type Side, sideOf } from './side';

/** What some service accounts may do through the role after the change, and what they could do before. */
export interface Pair {
  /** Those service accounts; empty where nobody uses the role. */
  readonly associations: readonly AssociationRef[];
  /** The session tags, of those that the policies ask for, by which they are told from others. */
  readonly tags: Readonly<Record<string, string>>;
  /** ARNs of what may take some of the access away after the change, and is not known here; sorted. */
  readonly limits: readonly string[];
  /** Absent where they had no access, or none that is known. */
  readonly before?: Side;
  readonly after: Side;
}

/**
 * The pairs to look at: service accounts that keep their association, and those that gain it, told apart by their session
 * tags as far as the policies ask for these. None where the role's policies are kept elsewhere.
 */
export function pairsOf(before: ServiceAccess | undefined, after: ServiceAccess): readonly Pair[] {
  const next = after.role.permissions;
  if (!next) return [];
  const { kept, gained, lost } = compareAssociations(before, after);
  const old = before?.role.permissions;
  const nobodyUsesIt = gained.length === 0 && lost.length === 0 && kept.length === 0;
  const limits = unknownLimits(next);
  const pairs: Pair[] = [];
  if (before && old && (kept.length > 0 || nobodyUsesIt)) {
    const comparable = comparablePair(old, next);
    // What a boundary that is not known took away is not known, so what it left may have been nothing.
    const unknownBefore = withUnknownBoundary(old) && old.permissionsBoundary !== next.permissionsBoundary;
    for (const group of groupsOf(kept, [old, next])) {
      const { tags } = group;
      pairs.push({
        ...group,
        limits,
        ...(!unknownBefore && {
          before: sideOf(before, inSession(before.role, comparable.before, tags)),
        }),
        after: sideOf(after, inSession(after.role, comparable.after, tags)),
      });
    }
  }
  const newcomers = before && !old ? [...kept, ...gained] : gained;
  if (newcomers.length > 0 || (!before && nobodyUsesIt)) {
    for (const group of groupsOf(newcomers, [next])) {
      pairs.push({ ...group, limits, after: sideOf(after, inSession(after.role, next, group.tags)) });
    }
  }
  return pairs;
}

function withUnknownBoundary(access: AccessObject): boolean {
  return comparablePair({ policies: [] }, access).losesUnlisted;
}

/** The associations, by the session tags by which the policies tell them apart. */
function groupsOf(
  associations: readonly AssociationRef[],
  accesses: readonly AccessObject[],
): readonly Pick<Pair, 'associations' | 'tags'>[] {
  if (associations.length === 0) return [{ associations, tags: {} }];
  const mentioned = mentionedPrincipalTags(accesses);
  const groups = new Map<string, { readonly associations: AssociationRef[]; readonly tags: Pair['tags'] }>();
  for (const association of associations) {
    const tags = Object.fromEntries(
      Object.entries(podIdentity.sessionTags(association)).filter(([key]) => mentioned.has(key)),
    );
    const key = JSON.stringify(tags);
    const group = groups.get(key) ?? { associations: [], tags };
    group.associations.push(association);
    groups.set(key, group);
  }
  return [...groups.values()];
}
