import type { AssociationRef } from '../access/change';
import { compareAssociations } from '../access/compare-associations';
import { mentionedPrincipalTags } from '../access/principal-tags';
import { inSession, type ServiceAccess, sessionTagsOf } from '../access/service-access';
import { comparablePair } from '../access/unknown-policies';
import type { AccessObject } from '../policy/document';
import { type Side, sideOf } from './side';

/** What some service accounts may do through the role after the change, and what they could do before. */
export interface Pair {
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
  const pairs: Pair[] = [];
  if (before && old && (kept.length > 0 || nobodyUsesIt)) {
    const comparable = comparablePair(old, next);
    // What a boundary that is not known took away is not known, so what it left may have been nothing.
    const unknownBefore = withUnknownBoundary(old) && old.permissionsBoundary !== next.permissionsBoundary;
    for (const tags of tagsOf(kept, [old, next])) {
      pairs.push({
        ...(!unknownBefore && {
          before: sideOf(before, inSession(before.role, comparable.before, tags)),
        }),
        after: sideOf(after, inSession(after.role, comparable.after, tags)),
      });
    }
  }
  const newcomers = before && !old ? [...kept, ...gained] : gained;
  if (newcomers.length > 0 || (!before && nobodyUsesIt)) {
    for (const tags of tagsOf(newcomers, [next])) {
      pairs.push({ after: sideOf(after, inSession(after.role, next, tags)) });
    }
  }
  return pairs;
}

function withUnknownBoundary(access: AccessObject): boolean {
  return comparablePair({ policies: [] }, access).losesUnlisted;
}

/** The session tags by which the policies tell the associations apart, each combination once. */
function tagsOf(
  associations: readonly AssociationRef[],
  accesses: readonly AccessObject[],
): readonly Readonly<Record<string, string>>[] {
  if (associations.length === 0) return [{}];
  const mentioned = mentionedPrincipalTags(accesses);
  const byText = new Map(
    associations.map((association) => {
      const tags = Object.fromEntries(Object.entries(sessionTagsOf(association)).filter(([key]) => mentioned.has(key)));
      return [JSON.stringify(tags), tags];
    }),
  );
  return [...byText.values()];
}
