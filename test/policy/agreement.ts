import { compare } from '../../modules/policy/compare';
import type { AccessRequest, AccessRow, Comparison } from '../../modules/policy/comparison';
import { contradictionOf } from '../../modules/policy/comparison/consistent-request';
import { keyUses, statementsOf } from '../../modules/policy/comparison/key-uses';
import type { AccessObject, PolicyDocument } from '../../modules/policy/document';
import { evaluateModel } from '../../modules/policy/evaluate';
import { parseAccess } from '../../modules/policy/parse-access';
import { isDoubt } from '../../modules/policy/truth';
import { consistent } from './consistent';
import { rowContains } from './row-contains';

export type Access = PolicyDocument | AccessObject;

/**
 * Holds a comparison to the evaluator: a request that is allowed on one side only lies in exactly one of that side's
 * rows, and any other request in none; every row of an identity policy contains its own witness, and every witness is a
 * request that there can be.
 * @returns the comparison
 */
export function expectAgreement(
  [before, after]: readonly [Access, Access],
  requests: readonly AccessRequest[],
): Comparison {
  const comparison = compare(before, after);
  const sides = [parseAccess(before).access, parseAccess(after).access] as const;
  for (const row of [...comparison.gained, ...comparison.lost]) {
    // Exceptions of actions yet to come name wildcards without what NotAction takes out of them: docs/policy-engine.md.
    if ((row.futureActions && row.unless) || row.principals) continue;
    if (rowContains(row, row.witness) === false) expect({ row, comparison }).toBe('a row without its witness');
  }
  const uses = keyUses(sides.flatMap(statementsOf));
  const used = new Set(uses.keys());
  for (const { witness } of [...comparison.gained, ...comparison.lost]) {
    expect([witness, contradictionOf(witness, used)]).toEqual([witness, undefined]);
  }
  for (const any of requests) {
    const request = consistent(any, used, (key) => uses.get(key)?.multiValued === true);
    const decisions = sides.map((side) => evaluateModel(side, request).decision);
    if (decisions.includes('unknown')) continue;
    const [before, after] = decisions.map((decision) => decision === 'allowed');
    const disagreements = [
      ...disagreement(comparison, comparison.gained, request, after === true && before === false),
      ...disagreement(comparison, comparison.lost, request, before === true && after === false),
    ];
    if (disagreements.length > 0) expect({ disagreements, request, decisions, comparison }).toBe('impossible');
  }
  return comparison;
}

function disagreement(
  { verdict }: Comparison,
  rows: readonly AccessRow[],
  request: AccessRequest,
  expected: boolean,
): readonly string[] {
  const truths = rows.map((row) => rowContains(row, request));
  const containing = truths.filter((truth) => truth === true).length;
  if (containing > 1) return ['two rows contain the request'];
  if (containing === 1) return expected ? [] : ['a row contains the request'];
  // What could not be decided is in no row, and in a row that is in doubt about the request it may be.
  const excused = verdict === 'unknown' || truths.some(isDoubt);
  return expected && !excused ? ['no row contains the request'] : [];
}
