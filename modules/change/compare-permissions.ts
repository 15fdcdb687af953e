import { type AssociationRef, associationKey } from '../identity/association-ref';
import { podIdentity } from '../identity/pod-identity';
import { compareRoleSessions } from '../policy/compare';
import type { AccessRow, UndecidedPart } from '../policy/comparison';
import type { AccessObject } from '../policy/document';
import type { AssociationChange, ServiceRow } from './change';
import { mentionedPrincipalTags } from '../access/principal-tags';
import { allowedByResourcePolicies } from './resource-policies';
import { type RoleAccess, type ServiceAccess, inSession } from '../access/service-access';
import { type ComparablePair, comparablePair, withoutUnknownBoundary } from '../access/unknown-policies';

/** What the role's policies give to the service accounts of a service, after against before. */
export interface PermissionChange {
  /** Rows that cannot occur included. */
  readonly gained: readonly ServiceRow[];
  readonly lost: readonly ServiceRow[];
  /** Something is lost that no row can list, because the document that takes it away is not known. */
  readonly losesUnlisted: boolean;
  readonly unknown: readonly UndecidedPart[];
  readonly notes: readonly string[];
}

/** Rows that hold for some associations; undefined stands for a role that has none. */
interface Part {
  readonly rows: readonly AccessRow[];
  readonly of: readonly (AssociationRef | undefined)[];
}

/** What is found out about some of the associations. */
interface Finding {
  readonly gained?: readonly Part[];
  readonly lost?: readonly Part[];
  readonly losesUnlisted?: boolean;
  readonly unknown?: readonly UndecidedPart[];
  readonly notes?: readonly string[];
}

const NO_ACCESS: AccessObject = { policies: [] };

/**
 * Compares per service account: one that is associated on both sides has the role's access before and after, one that
 * gains its association gets all of the role's access, one that loses it loses all. The associations of one role differ
 * in their session tags; where its policies do not mention these, one comparison serves all of them.
 */
export function comparePermissions(
  before: ServiceAccess | undefined,
  after: ServiceAccess | undefined,
  associations: AssociationChange,
): PermissionChange {
  const { kept, gained, lost } = associations;
  const nobodyUsesIt = before?.associations.length === 0 && after?.associations.length === 0;
  const findings: readonly Finding[] = [
    ...(before && after && (kept.length > 0 || nobodyUsesIt) ? [compareKept(before.role, after.role, kept)] : []),
    ...(after && gained.length > 0 ? [wholeAccessGained(after.role, gained)] : []),
    ...(before && lost.length > 0 ? [wholeAccessLost(before.role, lost)] : []),
  ];
  return {
    gained: mergeRows(
      findings.flatMap((finding) => finding.gained ?? []),
      after?.associations ?? [],
    ),
    lost: mergeRows(
      findings.flatMap((finding) => finding.lost ?? []),
      before?.associations ?? [],
    ),
    losesUnlisted: findings.some((finding) => finding.losesUnlisted),
    unknown: unique(findings.flatMap((finding) => finding.unknown ?? [])),
    notes: [...new Set(findings.flatMap((finding) => finding.notes ?? []))],
  };
}

function compareKept(old: RoleAccess, next: RoleAccess, kept: readonly AssociationRef[]): Finding {
  const elsewhere = [
    ...(old.permissions ? [] : [keptElsewhere('before', old.arn)]),
    ...(next.permissions ? [] : [keptElsewhere('after', next.arn)]),
  ];
  if (!old.permissions && !next.permissions) return old.arn === next.arn ? {} : { unknown: elsewhere };
  const isKnown = old.permissions !== undefined && next.permissions !== undefined;
  const pair =
    old.permissions && next.permissions
      ? comparablePair(old.permissions, next.permissions)
      : mostOfBoth(old.permissions ?? NO_ACCESS, next.permissions ?? NO_ACCESS);
  const compared = tagGroups(kept, [pair.before, pair.after]).map(({ of, tags }) => ({
    of,
    comparison: compareRoleSessions(inSession(old, pair.before, tags), inSession(next, pair.after, tags)),
    elsewhere: isKnown
      ? allowedByResourcePolicies(inSession(old, pair.before, tags), inSession(next, pair.after, tags))
      : [],
  }));
  return {
    gained: compared.map(({ comparison, of }) => ({ rows: comparison.gained, of })),
    lost: compared.map(({ comparison, of }) => ({ rows: comparison.lost, of })),
    losesUnlisted: pair.losesUnlisted,
    unknown: [...elsewhere, ...compared.flatMap(({ comparison, ...one }) => [...comparison.unknown, ...one.elsewhere])],
    notes: pair.notes,
  };
}

