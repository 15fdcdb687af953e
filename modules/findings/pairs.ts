import type { ServiceAccess } from '../access/service-access';
import { unknownLimits, withoutUnknownBoundary } from '../access/unknown-managed-policies';
import { accessPairs } from '../change/access-pairs';
import { compareAssociations } from '../change/compare-associations';
import type { AssociationRef } from '../identity/association-ref';
import type { AccessObject } from '../policy/document';
import { type ServiceSide, sideOf } from './side';

/** What some service accounts may do through the role after the change, and what they could do before. */
export interface Pair {
  /** Those service accounts; empty where nobody uses the role. */
  readonly associations: readonly AssociationRef[];
  /** The session tags, of those that the policies ask for, by which they are told from others. */
  readonly tags: Readonly<Record<string, string>>;
  /** ARNs of what may take some of the access away after the change, and is not known here; sorted. */
  readonly limits: readonly string[];
  /** Absent where they had no access, or none that is known. */
  readonly before?: ServiceSide;
  readonly after: ServiceSide;
}

/**
 * The pairs to look at: service accounts that keep their association, and those that gain it, told apart by their session
 * tags as far as the policies ask for these. None where the role's policies are kept elsewhere.
 */
export function pairsOf(before: ServiceAccess | undefined, after: ServiceAccess): readonly Pair[] {
  const { permissions } = after.role;
  if (!permissions) return [];
  const limits = unknownLimits(permissions);
  return accessPairs(before, after, compareAssociations(before, after)).flatMap((pair): Pair[] => {
    if (!pair.after) return [];
    const { associations, tags } = pair;
    const known = before && pair.before && !losesUnknownBoundary(before.role.permissions, permissions);
    return [
      {
        associations,
        tags,
        limits,
        ...(known && { before: sideOf(before, pair.before) }),
        after: sideOf(after, pair.after),
      },
    ];
  });
}

/** What a boundary that is not known took away is not known, so what it left may have been nothing. */
function losesUnknownBoundary(old: AccessObject | undefined, next: AccessObject): boolean {
  if (!old || old.permissionsBoundary === next.permissionsBoundary) return false;
  return withoutUnknownBoundary(old).access !== old;
}
