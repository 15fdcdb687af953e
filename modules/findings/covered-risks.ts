import { rowAccess } from '../change/row-access';
import { SEVERITIES } from '../diagnostics/severity';
import type { AccessRow } from '../policy/comparison';
import type { AccessObject } from '../policy/document';
import { withoutWitness } from './detection';
import type { Compare } from './gained-requests';
import type { Risk } from './risk';
import type { RuleText } from './rule';
import type { Weight } from './weight';

/** Comparisons of one pair's risks, many times what the largest of the usual policies need; each is quick. */
const MOST_COMPARISONS = 500;

/**
 * A rule that says more than another hides it as far as it says the same: where all requests of the other's first step
 * are requests of its own. It hides nothing that counts for more than itself; where it is accepted, so is what it says.
 * What cannot be shown to be the same is not hidden.
 *
 * @param risks of one pair
 * @param compare the same budget as for the questions of the rules
 */
export function withoutCoveredRisks(
  risks: readonly Risk[],
  weigh: (rule: RuleText) => Weight,
  compare: Compare,
): readonly Risk[] {
  let left = MOST_COMPARISONS;
  const contains: Contains = (access, other) => {
    if (left-- <= 0) return false;
    const { rows, doubts } = compare(access, other);
    return rows.length === 0 && doubts.length === 0;
  };
  const reaches = risks.map((risk) => ({ rule: risk.rule, reach: reachOf(risk, contains) }));
  return risks.filter(({ rule, proof }) => {
    const covering = reaches.filter((one) => mayHide(one.rule, rule, weigh));
    return !covering.some(({ reach }) => proof[0].every((row) => isWithin(row, reach, contains)));
  });
}

/**
 * Whether one of the risks covers a rule and is about every request there is, so that whatever the rule may find is
 * hidden.
 */
export function isNeedless(rule: RuleText, risks: readonly Risk[], weigh: (rule: RuleText) => Weight): boolean {
  return risks.some((risk) => mayHide(risk.rule, rule, weigh) && risk.everyAction?.some(isEverything));
}

function mayHide(covering: RuleText, covered: RuleText, weigh: (rule: RuleText) => Weight): boolean {
  if (!covered.coveredBy?.includes(covering.id)) return false;
  return SEVERITIES.indexOf(weigh(covering).severity) >= SEVERITIES.indexOf(weigh(covered).severity);
}

/** Whether it is shown that the second access has nothing that the first has not. */
type Contains = (access: AccessObject, other: AccessObject) => boolean;

/** The requests that a risk says are possible. */
interface Reach {
  readonly rows: readonly AccessRow[];
  readonly accesses: readonly AccessObject[];
}

/**
 * Those of the first step; of a rule about any service every action, under the conditions and on the resources of all
 * steps. Where steps hold by grants of their own it is about no more than these.
 */
function reachOf({ proof, everyAction }: Risk, contains: Contains): Reach {
  if (!everyAction) return reachOfRows(proof[0]);
  const reach = reachOfRows(everyAction);
  return proof.flat().every((row) => isWithin(row, reach, contains)) ? reach : reachOfRows([]);
}

/** A row of actions that AWS has not published yet is written as if it were about all, so only the same row is in it. */
function reachOfRows(rows: readonly AccessRow[]): Reach {
  const plain = rows.filter(({ futureActions }) => futureActions !== true);
  return { rows, accesses: plain.flatMap((row) => rowAccess(row) ?? []) };
}

function isEverything(row: AccessRow): boolean {
  const { include, exclude, within = [] } = row.resources;
  const less = [...exclude, ...within, ...row.conditions, ...(row.unless ?? []), ...(row.exceptActions ?? [])];
  return less.length === 0 && row.futureActions !== true && row.actions.includes('*') && include.includes('*');
}

function isWithin(row: AccessRow, { rows, accesses }: Reach, contains: Contains): boolean {
  if (rows.some((other) => isEverything(other) || saysTheSame(other, row))) return true;
  const access = rowAccess(row);
  return access !== undefined && accesses.some((other) => contains(other, access));
}

function saysTheSame(row: AccessRow, other: AccessRow): boolean {
  return JSON.stringify(withoutWitness(row)) === JSON.stringify(withoutWitness(other));
}
