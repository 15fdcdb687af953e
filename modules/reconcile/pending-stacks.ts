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
  /** The stacks that objects of a stack come from or move to. */
  readonly counterpartsOf?: (stack: S) => readonly string[];
}

/** A stack that an apply may have to change. */
export interface PendingStack<S> {
  readonly stack: S;
  /** The commit whose configuration it has; absent if that is not known. */
  readonly recorded?: string;
  /**
   * `rewritten`: the default branch no longer contains that commit. `unknown`: the inventory does not know the stack's
   * configuration. `upgraded`: the running version synthesizes another configuration from the same manifests.
   */
  readonly cause: 'changed' | 'rewritten' | 'unknown' | 'upgraded';
  /** A commit that has the stack, if the tip does not. */
  readonly source?: string;
  readonly entry?: RecordedStack;
  /** The commit that it is brought to first, if that is not the tip. */
  readonly at?: string;
  /** Whether this run has brought it to the recorded commit, after the plans of its pull requests were made. */
  readonly isStepped?: true;
}

export interface PendingStacks<S> {
  readonly pending: readonly PendingStack<S>[];
  /** Names of stacks that may have objects in the account, and whose configuration no available commit has. */
  readonly unreachable: readonly string[];
}

/**
 * The stacks of an environment that are pending: their configuration at the recorded commit differs from that of the tip,
 * both synthesized by the running version; an apply of them has begun and may not have ended; or it is not known what they
 * have. A stack of another version of the action is not pending for that reason.
 */
export function pendingStacks<S extends Change>(inventory: Inventory, known: KnownCommits<S>): PendingStacks<S> {
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
      if (recordedCommit(inventory, stack.name) === commit) add(stack, { cause, recorded: commit, source: commit });
    }
  }
  addCounterparts();
  /**
   * A stack may have an object that its own changes do not show: one that it gave to another stack, whose apply failed
   * afterwards, and takes back.
   */
  function addCounterparts() {
    for (const { stack, recorded = '' } of [...found.values()]) {
      for (const name of known.counterpartsOf?.(stack) ?? []) {
        const other = known.changesSince(recorded)?.find((one) => one.name === name);
        const own = recordedCommit(inventory, name);
        if (other === undefined || own === undefined) continue;
        add(other, { cause: known.isInHistory(own) ? 'changed' : 'rewritten', recorded: own, source: recorded });
      }
    }
  }
  const unreachable: string[] = [];
  for (const [name, { commit, digest, begun, source = begun?.commit }] of Object.entries(inventory.stacks)) {
    if (found.has(name)) continue;
    const atTip = () => known.tip().find((stack) => stack.name === name);
    if (begun === undefined && commit !== undefined) {
      const isLost = digest !== undefined && known.changesSince(commit) === undefined && !atTip();
      if (isLost) unreachable.push(name);
      continue;
    }
    const changes = (source === undefined ? undefined : known.changesSince(source)) ?? [];
    const stack = changes.find((one) => one.name === name) ?? atTip();
    if (stack === undefined) unreachable.push(name);
    else if (commit === undefined) add(stack, { cause: 'unknown', ...(source !== undefined && { source }) });
    else {
      const cause = known.isInHistory(commit) ? 'changed' : 'rewritten';
      add(stack, { cause, recorded: commit, ...(source !== undefined && { source }) });
    }
  }
  return { pending: [...found.values()], unreachable };
}

/**
 * The stacks that are not pending, and that another version of the action configured differently from the same manifests.
 * An apply leaves them as they are until a person accepts their plans.
 *
 * @param pending names of the pending stacks
 * @param tip all stacks of the environment at the tip
 */
export function upgradedStacks<S extends Change>(
  { stacks }: Inventory,
  pending: readonly string[],
  tip: readonly S[],
  digestOf: (stack: S) => string | undefined,
): PendingStack<S>[] {
  const names = new Set(pending);
  return tip.flatMap((stack): PendingStack<S>[] => {
    const entry = Object.hasOwn(stacks, stack.name) ? stacks[stack.name] : undefined;
    if (!entry?.commit || names.has(stack.name) || entry.digest === digestOf(stack)) return [];
    return [{ stack, cause: 'upgraded', recorded: entry.commit, entry }];
  });
}
