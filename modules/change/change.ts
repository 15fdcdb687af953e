import type { DocumentOrigin } from '../access/document-origins';
import type { NotChecked } from '../access/not-checked';
import type { AssociationRef } from '../identity/association-ref';
import type { AccessRow, UndecidedPart, Verdict } from '../policy/comparison';
import type { Unreadable } from '../workloads/unreadable';
import type { Finding } from './finding';
import type { PodRestart } from './pod-restarts';

/** What a pull request does to access, before the risks of it are looked for. */
export interface RepositoryComparison {
  readonly schemaVersion: 1;
  /** Commit hash. */
  readonly base: string;
  /** Commit hash, or `worktree`. */
  readonly head: string;
  /** All services together; `unknown` too where something could not be read. */
  readonly verdict: Verdict;
  /** Services whose access, associations or trust changed, sorted by service and environment. */
  readonly services: readonly ServiceComparison[];
  /** What could not be read on one side, so that its access is unknown and not nothing; sorted. */
  readonly unreadable: readonly Unreadable[];
}

/** What a pull request does to access, with its risks; `diff --format json` prints exactly this. */
export interface RepositoryChange extends RepositoryComparison {
  readonly services: readonly ServiceChange[];
  /** Risks of the configuration itself: a gate that becomes weaker. */
  readonly findings: readonly Finding[];
  /** What the comparison does not look at. Absent if the change was not made from configurations. */
  readonly notChecked?: NotChecked;
}

/** What changes for one service in one environment, before the risks of it are looked for. */
export interface ServiceComparison {
  readonly service: string;
  readonly environment: string;
  readonly owner?: string;
  /** Path of the manifest that makes the change: the head's, or the base's when it was removed. */
  readonly manifest: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** All of what follows together: policies, associations and trust. */
  readonly verdict: Verdict;
  /** ARNs. */
  readonly role: { readonly before?: string; readonly after?: string };
  /** The roles whose access the pods get through the role; absent without any. */
  readonly targetRoles?: TargetRoleChange;
  readonly associations: AssociationChange;
  /** What the service's pods may newly do through the role. */
  readonly gained: readonly ServiceRow[];
  /** What they may no longer do. */
  readonly lost: readonly ServiceRow[];
  /**
   * Where the manifest of the head grants what is gained: one for each resource of a gained row, in their order. Absent
   * where no grant is found.
   */
  readonly grantLines?: readonly GrantLine[];
  /** Presets that are added, removed, or changed in their version or parameters; absent without any. */
  readonly presets?: readonly PresetChange[];
  /** Who may assume the role, beyond what the association changes say already; absent where that did not change. */
  readonly trust?: TrustChange;
  /** How many rows no request can have, trust included; they do not count. Absent without such rows. */
  readonly impossible?: { readonly gained: number; readonly lost: number };
  readonly unknown: readonly UndecidedPart[];
  /** Where the documents of the managed policies of both sides are from; absent without any. */
  readonly documents?: readonly DocumentOrigin[];
  /** Facts a reviewer should know that are no access of their own: a boundary whose document is not known, for one. */
  readonly notes: readonly string[];
  /** Association changes reach a pod only when it starts again. */
  readonly needsPodRestart: boolean;
  /** What to restart, where the manifest of the head lists workloads; absent without any. */
  readonly podRestarts?: readonly PodRestart[];
}

/** A preset of the service. Without `before` it is added, without `after` removed. */
export interface PresetChange {
  readonly preset: string;
  readonly before?: PresetState;
  readonly after?: PresetState;
}

export interface PresetState {
  readonly version: string;
  /** Values of the parameters that the manifest gives. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

/** The line of the grant, or of the managed policy, that brings access to a resource. */
export interface GrantLine {
  /** A pattern of a gained row. */
  readonly resource: string;
  /** Of the manifest, counting from 1. */
  readonly line: number;
}

/** What changes for one service in one environment, with its risks. */
export interface ServiceChange extends ServiceComparison {
  /** The most severe first. */
  readonly findings: readonly Finding[];
}

/** The change with the findings it was asked for; they are printed before `needsPodRestart`. */
export function withFindings(
  { needsPodRestart, podRestarts, ...comparison }: ServiceComparison,
  findings: readonly Finding[],
): ServiceChange {
  return { ...comparison, findings, needsPodRestart, ...(podRestarts && { podRestarts }) };
}

/** Sorted by ARN. */
export interface TargetRoleChange {
  readonly before: readonly TargetRoleRef[];
  readonly after: readonly TargetRoleRef[];
}

export interface TargetRoleRef {
  readonly arn: string;
  /**
   * `created`: with its access, in a stack or plan. `handed-off`: by the owners of its account, as declared here.
   * `existing`: managed outside this repository, and its access is not known.
   */
  readonly kind: 'created' | 'handed-off' | 'existing';
  /** ARN. */
  readonly permissionsBoundary?: string;
}

/** Whose service accounts may use the role; each list sorted by cluster, namespace and service account. */
export interface AssociationChange {
  readonly gained: readonly AssociationRef[];
  readonly lost: readonly AssociationRef[];
  /** On both sides. */
  readonly kept: readonly AssociationRef[];
}

/** A row of access, and whose it is. */
export interface ServiceRow extends AccessRow {
  /**
   * ARNs of the roles that EKS assumes one after the other with the service's role, the one that has this access last.
   * Absent where the service's role itself has it.
   */
  readonly via?: readonly string[];
  /**
   * The associations that the row holds for: present only where it does not hold for every association of its side
   * (of the head for gained rows, of the base for lost ones).
   */
  readonly associations?: readonly AssociationRef[];
  /** The preset that brings the row, or brought it: one that is added, or removed, with the row. */
  readonly preset?: string;
}

/** Rows over the trust policy: their principals, `sts:AssumeRole` and `sts:TagSession`, and under which conditions. */
export interface TrustChange {
  readonly verdict: Verdict;
  readonly gained: readonly AccessRow[];
  readonly lost: readonly AccessRow[];
}
