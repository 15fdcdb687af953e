import type { RoleAccess, ServiceAccess } from '../access/service-access';
import type { FindingAccess, FindingRow } from '../change/finding';
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
  /** ARNs of the roles by which pods have the risk, as in `ServiceRow`; absent for the service's role. */
  readonly via?: readonly string[];
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

/** The access of a risk that covers everything the pods may do. */
export function roleItself({ role, targetRoles = [] }: ServiceAccess): unknown {
  const own = contentOf(role);
  const targets = targetRoles.map(contentOf);
  return targets.length > 0 ? { ...own, targetRoles: targets } : own;
}

// Part of finding IDs, which approvals refer to: do not rename.
function contentOf({ arn, tags, permissions, sessionTags = true }: RoleAccess): object {
  return { arn, tags, permissions, noSessionTags: !sessionTags };
}

/** The service's role, with its target roles where it has some. Part of finding IDs. */
export function rolesOf(service: ServiceAccess | undefined): unknown {
  const { role, targetRoles = [] } = service ?? {};
  const own = role && withoutToolTags(role);
  return targetRoles.length > 0 ? [own, ...targetRoles.map(withoutToolTags)] : own;
}

function withoutToolTags({ toolTags: _, ...role }: RoleAccess): RoleAccess {
  return role;
}
