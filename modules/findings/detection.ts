import type { FindingAccess, FindingRow } from '../change/finding';
import type { ServiceAccess } from '../access/service-access';
import { unknownLimits } from '../access/unknown-managed-policies';
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
  /** The same where it is requests, and all of them are known; see `Finding`. */
  readonly access?: readonly FindingAccess[];
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

/** What a risk of one step consists of where it is the same for all of the service's pods. */
export function forAllPods(
  { role, associations }: ServiceAccess,
  rows: readonly FindingRow[],
): readonly FindingAccess[] {
  return [{ associations, limits: role.permissions ? unknownLimits(role.permissions) : [], steps: [rows] }];
}

/** What a risk is about that consists of all that the role may do. */
export function roleItself({ role }: ServiceAccess): unknown {
  const { arn, tags, permissions, sessionTags = true } = role;
  // Part of the IDs of findings, which approvals are given to: the name stays.
  return { arn, tags, permissions, noSessionTags: !sessionTags };
}
