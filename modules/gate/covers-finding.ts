import type { LocatedFinding } from '../change/all-findings';
import type { FindingAccess, FindingRow } from '../change/finding';
import { rowAccess } from '../change/row-access';
import { RULES } from '../findings/rules';
import { type AssociationRef, associationKey } from '../identity/association-ref';
import { compare } from '../policy/compare';
import type { AccessObject, PolicyDocument, Statement } from '../policy/document';
import { statementsOfDocument } from '../policy/statements-of-document';

/**
 * Whether the approval of one finding covers another. Both must belong to the same service and environment. The
 * approved risk must be the same or contain the current one, with all its requests and service accounts, and every
 * limit whose document is unknown must still be attached. Anything that is not proven is not covered.
 */
export function coversFinding(approved: LocatedFinding, current: LocatedFinding): boolean {
  const [approvedService, currentService] = [approved.service, current.service];
  if (
    approvedService?.service !== currentService?.service ||
    approvedService?.environment !== currentService?.environment
  )
    return false;
  const [before, after] = [approved.finding, current.finding];
  const isSameRule = before.rule === after.rule;
  if (!isSameRule && !CONTAINING.get(after.rule)?.includes(before.rule)) return false;
  if (!before.access || !after.access) {
    const grown = !isPartOf(currentService?.associations.gained ?? [], approvedService?.associations.gained ?? []);
    return !before.access && !after.access && before.id === after.id && !grown;
  }
  const entries = before.access.map((entry) => ({ ...entry, steps: isSameRule ? entry.steps : [entry.steps.flat()] }));
  return after.access.every(({ associations, ...rest }) => {
    // One by one, because different entries may cover different pods.
    const each = associations.length > 0 ? associations.map((one) => [one]) : [[]];
    return each.every((some) => entries.some((entry) => hasAll(entry, { associations: some, ...rest })));
  });
}

const CONTAINING: ReadonlyMap<string, readonly string[]> = new Map(
  RULES.map(({ id, coveredBy = [] }) => [id, coveredBy]),
);

/** Whether one entry includes another. One step may include several others if it contains their requests. */
function hasAll(entry: FindingAccess, other: FindingAccess): boolean {
  if (!isPartOf(other.associations, entry.associations)) return false;
  if (JSON.stringify(other.via) !== JSON.stringify(entry.via)) return false;
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

/** Whether other rows, one or several together, contain all requests of a row. */
function isWithin(row: FindingRow, others: readonly FindingRow[]): boolean {
  if (others.some((other) => JSON.stringify(other) === JSON.stringify(row))) return true;
  const access = rowAccess(row);
  if (!access) return false;
  // A row of unpublished actions is written with a wildcard for all actions.
  const accesses = others
    .filter(({ futureActions }) => futureActions !== true || row.futureActions === true)
    .flatMap((other) => rowAccess(other) ?? []);
  return [...accesses, ...together(accesses)].some((other) => hasNoMore(access, other));
}

function hasNoMore(access: AccessObject, other: AccessObject): boolean {
  const { verdict } = compare(other, access);
  return verdict === 'equal' || verdict === 'narrower';
}

/** The union of rows with the same Denies; a Deny of one row would otherwise restrict another. */
function together(accesses: readonly AccessObject[]): readonly AccessObject[] {
  const groups = new Map<string, Statement[]>();
  for (const { policies } of accesses) {
    const statements = (policies as readonly PolicyDocument[]).flatMap(statementsOfDocument);
    const denies = JSON.stringify(statements.filter(({ Effect }) => Effect === 'Deny'));
    groups.set(denies, [...(groups.get(denies) ?? []), ...statements]);
  }
  return [...groups.values()].map((Statement) => ({ policies: [{ Version: '2012-10-17', Statement }] }));
}
