import type { FindingAccess, FindingRow } from '../change/finding';
import type { ServiceAccess } from '../access/service-access';
import { unknownLimits } from '../access/unknown-managed-policies';
import type { AccessRow, Witness } from '../policy/comparison';
import type { RuleText } from './rule';

/** A rule that matched, before its message and location are added. */
export interface Detection {
  readonly rule: RuleText;
  /** Values for the placeholders of the rule's message, by name. */
  readonly values: Readonly<Record<string, string>>;
  readonly witnesses: readonly Witness[];
  /** The content that the finding's ID is computed from. Witnesses are left out because they are only examples. */
  readonly about: unknown;
  /** The same as access, when the risk consists of requests and all of them are known; see `Finding`. */
  readonly access?: readonly FindingAccess[];
  readonly cause: Cause;
}

/** The cause of a risk in the manifest. */
export type Cause =
  | { readonly kind: 'request'; readonly request: Witness; readonly sessionTags: Readonly<Record<string, string>> }
  | { readonly kind: 'service-account'; readonly namespace: string; readonly name: string }
  /** The first of these keys that the manifest contains. */
  | { readonly kind: 'key'; readonly keys: readonly string[] };

/** A row without its example, which can change while the row stays the same. */
export function withoutWitness({ witness, ...row }: AccessRow): FindingRow {
  return row;
}

/** The access of a risk with one step that is the same for all pods of the service. */
export function forAllPods(
  { role, associations }: ServiceAccess,
  rows: readonly FindingRow[],
): readonly FindingAccess[] {
  return [{ associations, limits: role.permissions ? unknownLimits(role.permissions) : [], steps: [rows] }];
}

/** The access of a risk that covers everything the role may do. */
export function roleItself({ role }: ServiceAccess): unknown {
  const { arn, tags, permissions, sessionTags = true } = role;
  // Part of finding IDs, which approvals refer to: do not rename.
  return { arn, tags, permissions, noSessionTags: !sessionTags };
}
