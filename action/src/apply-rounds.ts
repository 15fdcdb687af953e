import { isUndecided } from '../../modules/review/gate-of-review';
import type { Branch } from './branch';
import { type EnvironmentRun, isCurrent } from './environment-run';
import { type PendingEnvironment, stillPending } from './pending-environment';
import { nextRound, roundOf, usersOf } from './round-of-apply';

/** The stacks of an environment that an earlier round has left to a later one. */
export interface Waiting {
  readonly later: readonly string[];
  /** The stacks that an earlier round tried in vain. */
  readonly attempted: ReadonlySet<string>;
  /** The stacks that an earlier round brought to an earlier commit. */
  readonly stepped: ReadonlySet<string>;
}

const NOTHING: Waiting = { later: [], attempted: new Set(), stepped: new Set() };

/** Divides the pending stacks of each environment. */
export async function firstRound(
  branch: Branch,
  environments: readonly PendingEnvironment[],
  waiting: Map<string, Waiting>,
): Promise<PendingEnvironment[]> {
  const users = usersOf(environments);
  const found: PendingEnvironment[] = [];
  for (const one of environments) {
    const { pending, later } = await roundOf(branch, one, users);
    if (later.length > 0) waiting.set(one.name, { ...NOTHING, later });
    found.push(withPending(one, pending));
  }
  return found;
}

/**
 * What is possible after a round, of the stacks that it has left.
 *
 * @param environments each as it is after its last round
 * @returns environments with at least one pending stack
 */
export async function nextRounds(
  branch: Branch,
  environments: readonly EnvironmentRun[],
  waiting: Map<string, Waiting>,
): Promise<PendingEnvironment[]> {
  if (environments.every(({ name }) => (waiting.get(name)?.later ?? []).length === 0)) return [];
  const current: PendingEnvironment[] = [];
  for (const one of environments) {
    const { latest: inventory = one.inventory } = one;
    current.push({ ...one, inventory, pending: await stillPending(branch, one.name, inventory) });
  }
  const users = usersOf(current);
  const found: PendingEnvironment[] = [];
  for (const [index, one] of current.entries()) {
    const { later: before, ...former } = waiting.get(one.name) ?? NOTHING;
    if (before.length === 0) continue;
    const stacks = environments[index]?.stacks ?? [];
    const tried = stacks.flatMap((stack) => (isCurrent(stack) ? [] : [stack.plan.name]));
    const moved = stacks.flatMap(({ pending: { at, stack } }) => (at === undefined ? [] : [stack.name]));
    const attempted = new Set([...former.attempted, ...tried]);
    const stepped = new Set([...former.stepped, ...moved]);
    const round = await roundOf(branch, one, users);
    const pending = nextRound(round, one.pending, before, attempted, stepped);
    const names = new Set(one.pending.map(({ stack }) => stack.name));
    const isDone = (name: string) =>
      !names.has(name) || pending.some(({ stack, at }) => stack.name === name && at === undefined);
    const later = before.filter((name) => !isDone(name) && !attempted.has(name));
    waiting.set(one.name, { later, attempted, stepped });
    if (pending.length > 0) found.push(withPending(one, pending));
  }
  return found;
}

/** An environment in which only some of the pending stacks are brought forward. */
function withPending(environment: PendingEnvironment, pending: PendingEnvironment['pending']): PendingEnvironment {
  const names = new Set(pending.map(({ stack }) => stack.name));
  const others = environment.pending.flatMap(({ stack: { name } }) => (names.has(name) ? [] : [name]));
  return { ...environment, pending, left: [...new Set([...environment.left, ...others])] };
}

/** The rounds of each environment as one, for reports. */
export function inOneRun(rounds: readonly (readonly EnvironmentRun[])[]): EnvironmentRun[] {
  const found = new Map<string, EnvironmentRun>();
  for (const one of rounds.flat()) {
    const former = found.get(one.name);
    const decisions = [former?.gateDecision, one.gateDecision].flatMap((decision) => decision ?? []);
    const closed = decisions.find(({ outcome }) => outcome && (isUndecided(outcome) || !outcome.isOpen));
    const gateDecision = closed ?? decisions.find(({ outcome }) => outcome) ?? one.gateDecision;
    found.set(one.name, { ...one, gateDecision, stacks: [...(former?.stacks ?? []), ...one.stacks] });
  }
  return [...found.values()];
}

/** What a run that ends has not applied, because something that goes first was not applied; a line for each environment. */
export function waitingLines(waiting: ReadonlyMap<string, Waiting>): string[] {
  return [...waiting].flatMap(([name, { later }]) =>
    later.length === 0
      ? []
      : [
          `environment "${name}": ${later.join(', ')}: changes of several pull requests are pending that are applied one after the other, and stacks that go first were not applied. Run the workflow again when they are`,
        ],
  );
}
