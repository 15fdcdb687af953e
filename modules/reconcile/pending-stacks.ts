import { type Inventory, recordedCommit, recordedCommits, type RecordedStack } from './inventory';

/** A stack that differs between two commits. */
interface Change {
  readonly name: string;
}

/** What is known of the commits that an inventory lists. */
export interface KnownCommits<S extends Change> {
  /** The stacks of the environment that differ between a commit and the tip; undefined if the commit is not available. */
  readonly changesSince: (commit: string) => readonly S[] | undefined;
  /** Whether the history of the tip contains the commit. */
  readonly isInHistory: (commit: string) => boolean;
  /** All stacks of the environment at the tip, as added. */
  readonly tip: () => readonly S[];
  readonly digestOf: (stack: S) => string | undefined;
}

/** A stack that an apply may have to change. */
export interface PendingStack<S> {
  readonly stack: S;
  /** The commit whose configuration it has; absent if that is not known. */
  readonly recorded?: string;
  /**
   * `rewritten`: the default branch no longer contains that commit. `unknown`: the inventory does not know the stack's
   * configuration.
   */
  readonly cause: 'changed' | 'rewritten' | 'unknown';
  readonly entry?: RecordedStack;
}

/**
 * The stacks of an environment that are pending: their configuration at the recorded commit differs from that of the tip,
 * both synthesized by the running version; an apply of them has begun and may not have ended; or it is not known what they
 * have. A stack of another version of the action is not pending for that reason.
 */
export function pendingStacks<S extends Change>(inventory: Inventory, known: KnownCommits<S>): PendingStack<S>[] {
  const found = new Map<string, PendingStack<S>>();
  const entryOf = ({ name }: S) => (Object.hasOwn(inventory.stacks, name) ? inventory.stacks[name] : undefined);
  const add = (stack: S, pending: Omit<PendingStack<S>, 'stack' | 'entry'>) => {
    const entry = entryOf(stack);
    if (!found.has(stack.name)) found.set(stack.name, { stack, ...pending, ...(entry && { entry }) });
  };
  for (const commit of recordedCommits(inventory)) {
    const changes = known.changesSince(commit);
    const cause = known.isInHistory(commit) ? 'changed' : 'rewritten';
    if (changes === undefined) {
      // Without the commit, only the recorded digests can be compared.
      for (const stack of known.tip()) {
        const entry = entryOf(stack);
        if (entry?.commit === commit && entry.digest !== known.digestOf(stack)) add(stack, { cause: 'rewritten' });
      }
      continue;
    }
    for (const stack of changes) {
      if (recordedCommit(inventory, stack.name) === commit) add(stack, { cause, recorded: commit });
    }
  }
  for (const [name, { commit, begun }] of Object.entries(inventory.stacks)) {
    if (found.has(name) || (begun === undefined && commit !== undefined)) continue;
    const changes = (begun && known.changesSince(begun.commit)) ?? [];
    const stack = changes.find((one) => one.name === name) ?? known.tip().find((one) => one.name === name);
    if (stack === undefined) continue;
    if (commit === undefined) add(stack, { cause: 'unknown' });
    else add(stack, { cause: known.isInHistory(commit) ? 'changed' : 'rewritten', recorded: commit });
  }
  return [...found.values()];
}
