import type { PendingStack } from '../../modules/reconcile/pending-stacks';
import { recordedCommit } from '../../modules/reconcile/inventory';
import { deletesUsedPolicy, isOneStep, needsNewPolicy } from '../../modules/review/one-step';
import type { ReviewedStack } from '../../modules/review/reviewed-stacks';
import type { Workload } from '../../modules/workloads/workload';
import { type Branch, type Since, TipError } from './branch';
import type { PendingEnvironment } from './pending-environment';

type Pending = PendingStack<ReviewedStack>;

/** The pending stacks of an environment, divided. */
export interface Round {
  /** Those that are planned and applied now: towards the tip, or with `at` towards an earlier commit. */
  readonly pending: readonly Pending[];
  /** The names of the stacks that are not at the tip after this round. */
  readonly later: readonly string[];
}

/** The services of pending stacks, as they were applied last. */
export function usersOf(environments: readonly Pick<PendingEnvironment, 'pending'>[]): readonly Workload[] {
  return environments.flatMap(({ pending }) => pending.flatMap(({ stack }) => stack.before ?? []));
}

/**
 * What a round of an apply does. Changes that were merged one after the other may not be possible at once, although each of
 * them is: then the stacks that they concern are first brought to the commit before the change that has to wait. All other
 * stacks go to the tip.
 *
 * @param users services as they were applied last, see `deletesUsedPolicy`
 */
export async function roundOf(
  branch: Branch,
  { pending, inventory }: Pick<PendingEnvironment, 'pending' | 'inventory'>,
  users: readonly Workload[],
): Promise<Round> {
  const stops = new Map<string, string>();
  for (const one of pending) {
    const stop = await stopOf(branch, one, users);
    if (stop !== undefined) stops.set(one.stack.name, stop);
  }
  if (stops.size === 0) return { pending, later: [] };
  const at = await earliest(branch, [...new Set(stops.values())]);
  const byName = new Map(pending.map((one) => [one.stack.name, one]));
  const steps: Pending[] = [];
  const later = [...stops.keys()];
  // Grows while it is read.
  for (const name of later) {
    const tip = byName.get(name);
    const recorded = tip?.recorded ?? recordedCommit(inventory, name);
    const since = recorded === undefined ? undefined : await sinceAt(branch, at, recorded);
    const stack = since?.stacks.find((one) => one.name === name);
    const isNow = (stops.get(name) ?? at) === at;
    if (stack && isNow && recorded !== undefined) {
      steps.push({ ...tip, stack, cause: 'changed', recorded, source: recorded, at });
    }
    const linked = [
      ...relatedTo(name, tip?.stack, pending),
      ...relatedTo(name, stack, pending),
      ...(stack?.dependsOn ?? []).filter((one) => since?.stacks.some((other) => other.name === one)),
      ...(stops.get(name) === at ? await waitingForPolicies(branch, name, at, pending) : []),
    ];
    later.push(...new Set(linked.filter((one) => !later.includes(one))));
  }
  return { pending: [...pending.filter(({ stack }) => !later.includes(stack.name)), ...steps], later };
}

/**
 * The commit that a stack is brought to first: the one before the first change that is not possible at once with those
 * before it. Undefined if it goes to the tip: also where a single change is not possible at once, which its pull request
 * reports.
 */
async function stopOf(
  branch: Branch,
  { stack, recorded, cause }: Pending,
  users: readonly Workload[],
): Promise<string | undefined> {
  if (cause !== 'changed' || recorded === undefined) return undefined;
  const { name } = stack;
  const change = (since: Since | undefined) => {
    const own = since?.stacks.find((one) => one.name === name);
    const configurations = since?.revisions.configurations ?? {};
    const isDeleting = own !== undefined && deletesUsedPolicy(own, configurations, users);
    return { isDeleting, isPossible: own === undefined || (!isDeleting && isOneStep(own, configurations)) };
  };
  const { isPossible, isDeleting } = change(await branch.since(recorded));
  if (isPossible) return undefined;
  for (const { commit, stacks, review } of await branch.commitsSince(recorded)) {
    if (!stacks.has(name)) continue;
    if (change(await sinceAt(branch, commit, recorded)).isPossible) continue;
    const { base } = review.revisions;
    const before = await sinceAt(branch, base, recorded);
    return isDeleting || before?.stacks.some((one) => one.name === name) === true ? base : undefined;
  }
  return undefined;
}

