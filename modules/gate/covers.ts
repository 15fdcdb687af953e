import type { LocatedFinding } from '../access/all-findings';
import type { AssociationRef } from '../access/change';
import type { FindingRow } from '../access/finding';
import { compare } from '../policy/compare';
import { rowAccess } from '../access/row-access';

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
  if (approved.finding.id === current.finding.id) return true;
  const [steps, present] = [approved.finding.access, current.finding.access];
  if (!steps || !present || steps.length !== present.length) return false;
  return present.every((rows, index) => rows.every((row) => steps[index]?.some((other) => contains(other, row))));
}

function isPartOf(associations: readonly AssociationRef[], others: readonly AssociationRef[]): boolean {
  const known = new Set(others.map((one) => JSON.stringify(one)));
  return associations.every((one) => known.has(JSON.stringify(one)));
}

/** Whether one row has all the requests of another. */
function contains(row: FindingRow, other: FindingRow): boolean {
  const [before, after] = [rowAccess(row), rowAccess(other)];
  if (!before || !after) return false;
  const { verdict } = compare(before, after);
  return verdict === 'equal' || verdict === 'narrower';
}
