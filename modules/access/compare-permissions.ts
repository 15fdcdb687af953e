import { compare } from '../policy/compare';
import type { AccessRow, Comparison, UndecidedPart } from '../policy/comparison';
import type { AccessObject } from '../policy/document';
import type { AssociationChange, AssociationRef, ServiceRow } from './change';
import { mentionedPrincipalTags } from './principal-tags';
import { associationKey, type ServiceAccess, sessionTagsOf, withTags } from './service-access';
import { type ComparablePair, comparablePair, withoutUnknownBoundary } from './unknown-policies';

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
  const gained: Part[] = [];
  const lost: Part[] = [];
  const unknown: UndecidedPart[] = [];
  const notes: string[] = [];
  let losesUnlisted = false;

  if (before && after && (associations.kept.length > 0 || after.associations.length === 0)) {
    const kept = compareKept(before, after, associations.kept);
    for (const { comparison, of } of kept.comparisons) {
      gained.push({ rows: comparison.gained, of });
      lost.push({ rows: comparison.lost, of });
      unknown.push(...comparison.unknown);
    }
    unknown.push(...kept.unknown);
    notes.push(...kept.notes);
    losesUnlisted = kept.losesUnlisted;
  }
  if (after && associations.gained.length > 0) {
    if (after.role.permissions) {
      const whole = withoutUnknownBoundary(after.role.permissions);
      notes.push(...whole.notes);
      for (const { of, tags } of tagGroups(associations.gained, [whole.access])) {
        const comparison = compare(NO_ACCESS, withTags(whole.access, { ...after.role.tags, ...tags }));
        gained.push({ rows: comparison.gained, of });
        unknown.push(...comparison.unknown);
      }
    } else {
      unknown.push(keptElsewhere('after', after.role.arn));
    }
  }
  if (before && associations.lost.length > 0) {
    // Whatever is not known of the access before: none of it is left. So it is worth a note and leaves no doubt.
    if (before.role.permissions) {
      const whole = withoutUnknownBoundary(before.role.permissions);
      notes.push(...whole.notes);
      for (const { of, tags } of tagGroups(associations.lost, [whole.access])) {
        const comparison = compare(withTags(whole.access, { ...before.role.tags, ...tags }), NO_ACCESS);
        lost.push({ rows: comparison.lost, of });
        notes.push(...comparison.unknown.map(({ reason }) => `more may be lost than is listed: ${reason}`));
      }
    } else {
      notes.push(`what is lost is not listed: ${keptElsewhere('before', before.role.arn).reason}`);
    }
  }
  return {
    gained: mergeRows(gained, after?.associations ?? []),
    lost: mergeRows(lost, before?.associations ?? []),
    losesUnlisted,
    unknown: unique(unknown),
    notes: [...new Set(notes)],
  };
}

interface KeptComparison {
  readonly comparisons: readonly { readonly comparison: Comparison; readonly of: Part['of'] }[];
  readonly losesUnlisted: boolean;
  readonly unknown: readonly UndecidedPart[];
  readonly notes: readonly string[];
}

function compareKept(before: ServiceAccess, after: ServiceAccess, kept: readonly AssociationRef[]): KeptComparison {
  const old = before.role;
  const next = after.role;
  const nothing: KeptComparison = { comparisons: [], losesUnlisted: false, unknown: [], notes: [] };
  if (!old.permissions && !next.permissions) {
    const sides = [keptElsewhere('before', old.arn), keptElsewhere('after', next.arn)];
    return old.arn === next.arn ? nothing : { ...nothing, unknown: sides };
  }
  const pair =
    old.permissions && next.permissions
      ? comparablePair(old.permissions, next.permissions)
      : mostOfBoth(old.permissions ?? NO_ACCESS, next.permissions ?? NO_ACCESS);
  return {
    comparisons: tagGroups(kept, [pair.before, pair.after]).map(({ of, tags }) => ({
      comparison: compare(
        withTags(pair.before, { ...old.tags, ...tags }),
        withTags(pair.after, { ...next.tags, ...tags }),
      ),
      of,
    })),
    losesUnlisted: pair.losesUnlisted,
    unknown: [
      ...(old.permissions ? [] : [keptElsewhere('before', old.arn)]),
      ...(next.permissions ? [] : [keptElsewhere('after', next.arn)]),
    ],
    notes: pair.notes,
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
    const all = Object.entries(association ? sessionTagsOf(association) : {});
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
