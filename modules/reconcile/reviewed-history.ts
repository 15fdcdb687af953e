/** A commit of the default branch, compared with its first parent. */
export interface BranchCommit {
  readonly commit: string;
  /** The stacks whose configuration it changes, with the `configurationDigest` of each side. */
  readonly stacks: ReadonlyMap<string, { readonly before?: string; readonly after?: string }>;
  /** The pull request that was merged into the default branch with it; undefined without one. */
  readonly pull?: number;
}

/** How a stack came from what was applied last to the tip. */
export interface StackHistory {
  /** The commits that change it, oldest first. */
  readonly commits: readonly string[];
  /** The pull requests that they came from, oldest first. */
  readonly pulls: readonly number[];
  /** Why the change does not count as reviewed. */
  readonly refusal?: string;
  /** Whether commits are missing, so that more of them may lead to a result. */
  readonly isIncomplete?: true;
}

/**
 * Whether every change of a stack came from a merged pull request. The changes of the commits must lead from the one
 * configuration to the other without a gap.
 *
 * @param commits first-parent commits, oldest first
 */
export function historyOfStack(
  stack: string,
  { before, after }: { readonly before?: string; readonly after?: string },
  commits: readonly BranchCommit[],
): StackHistory {
  const own = commits.filter(({ stacks }) => stacks.has(stack));
  const history = {
    commits: own.map(({ commit }) => commit),
    pulls: [...new Set(own.flatMap(({ pull }) => pull ?? []))],
  };
  const unreviewed = own.filter(({ pull }) => pull === undefined).map(({ commit }) => commit.slice(0, 12));
  if (unreviewed.length > 0) {
    const many = unreviewed.length > 1;
    return {
      ...history,
      refusal: `${many ? 'commits' : 'commit'} ${unreviewed.join(', ')} ${many ? 'change' : 'changes'} it and did not come from a pull request that was merged into the default branch`,
    };
  }
  let current = before;
  for (const { stacks, commit } of own) {
    const change = stacks.get(stack);
    if (change?.before !== current) {
      return {
        ...history,
        refusal: `its history up to commit ${commit.slice(0, 12)} is incomplete`,
        isIncomplete: true,
      };
    }
    current = change?.after;
  }
  if (current === after) return history;
  return { ...history, refusal: 'its history up to the tip is incomplete', isIncomplete: true };
}
