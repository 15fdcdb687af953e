import { rowAccess } from '../access/row-access';
import { SEVERITIES } from '../diagnostics/severity';
import type { AccessRow } from '../policy/comparison';
import type { AccessObject } from '../policy/document';
import { withoutWitness } from './detection';
import type { Compare } from './gained-requests';
import type { Doubt, Risk } from './risk';
import { ANY_SERVICE, type RuleText } from './rule';
import type { Weight } from './weight';

/** Whether others of the same pair say all that one says. */
export interface Cover {
  readonly ofRisk: (risk: Risk) => boolean;
  readonly ofDoubt: (doubt: Doubt) => boolean;
}

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
export function coverOf(risks: readonly Risk[], weigh: (rule: RuleText) => Weight, compare: Compare): Cover {
  const reaches = new Map(risks.map((risk) => [risk.rule.id, reachOf(risk)]));
  let left = MOST_COMPARISONS;
  const hasNoMore: Contains = (access, other) => {
    if (left-- <= 0) return false;
    const { rows, doubts } = compare(access, other);
    return rows.length === 0 && doubts.length === 0;
  };

  function isCovered(rule: RuleText, holds: (reach: Reach) => boolean): boolean {
    return (rule.coveredBy ?? []).some((id) => {
      const reach = reaches.get(id);
      return reach !== undefined && mayHide(weigh(reach.rule), weigh(rule)) && holds(reach);
    });
  }
  return {
    ofRisk: ({ rule, proof }) => isCovered(rule, (reach) => proof[0].every((row) => isWithin(row, reach, hasNoMore))),
    // Nobody knows which requests they are.
    ofDoubt: ({ rule }) => isCovered(rule, ({ isAll }) => isAll),
  };
}

function mayHide(covering: Weight, covered: Weight): boolean {
  return SEVERITIES.indexOf(covering.severity) >= SEVERITIES.indexOf(covered.severity);
}

/** Whether it is shown that the second access has nothing that the first has not. */
type Contains = (access: AccessObject, other: AccessObject) => boolean;

/** The requests that a risk says are possible. */
interface Reach {
  readonly rule: RuleText;
  readonly rows: readonly AccessRow[];
  readonly accesses: readonly AccessObject[];
  readonly isAll: boolean;
}

/** Of a rule about any service, every action where the action that stands for them is allowed; of others the first step. */
function reachOf({ rule, proof }: Risk): Reach {
  const any = proof.find((rows) => rows.some(({ actions }) => actions.includes(ANY_SERVICE)));
  const rows = any?.map((row) => ({ ...row, actions: ['*'] })) ?? proof[0];
  return { rule, rows, accesses: rows.flatMap((row) => rowAccess(row) ?? []), isAll: rows.some(isEverything) };
}

function isEverything({ actions, exceptActions, resources, conditions, unless = [] }: AccessRow): boolean {
  const { include, exclude, within } = resources;
  const isWhole = [...exclude, ...(within ?? []), ...conditions, ...unless, ...(exceptActions ?? [])].length === 0;
  return isWhole && actions.includes('*') && include.includes('*');
}

function isWithin(row: AccessRow, { rows, accesses, isAll }: Reach, contains: Contains): boolean {
  if (isAll || rows.some((other) => saysTheSame(other, row))) return true;
  const access = rowAccess(row);
  return access !== undefined && accesses.some((other) => contains(other, access));
}

function saysTheSame(row: AccessRow, other: AccessRow): boolean {
  return JSON.stringify(withoutWitness(row)) === JSON.stringify(withoutWitness(other));
}
