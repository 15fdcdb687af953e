import type { FindingRow } from '../access/finding';
import type { AccessRow, Witness } from '../policy/comparison';
import type { RuleText } from './rule';

/** A rule that holds, before it is put into words and given its place. */
export interface Detection {
  readonly rule: RuleText;
  /** Values for the rule's sentence, by name. */
  readonly values: Readonly<Record<string, string>>;
  readonly witnesses: readonly Witness[];
  /** What the risk consists of, for the finding's id: without witnesses, which are examples only. */
  readonly about: unknown;
  /** The same where it is requests, for each step of the rule; see `Finding`. */
  readonly access?: readonly (readonly FindingRow[])[];
  readonly blame: Blame;
}

/** What in the manifest brings a risk. */
export type Blame =
  | { readonly kind: 'request'; readonly request: Witness; readonly sessionTags: Readonly<Record<string, string>> }
  | { readonly kind: 'service-account'; readonly namespace: string; readonly name: string }
  /** The first of these keys that the manifest has. */
  | { readonly kind: 'key'; readonly keys: readonly string[] };

/** A row without its example, which may become another while the row stays the same. */
export function withoutWitness({ witness, ...row }: AccessRow): FindingRow {
  return row;
}
