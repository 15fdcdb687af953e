import { mentionedPrincipalTags } from '../access/principal-tags';
import { inSession, type ServiceAccess } from '../access/service-access';
import { type ComparablePair, comparablePair } from '../access/unknown-managed-policies';
import type { AssociationRef } from '../identity/association-ref';
import { podIdentity } from '../identity/pod-identity';
import type { AccessObject } from '../policy/document';
import type { AssociationChange } from './change';

/** Service accounts that the policies do not distinguish, with their access on both sides. */
export interface AccessPair {
  /** Whether they use the role on both sides, or only on one. */
  readonly kind: 'kept' | 'gained' | 'lost';
  /** Empty if the role has no associations. */
  readonly associations: readonly AssociationRef[];
  /** The session tags, of those that the policies ask for, by which they are told from others. */
  readonly tags: Readonly<Record<string, string>>;
  /** With their session tags; undefined without access, or if the role is managed outside this repository. */
  readonly before?: AccessObject;
  readonly after?: AccessObject;
  /** What both sides have in common that is not known; see `comparablePair`. Undefined where only one side is known. */
  readonly unknown?: Pick<ComparablePair, 'losesUnlisted' | 'notes'>;
}

/**
 * Pairs the access of each service account before and after. One that is associated on both sides has the role's access
 * on both; one that gains or loses its association has no access on the other side. The associations of one role differ
 * in their session tags; if its policies do not refer to these, all share one pair.
 */
export function accessPairs(
  before: ServiceAccess | undefined,
  after: ServiceAccess | undefined,
  { kept, gained, lost }: AssociationChange,
): readonly AccessPair[] {
  const [permissionsBefore, permissionsAfter] = [before?.role.permissions, after?.role.permissions];
  const nobodyUsesIt = kept.length === 0 && gained.length === 0 && lost.length === 0;
  const pairs: AccessPair[] = [];
  if (before && after && (kept.length > 0 || nobodyUsesIt)) {
    const comparable = permissionsBefore && permissionsAfter && comparablePair(permissionsBefore, permissionsAfter);
    const [comparableBefore, comparableAfter] = [
      comparable?.before ?? permissionsBefore,
      comparable?.after ?? permissionsAfter,
    ];
    for (const group of groupsOf(kept, [comparableBefore, comparableAfter])) {
      pairs.push({
        kind: 'kept',
        ...group,
        ...(comparableBefore && { before: inSession(before.role, comparableBefore, group.tags) }),
        ...(comparableAfter && { after: inSession(after.role, comparableAfter, group.tags) }),
        ...(comparable && { unknown: comparable }),
      });
    }
  }
  if (after && (gained.length > 0 || (!before && nobodyUsesIt))) {
    for (const group of groupsOf(gained, [permissionsAfter])) {
      pairs.push({
        kind: 'gained',
        ...group,
        ...(permissionsAfter && { after: inSession(after.role, permissionsAfter, group.tags) }),
      });
    }
  }
  if (before && lost.length > 0) {
    for (const group of groupsOf(lost, [permissionsBefore])) {
      pairs.push({
        kind: 'lost',
        ...group,
        ...(permissionsBefore && { before: inSession(before.role, permissionsBefore, group.tags) }),
      });
    }
  }
  return pairs;
}

/** The associations, grouped by the session tags that the policies distinguish. */
function groupsOf(
  associations: readonly AssociationRef[],
  accesses: readonly (AccessObject | undefined)[],
): readonly Pick<AccessPair, 'associations' | 'tags'>[] {
  if (associations.length === 0) return [{ associations, tags: {} }];
  const mentioned = mentionedPrincipalTags(accesses.filter((access) => access !== undefined));
  const groups = new Map<string, { readonly associations: AssociationRef[]; readonly tags: AccessPair['tags'] }>();
  for (const association of associations) {
    const all = Object.entries(podIdentity.sessionTags(association));
    const tags = Object.fromEntries(all.filter(([key]) => mentioned.has(key)));
    const key = JSON.stringify(tags);
    const group = groups.get(key) ?? { associations: [], tags };
    group.associations.push(association);
    groups.set(key, group);
  }
  return [...groups.values()];
}
