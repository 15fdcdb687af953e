import type { ServiceAccess } from '../access/service-access';
import { unknownLimits, withoutUnknownBoundary } from '../access/unknown-managed-policies';
import { accessPairs } from '../change/access-pairs';
import { compareAssociations } from '../change/compare-associations';
import type { AssociationRef } from '../identity/association-ref';
import type { AccessObject } from '../policy/document';
import { type ServiceSide, sideOf } from './side';

/** The access of some service accounts through the role, after and before the change. */
export interface Pair {
  /** Those service accounts; empty if the role has no associations. */
  readonly associations: readonly AssociationRef[];
  /** The session tags, among those in the policies' conditions, that distinguish them from other service accounts. */
  readonly tags: Readonly<Record<string, string>>;
  /** ARNs of the roles that their session assumes after the service's role; empty for a session of that role itself. */
  readonly via: readonly string[];
  /** Sorted ARNs of unknown policies that may restrict the access after the change. */
  readonly limits: readonly string[];
  /** Absent if they had no access, or no known access. */
  readonly before?: ServiceSide;
  readonly after: ServiceSide;
}

/**
 * The pairs to evaluate: service accounts that keep or gain their association, grouped by the session tags that the
 * policies use. Empty if the role's policies are managed outside this repository.
 */
export function pairsOf(before: ServiceAccess | undefined, after: ServiceAccess): readonly Pair[] {
  return accessPairs(before, after, compareAssociations(before, after)).flatMap((pair): Pair[] => {
    const { associations, tags, sessions, only } = pair;
    const permissions = sessions.after?.role.permissions;
    if (only === 'lost' || !pair.after || !sessions.after || !permissions) return [];
    const known = pair.before && !losesUnknownBoundary(sessions.before?.role.permissions, permissions);
    return [
      {
        associations,
        tags,
        via: sessions.after.via,
        limits: unknownLimits(permissions),
        ...(known && sessions.before && { before: sideOf(sessions.before, pair.before) }),
        after: sideOf(sessions.after, pair.after),
      },
    ];
  });
}

/** An unknown boundary may have denied everything, so the access before may have been empty. */
function losesUnknownBoundary(before: AccessObject | undefined, after: AccessObject): boolean {
  if (!before || before.permissionsBoundary === after.permissionsBoundary) return false;
  return withoutUnknownBoundary(before).access !== before;
}