function wholeAccessGained(role: RoleAccess, by: readonly AssociationRef[]): Finding {
  const { arn, permissions } = role;
  if (!permissions) return { unknown: [keptElsewhere('after', arn)] };
  const { access, notes } = withoutUnknownBoundary(permissions);
  const compared = tagGroups(by, [access]).map(({ of, tags }) => ({
    of,
    comparison: compareRoleSessions(NO_ACCESS, inSession(role, access, tags)),
  }));
  return {
    gained: compared.map(({ comparison, of }) => ({ rows: comparison.gained, of })),
    unknown: compared.flatMap(({ comparison }) => comparison.unknown),
    notes,
  };
}

/** Whatever is not known of the access before: none of it is left. So it is worth a note, and leaves no doubt. */
function wholeAccessLost(role: RoleAccess, by: readonly AssociationRef[]): Finding {
  const { arn, permissions } = role;
  if (!permissions) return { notes: [`what is lost is not listed: ${keptElsewhere('before', arn).reason}`] };
  const { access, notes } = withoutUnknownBoundary(permissions);
  const compared = tagGroups(by, [access]).map(({ of, tags }) => ({
    of,
    comparison: compareRoleSessions(inSession(role, access, tags), NO_ACCESS),
  }));
  const doubts = compared.flatMap(({ comparison }) => comparison.unknown);
  return {
    lost: compared.map(({ comparison, of }) => ({ rows: comparison.lost, of })),
    notes: [...notes, ...doubts.map(({ reason }) => `more may be lost than is listed: ${reason}`)],
  };
}

/** For a side that is not known, the other is shown as the most that it can be. */
function mostOfBoth(before: AccessObject, after: AccessObject): ComparablePair {
  const [old, next] = [withoutUnknownBoundary(before), withoutUnknownBoundary(after)];
  return { before: old.access, after: next.access, losesUnlisted: false, notes: [...old.notes, ...next.notes] };
}

function keptElsewhere(side: UndecidedPart['side'], arn: string): UndecidedPart {
  return { reason: `the policies of role ${arn} are kept elsewhere, so what it allows is not known here`, side };
}

/** Associations with the same values of the tags that the policies mention, and one set of tags for each. */
function tagGroups(
  associations: readonly AssociationRef[],
  accesses: readonly AccessObject[],
): { readonly of: Part['of']; readonly tags: Readonly<Record<string, string>> }[] {
  const mentioned = mentionedPrincipalTags(accesses);
  const groups = new Map<string, { of: (AssociationRef | undefined)[]; tags: Readonly<Record<string, string>> }>();
  for (const association of associations.length > 0 ? associations : [undefined]) {
    const all = Object.entries(association ? podIdentity.sessionTags(association) : {});
    const tags = Object.fromEntries(all.filter(([key]) => mentioned.has(key)));
    const key = JSON.stringify(tags);
    const group = groups.get(key);
    if (group) group.of.push(association);
    else groups.set(key, { of: [association], tags });
  }
  return [...groups.values()];
}

/** Equal rows become one; a row is annotated with its associations where it does not hold for all of the side's. */
function mergeRows(parts: readonly Part[], all: readonly AssociationRef[]): ServiceRow[] {
  const merged = new Map<string, { row: AccessRow; of: Map<string, AssociationRef> }>();
  for (const { rows, of } of parts) {
    for (const row of rows) {
      const key = JSON.stringify({ ...row, witness: undefined });
      const entry = merged.get(key) ?? { row, of: new Map<string, AssociationRef>() };
      for (const association of of) if (association) entry.of.set(associationKey(association), association);
      merged.set(key, entry);
    }
  }
  return [...merged.values()].map(({ row, of }) =>
    of.size === all.length
      ? row
      : { ...row, associations: [...of].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ref]) => ref) },
  );
}

function unique(parts: readonly UndecidedPart[]): UndecidedPart[] {
  return [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()];
}
