import type { AccessRow, UndecidedPart, Verdict } from '../policy/comparison';

/** What a pull request does to access; `diff --format json` prints exactly this. */
export interface RepositoryChange {
  readonly schemaVersion: 1;
  /** Commit hash. */
  readonly base: string;
  /** Commit hash, or `worktree`. */
  readonly head: string;
  readonly verdict: Verdict;
  /** Services whose access, associations or trust changed, sorted by service and environment. */
  readonly services: readonly ServiceChange[];
}

export interface ServiceChange {
  readonly service: string;
  readonly environment: string;
  readonly owner?: string;
  /** Path of the manifest that makes the change: the head's, or the base's when it was removed. */
  readonly manifest: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** All of what follows together: policies, associations and trust. */
  readonly verdict: Verdict;
  readonly role: { readonly before?: string; readonly after?: string };
  readonly associations: { readonly gained: readonly AssociationRef[]; readonly lost: readonly AssociationRef[] };
  /** Rows of the role's permissions. */
  readonly gained: readonly AccessRow[];
  readonly lost: readonly AccessRow[];
  /** Who may assume the role: rows over the trust policy; absent where it did not change. */
  readonly trust?: {
    readonly verdict: Verdict;
    readonly gained: readonly AccessRow[];
    readonly lost: readonly AccessRow[];
  };
  readonly unknown: readonly UndecidedPart[];
  /** Facts a reviewer should know that are no access of their own: a boundary whose document is not known, for one. */
  readonly notes: readonly string[];
  /** Filled by the findings; empty until then. */
  readonly findings: readonly never[];
  /** Association changes reach a pod only when it starts again. */
  readonly needsPodRestart: boolean;
}

export interface AssociationRef {
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}
