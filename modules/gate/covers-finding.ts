import type { LocatedFinding } from '../change/all-findings';
import type { FindingAccess, FindingRow } from '../change/finding';
import { rowAccess } from '../change/row-access';
import { RULES } from '../findings/rules';
import { type AssociationRef, associationKey } from '../identity/association-ref';
import { compare } from '../policy/compare';
import type { AccessObject, PolicyDocument, Statement } from '../policy/document';
import { statementsOfDocument } from '../policy/statements-of-document';

/**
 * Whether somebody who approved one finding has thereby approved another: the same risk, or one that contains it, of the
 * same service in the same environment, with every request of today's, for every service account of today's, and with
 * every limit whose document is not known still there. What is not proven to be so is not covered.
 */
export function coversFinding(approved: LocatedFinding, current: LocatedFinding): boolean {
  const [old, now] = [approved.service, current.service];
  if (old?.service !== now?.service || old?.environment !== now?.environment) return false;
  const [before, after] = [approved.finding, current.finding];
  const isSameRule = before.rule === after.rule;
  if (!isSameRule && !CONTAINING.get(after.rule)?.includes(before.rule)) return false;
  if (!before.access || !after.access) {
    const grown = !isPartOf(now?.associations.gained ?? [], old?.associations.gained ?? []);
    return !before.access && !after.access && before.id === after.id && !grown;
  }
  const entries = before.access.map((entry) => ({ ...entry, steps: isSameRule ? entry.steps : [entry.steps.flat()] }));
  return after.access.every(({ associations, limits, steps }) => {
    // One by one: some pods may have had it for one reason, and others for another.
    const each = associations.length > 0 ? associations.map((one) => [one]) : [[]];
    return each.every((some) => entries.some((entry) => hasAll(entry, { associations: some, limits, steps })));
  });
}

const CONTAINING: ReadonlyMap<string, readonly string[]> = new Map(
  RULES.map(({ id, coveredBy = [] }) => [id, coveredBy]),
);

/** Whether one entry has all that another has. Several steps may lie in one where that has the requests of all. */
function hasAll(entry: FindingAccess, other: FindingAccess): boolean {
  if (!isPartOf(other.associations, entry.associations)) return false;
  if (!entry.limits.every((limit) => other.limits.includes(limit))) return false;
  if (entry.steps.length !== 1 && entry.steps.length !== other.steps.length) return false;
  return other.steps.every((rows, step) => {
    const known = entry.steps[entry.steps.length === 1 ? 0 : step] ?? [];
    return rows.every((row) => isWithin(row, known));
  });
}

function isPartOf(associations: readonly AssociationRef[], others: readonly AssociationRef[]): boolean {
  const known = new Set(others.map(associationKey));
  return associations.every((one) => known.has(associationKey(one)));
}

/** Whether all requests of a row are requests of others: of one of them, or of several together. */
function isWithin(row: FindingRow, others: readonly FindingRow[]): boolean {
  if (others.some((other) => JSON.stringify(other) === JSON.stringify(row))) return true;
  const access = rowAccess(row);
  if (!access) return false;
  // A row of actions that AWS has not published yet is written as if it were about all.
  const accesses = others
    .filter(({ futureActions }) => futureActions !== true || row.futureActions === true)
    .flatMap((other) => rowAccess(other) ?? []);
  return [...accesses, ...together(accesses)].some((other) => hasNoMore(access, other));
}

function hasNoMore(access: AccessObject, other: AccessObject): boolean {
  const { verdict } = compare(other, access);
  return verdict === 'equal' || verdict === 'narrower';
}

/** What rows allow together, of those that deny the same: the Denies of one would take away from another. */
function together(accesses: readonly AccessObject[]): readonly AccessObject[] {
  const groups = new Map<string, Statement[]>();
  for (const { policies } of accesses) {
    const statements = (policies as readonly PolicyDocument[]).flatMap(statementsOfDocument);
    const denies = JSON.stringify(statements.filter(({ Effect }) => Effect === 'Deny'));
    groups.set(denies, [...(groups.get(denies) ?? []), ...statements]);
  }
  return [...groups.values()].map((Statement) => ({ policies: [{ Version: '2012-10-17', Statement }] }));
}
