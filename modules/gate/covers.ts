import type { LocatedFinding } from '../access/all-findings';
import type { AssociationRef } from '../access/change';
import type { FindingAccess, FindingRow } from '../access/finding';
import { rowAccess } from '../access/row-access';
import { compare } from '../policy/compare';

/**
 * Whether somebody who approved one finding has thereby approved another: the same risk of the same service in the same
 * environment, for no more service accounts, and with no request in it that the approved one does not have. What is not
 * proven to be so is not covered.
 */
export function covers(approved: LocatedFinding, current: LocatedFinding): boolean {
  const [old, now] = [approved.service, current.service];
  if (approved.finding.rule !== current.finding.rule) return false;
  if (old?.service !== now?.service || old?.environment !== now?.environment) return false;
  if (!isPartOf(now?.associations.gained ?? [], old?.associations.gained ?? [])) return false;
  const [entries, present] = [approved.finding.access, current.finding.access];
  if (!entries || !present) return !entries && !present && approved.finding.id === current.finding.id;
  return present.every((entry) => {
    const associations = entry.associations.length > 0 ? entry.associations.map((one) => [one]) : [[]];
    return associations.every((some) => entries.some((other) => holds(other, { ...entry, associations: some })));
  });
}

/** Whether one entry has all that another has, for all of its service accounts. */
function holds(entry: FindingAccess, other: FindingAccess): boolean {
  if (!isPartOf(other.associations, entry.associations)) return false;
  if (!entry.limits.every((limit) => other.limits.includes(limit))) return false;
  if (entry.steps.length !== other.steps.length) return false;
  return other.steps.every((rows, step) => rows.every((row) => entry.steps[step]?.some((one) => contains(one, row))));
}

function isPartOf(associations: readonly AssociationRef[], others: readonly AssociationRef[]): boolean {
  const known = new Set(others.map((one) => JSON.stringify(one)));
  return associations.every((one) => known.has(JSON.stringify(one)));
}

/** Whether one row has all the requests of another. */
function contains(row: FindingRow, other: FindingRow): boolean {
  if (JSON.stringify(row) === JSON.stringify(other)) return true;
  const [before, after] = [rowAccess(row), rowAccess(other)];
  if (!before || !after) return false;
  const { verdict } = compare(before, after);
  return verdict === 'equal' || verdict === 'narrower';
}
