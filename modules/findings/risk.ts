import type { AccessRow, Witness } from '../policy/comparison';
import type { Pair } from './pairs';
import type { ProvenSteps } from './prove';
import type { RuleText } from './rule';

/** A match of an access rule for one pair. */
export interface Risk {
  readonly rule: RuleText;
  readonly pair: Pair;
  readonly steps: ProvenSteps;
  /** Why there may be more than is proven. */
  readonly doubts: readonly string[];
  /** For each step, a request with an existing action. */
  readonly witnesses: readonly Witness[];
  /** For a rule about any service: the allowed rows that include every action. */
  readonly everyAction?: readonly AccessRow[];
  /** For a rule that reports accounts separately. */
  readonly account?: string;
  /** For a rule about all actions of a service: `s3:*`. */
  readonly services?: readonly string[];
}

/** A rule that could not be decided for one pair. */
export interface UndecidedRule {
  readonly rule: RuleText;
  readonly pair: Pair;
  readonly reasons: readonly string[];
}

/** The distinct rows of all risks in one step. */
export function rowsOfStep(risks: readonly Risk[], step: number): readonly AccessRow[] {
  const rows = risks.flatMap(({ steps }) => steps[step] ?? []);
  return [...new Map(rows.map((row) => [JSON.stringify({ ...row, witness: undefined }), row])).values()];
}