/**
 * What differs between two commits of the branch.
 *
 * @returns undefined where the later one comes before the other, and for a commit whose manifests have errors
 */
async function sinceAt(branch: Branch, later: string, recorded: string): Promise<Since | undefined> {
  if (!(await branch.isInHistory(recorded))) return undefined;
  if ((await branch.distance(recorded)) < (await branch.distance(later))) return undefined;
  try {
    return await branch.at(later).since(recorded);
  } catch (error) {
    if (error instanceof TipError) return undefined;
    throw error;
  }
}

async function earliest(branch: Branch, commits: readonly string[]): Promise<string> {
  const [first = '', ...others] = commits;
  let found = { commit: first, distance: await branch.distance(first) };
  for (const commit of others) {
    const distance = await branch.distance(commit);
    if (distance > found.distance) found = { commit, distance };
  }
  return found.commit;
}

/** The other stacks of a service, and those that exchange objects with a stack. */
function relatedTo(name: string, stack: ReviewedStack | undefined, pending: readonly Pending[]): string[] {
  const workload = stack?.before ?? stack?.after;
  const ofService = workload
    ? pending.filter(({ stack: { before, after } }) => {
        const other = before ?? after;
        return other?.service === workload.service && other.environment.name === workload.environment.name;
      })
    : [];
  return [
    ...ofService.map((one) => one.stack.name),
    ...(stack?.moved ?? []).map(({ from, to }) => (from.stack === name ? to.stack : from.stack)),
  ].filter((other) => other !== name);
}

/** The services that need a policy of a stack that the stack gets only after it has deleted others. */
async function waitingForPolicies(
  branch: Branch,
  name: string,
  at: string,
  pending: readonly Pending[],
): Promise<string[]> {
  const found: string[] = [];
  for (const { stack, recorded } of pending) {
    const since = recorded === undefined ? undefined : await sinceAt(branch, at, recorded);
    // Without a change up to that commit, waiting there leads to nothing.
    if (!since?.stacks.some((one) => one.name === stack.name)) continue;
    const { after: before } = since.revisions.configurations;
    const configurations = { after: branch.configuration, ...(before && { before }) };
    if (needsNewPolicy(stack, name, configurations)) found.push(stack.name);
  }
  return found;
}

/**
 * What a later round of a run may do: stacks that an earlier round has left, if all that they depend on is at the tip.
 *
 * @param later names of the stacks that were left
 * @param attempted names of the stacks that an earlier round tried in vain
 * @param stepped names of the stacks that an earlier round brought to an earlier commit
 */
export function nextRound(
  { pending, later: again }: Round,
  all: readonly Pending[],
  later: readonly string[],
  attempted: ReadonlySet<string>,
  stepped: ReadonlySet<string>,
): readonly Pending[] {
  const mayGo = (name: string) => later.includes(name) && !attempted.has(name);
  const blocked = new Set(all.flatMap(({ stack: { name } }) => (mayGo(name) ? [] : [name])));
  for (const name of attempted) blocked.add(name);
  if (again.some((name) => blocked.has(name))) for (const name of again) blocked.add(name);
  for (let size = -1; size !== blocked.size;) {
    size = blocked.size;
    for (const { stack } of pending) {
      const required = [...(stack.dependsOn ?? []), ...relatedTo(stack.name, stack, all)];
      if (required.some((name) => blocked.has(name))) blocked.add(stack.name);
    }
  }
  return pending.flatMap((one) => {
    const { name } = one.stack;
    if (blocked.has(name)) return [];
    return [stepped.has(name) ? { ...one, isStepped: true } : one];
  });
}
