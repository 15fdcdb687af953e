import type { AccessRow, Witness } from '../policy/comparison';
import type { Pair } from './pairs';
import type { Proof } from './prove';
import type { RuleText } from './rule';

/** That a rule about access holds for one pair. */
export interface Risk {
  readonly rule: RuleText;
  readonly pair: Pair;
  readonly proof: Proof;
  /** Why there may be more of it than is proven. */
  readonly doubts: readonly string[];
  /** For each step, a request with an action that there is. */
  readonly witnesses: readonly Witness[];
  /** Of a rule about any service, the rows of all that is allowed that are about every action. */
  readonly everyAction?: readonly AccessRow[];
  /** Of a rule that finds each account for itself. */
  readonly account?: string;
  /** Of a rule about services with all of their actions: `s3:*`. */
  readonly services?: readonly string[];
}

/** That nobody could decide whether a rule holds for one pair. */
export interface UndecidedRule {
  readonly rule: RuleText;
  readonly pair: Pair;
  readonly reasons: readonly string[];
}

/** The rows of all risks in one step, each once. */
export function rowsOfStep(risks: readonly Risk[], step: number): readonly AccessRow[] {
  const rows = risks.flatMap(({ proof }) => proof[step] ?? []);
  return [...new Map(rows.map((row) => [JSON.stringify({ ...row, witness: undefined }), row])).values()];
}
