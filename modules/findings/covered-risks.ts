import { rowAccess } from '../change/row-access';
import { SEVERITIES } from '../diagnostics/severity';
import type { AccessRow } from '../policy/comparison';
import type { AccessObject } from '../policy/document';
import { withoutWitness } from './detection';
import type { Compare } from './gained-requests';
import type { Risk } from './risk';
import type { RuleText } from './rule';
import type { AppliedSeverity } from './severity-policy';

/** The limit of comparisons between one pair's risks: many times what the largest usual policies need. */
const MOST_COMPARISONS = 500;

/**
 * A broader rule suppresses a narrower one when every request of the narrower rule's first step is also one of its own.
 * It never suppresses a finding of higher severity. An accepted rule also covers what it suppresses. A finding that is
 * not proven to be included is kept.
 *
 * @param risks of one pair
 * @param compare shares the budget of the rules
 */
export function withoutCoveredRisks(
  risks: readonly Risk[],
  severityOf: (rule: RuleText) => AppliedSeverity,
  compare: Compare,
): readonly Risk[] {
  let left = MOST_COMPARISONS;
  const contains: Contains = (access, other) => {
    if (left-- <= 0) return false;
    const { rows, doubts } = compare(access, other);
    return rows.length === 0 && doubts.length === 0;
  };
  const reaches = risks.map((risk) => ({ rule: risk.rule, reach: reachOf(risk, contains) }));
  return risks.filter(({ rule, steps }) => {
    const covering = reaches.filter((one) => mayHide(one.rule, rule, severityOf));
    return !covering.some(({ reach }) => steps[0].every((row) => isWithin(row, reach, contains)));
  });
}

/**
 * Whether one of the risks covers the rule and includes every request, so that it suppresses all findings of the rule.
 */
export function isNeedless(
  rule: RuleText,
  risks: readonly Risk[],
  severityOf: (rule: RuleText) => AppliedSeverity,
): boolean {
  return risks.some((risk) => mayHide(risk.rule, rule, severityOf) && risk.everyAction?.some(isEverything));
}

function mayHide(covering: RuleText, covered: RuleText, severityOf: (rule: RuleText) => AppliedSeverity): boolean {
  if (!covered.coveredBy?.includes(covering.id)) return false;
  return SEVERITIES.indexOf(severityOf(covering).severity) >= SEVERITIES.indexOf(severityOf(covered).severity);
}

/** Whether the first access is proven to include the second. */
type Contains = (access: AccessObject, other: AccessObject) => boolean;

/** The requests of a risk. */
interface Reach {
  readonly rows: readonly AccessRow[];
  readonly accesses: readonly AccessObject[];
}

/**
 * The requests of the first step. For a rule about any service: every action, under the conditions and on the resources
 * of all steps. If the steps hold by separate grants, only these requests.
 */
function reachOf({ steps, everyAction }: Risk, contains: Contains): Reach {
  if (!everyAction) return reachOfRows(steps[0]);
  const reach = reachOfRows(everyAction);
  return steps.flat().every((row) => isWithin(row, reach, contains)) ? reach : reachOfRows([]);
}

/** A row of unpublished actions is written with a wildcard for all actions, so it includes only the identical row. */
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
