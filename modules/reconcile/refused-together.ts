/** A pending stack of an environment. */
export interface LinkedStack {
  readonly name: string;
  /** The commits that change it. */
  readonly commits: readonly string[];
  readonly dependsOn?: readonly string[];
  /** Whether it may not be applied. */
  readonly isRefused: boolean;
}

/**
 * The stacks that are not applied because another one is refused: those that the same commit changes, and those that
 * depend on one of them. All other stacks are applied.
 *
 * @returns by stack, the refused stack that it waits for
 */
export function refusedTogether(stacks: readonly LinkedStack[]): ReadonlyMap<string, string> {
  const waits = new Map<string, string>();
  const isHeld = ({ name, isRefused }: LinkedStack) => isRefused || waits.has(name);
  for (let size = -1; size !== waits.size;) {
    size = waits.size;
    for (const stack of stacks) {
      if (isHeld(stack)) continue;
      const cause = stacks.find((other) => isHeld(other) && isLinked(stack, other));
      if (cause) waits.set(stack.name, waits.get(cause.name) ?? cause.name);
    }
  }
  return waits;
}

function isLinked(stack: LinkedStack, other: LinkedStack): boolean {
  return (
    stack.dependsOn?.includes(other.name) === true || stack.commits.some((commit) => other.commits.includes(commit))
  );
}
