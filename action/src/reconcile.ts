import type { Environment } from '../../modules/manifest/configuration';
import type { GitHubUser } from '../../modules/gate/github-user';
import { acceptRefusal } from '../../modules/reconcile/accepting-person';
import { type BegunApply, type Inventory, InventoryError, type RecordedStack } from '../../modules/reconcile/inventory';
import { isWorthWriting, nextInventory, type StackResult } from '../../modules/reconcile/next-inventory';
import { type LinkedStack, refusedTogether } from '../../modules/reconcile/refused-together';
import { adoptionRefusals } from '../../modules/plan/adopted-objects';
import { takenAddresses } from '../../modules/plan/hand-over';
import { differences, recordedSteps } from '../../modules/plan/plan-record';
import { waitingTitle } from '../../modules/report/gate-markdown';
import { isUndecided } from '../../modules/review/gate-of-review';
import { plannedService } from '../../modules/review/planned-service';
import { policyReplacements } from '../../modules/review/policy-replacements';
import { inOrderOfApply, type ReviewedStack } from '../../modules/review/reviewed-stacks';
import { type AppliedStack, applyPlans, withoutAdopted } from './apply-plans';
import type { ApplyOutcome } from './apply-report';
import { firstRound, inOneRun, nextRounds, type Waiting, waitingLines } from './apply-rounds';
import type { Branch, CommitChange } from './branch';
import { type CheckedStack, checkPlans, isEmpty, type StackRefusal } from './check-plans';
import { lockFoldersOf, type Context } from './context';
import { decideEnvironment, type EnvironmentGate } from './environment-gate';
import {
  digestOfRefused,
  type EnvironmentRun,
  isCurrent,
  isHeld,
  isPermitted,
  isUpgraded,
  type StackRun,
} from './environment-run';
import { InputError } from './inputs';
import { mapWithLimit } from './map-with-limit';
import {
  type PendingEnvironment,
  readEnvironment,
  readRemovedEnvironment,
  UndecidedGateError,
  withUpgraded,
} from './pending-environment';
import { planMoves } from './plan-moves';
import { outcomesOf } from './reconcile-report';
import { saveRefusedIssue } from './refused-issue';
import { abandonedLine, removedEnvironments } from './removed-environments';
import { startStackRunner, type StackPlan, type StackRunner } from './stack-plans';
import { stacksChangedSince } from './superseded-stacks';
import type { BranchEvent } from './trigger-event';
import { log, warn } from './workflow-commands';
import { VERSION } from './version';

/** Why nothing was done in an environment, or not all was recorded. */
export type EnvironmentFailure = Pick<Required<ApplyOutcome>, 'reason' | 'refusals'>;

export interface Reconciliation {
  readonly outcomes: readonly ApplyOutcome[];
  readonly failures: readonly EnvironmentFailure[];
}

/** The longest time between two writes of an inventory during an apply, in milliseconds. */
const WRITE_INTERVAL = 60_000;

/**
 * Brings every environment to the tip of the default branch: pending stacks are planned, and applied if their changes were
 * reviewed and approved. What is refused in one environment, or cannot be read, does not stop the others.
 */
export async function reconcile(context: Context<BranchEvent>, branch: Branch): Promise<Reconciliation> {
  const { temporary, environment, signal, inputs } = context;
  const { parallelism, lockTimeout } = inputs;
  const lockFolders = lockFoldersOf(context);
  const start = () => startStackRunner({ temporary, parallelism, lockTimeout, environment, lockFolders, signal });
  const first = await start();
  const { product, version } = first.terraform;
  const failures: EnvironmentFailure[] = [];
  const found = await readEnvironments(context, branch, first, failures);
  found.push(...(await readRemoved(context, branch, first, found, failures)));
  const rounds: (readonly EnvironmentRun[])[] = [];
  const last = new Map<string, EnvironmentRun>();
  const waiting = new Map<string, Waiting>();
  for (let runner = first, now = await firstRound(branch, found, waiting); ; runner = await start()) {
    const pending = inOrderOfApply(now.flatMap((one) => one.pending.map(({ stack }) => stack)));
    log(`${pending.length} stacks are pending at ${branch.tip}; planning with ${product} ${version}`);
    const plans = new Map((await planMoves(runner, pending)).map((plan) => [plan.name, plan]));
    runner.close();
    const tools = runner.tools([...plans.values()]);
    const environments: EnvironmentRun[] = [];
    for (const one of now) {
      const checked = await checkPlans(context, branch, one, plans, tools);
      const earlier = rounds.flatMap((round) => round.find(({ name }) => name === one.name)?.linked ?? []);
      environments.push(await decide(context, branch, one, checked, earlier));
    }
    if (rounds.length === 0) await acceptRefused(context, branch, environments, failures);
    await applyPermitted(context, branch, runner, environments, pending, failures);
    for (const one of environments) {
      if (!(await record(branch, one, 'end', failures))) waiting.delete(one.name);
      last.set(one.name, one);
    }
    rounds.push(environments);
    now = await nextRounds(branch, [...last.values()], waiting);
    if (now.length === 0) break;
  }
  for (const line of waitingLines(waiting)) warn(line);
  const environments = inOneRun(rounds);
  await saveRefusedIssue(context, branch, environments);
  return { outcomes: await outcomesOf(context, branch, environments, `${product} ${version}`), failures };
}

async function readEnvironments(
  context: Context<BranchEvent>,
  branch: Branch,
  { terraform }: StackRunner,
  failures: EnvironmentFailure[],
): Promise<PendingEnvironment[]> {
  const { environments } = branch.configuration;
  const names = context.inputs.environments;
  const unknown = names?.filter((name) => !environments.some((one) => one.name === name)) ?? [];
  if (unknown.length > 0) throw new InputError(`environments: the configuration has no ${unknown.join(', ')}`);
  const wanted = names ? environments.filter(({ name }) => names.includes(name)) : environments;
  const read = async (environment: Environment): Promise<PendingEnvironment[]> => {
    try {
      const found = await readEnvironment(context, branch, terraform, environment);
      if (found.unreachable.length > 0) failures.push(unreachableFailure(found));
      return [context.inputs.accept === undefined ? found : await withUpgraded(branch, found)];
    } catch (error) {
      const failure = environmentFailure(environment.name, error);
      if (failure === undefined) throw error;
      failures.push(failure);
      return [];
    }
  };
  return (await mapWithLimit([...wanted], context.inputs.parallelism, read)).flat();
}

/**
 * The environments that were removed since the last run, with the stacks that were removed before. A run of some
 * environments may not reach the others.
 */
async function readRemoved(
  context: Context<BranchEvent>,
  branch: Branch,
  { terraform }: StackRunner,
  found: readonly PendingEnvironment[],
  failures: EnvironmentFailure[],
): Promise<PendingEnvironment[]> {
  const { before } = context.event;
  if (context.inputs.environments !== undefined) return [];
  const starts = [...found.map(({ inventory }) => inventory.commit), ...(before === undefined ? [] : [before])];
  const { removed, unreadable } = await removedEnvironments(context, branch, terraform, starts);
  if (unreadable.length > 0) failures.push({ reason: 'inventory-unreadable', refusals: unreadable });
  const environments: PendingEnvironment[] = [];
  for (const one of removed) {
    try {
      const { environment, abandoned } = await readRemovedEnvironment(context, branch, one);
      if (environment.pending.length > 0) environments.push(environment);
      if (abandoned.length > 0)
        failures.push({ reason: 'environment-removed', refusals: [abandonedLine(one.name, abandoned)] });
    } catch (error) {
      const failure = environmentFailure(one.name, error);
      if (failure === undefined) throw error;
      failures.push(failure);
    }
  }
  return environments;
}

function unreachableFailure({ name, unreachable }: PendingEnvironment): EnvironmentFailure {
  const line = (stack: string) =>
    `${stack} of environment "${name}": no available commit has its configuration, and the account may have its objects: restore the commits of the default branch`;
  return { reason: 'history-rewritten', refusals: unreachable.map(line) };
}

const REASONS = {
  newer: 'superseded',
  unreadable: 'inventory-unreadable',
  unwritten: 'inventory-not-written',
  moved: 'backend-moved',
} as const;

function environmentFailure(environment: string, error: unknown): EnvironmentFailure | undefined {
  const message = error instanceof Error ? `environment "${environment}": ${error.message}` : '';
  if (error instanceof UndecidedGateError) return { reason: 'gate-undecided', refusals: [message] };
  if (!(error instanceof InventoryError)) return undefined;
  return { reason: REASONS[error.kind], refusals: [message] };
}

/** Asks the gate, and finds what is refused together. */
async function decide(
  context: Context<BranchEvent>,
  branch: Branch,
  environment: PendingEnvironment,
  checked: readonly CheckedStack[],
  earlier: readonly LinkedStack[],
): Promise<EnvironmentRun> {
  const changing = checked.filter(({ plan: { outcome } }) => outcome.planned && !isEmpty(outcome));
  const known = changing.filter(({ pending }) => pending.cause === 'changed');
  const gateDecision = await decideEnvironment(context, branch, environment, known);
  const stacks = checked.map((stack): CheckedStack => {
    const { name } = stack.plan;
    if (!known.includes(stack) || !gateDecision.holds(name)) return stack;
    return { ...stack, refusals: [...stack.refusals, gateRefusal(gateDecision, stack)] };
  });
  const linked = stacks
    .filter(({ plan: { outcome }, pending }) => outcome.planned && !isEmpty(outcome) && pending.cause !== 'upgraded')
    .map(({ plan: { name, stack }, commits, refusals }) => ({
      name,
      commits: commits.map(({ commit }) => commit),
      ...(stack.dependsOn && { dependsOn: stack.dependsOn }),
      isRefused: refusals.length > 0,
    }));
  const waits = refusedTogether([...earlier, ...linked]);
  return {
    ...environment,
    gateDecision,
    linked: linked.map((one) => ({ ...one, isRefused: one.isRefused || waits.has(one.name) })),
    stacks: stacks.map((stack) => {
      const waitsFor = waits.get(stack.plan.name);
      return { ...stack, ...(waitsFor !== undefined && { waitsFor }) };
    }),
  };
}

function gateRefusal({ outcome }: EnvironmentGate, { commits }: CheckedStack): StackRefusal {
  if (outcome && isUndecided(outcome)) return { reason: 'gate-undecided', text: outcome.undecided, isFinal: true };
  const pulls = [...new Set(commits.flatMap(({ pull }) => pull ?? []))];
  const where = pulls.length === 0 ? '' : ` of pull request ${pulls.join(', ')}`;
  const text = `${outcome && !isUndecided(outcome) ? waitingTitle(outcome) : ''}${where}`;
  return { reason: 'approval-missing', text, isFinal: false };
}

/** Removes the refusals of the plans that the user who started this run accepts. */
async function acceptRefused(
  context: Context<BranchEvent>,
  branch: Branch,
  environments: EnvironmentRun[],
  failures: EnvironmentFailure[],
): Promise<void> {
  const { inputs, environment, github, event } = context;
  if (inputs.accept === undefined) return;
  const refuse = (line: string) => failures.push({ reason: 'accept-refused', refusals: [line] });
  const refused = [false, true].flatMap((ofUpgrade) => environments.map((run) => ({ run, ofUpgrade })));
  const { run: found, ofUpgrade } =
    refused.find((one) => digestOfRefused(branch, one.run, one.ofUpgrade) === inputs.accept) ?? {};
  // What only an upgrade changes stays as it is, unless it is accepted.
  for (const [index, run] of environments.entries()) {
    if (run === found && ofUpgrade === true) continue;
    environments[index] = { ...run, stacks: run.stacks.filter((stack) => !isUpgraded(stack)) };
  }
  if (found === undefined) {
    refuse(
      'no refused plan has this digest: the branch, the inventory or a plan has changed since, or it was accepted',
    );
    return;
  }
  const login = environment['GITHUB_TRIGGERING_ACTOR'] ?? environment['GITHUB_ACTOR'] ?? '';
  const held = found.stacks.filter((stack) => isHeld(stack) && isUpgraded(stack) === ofUpgrade);
  const authors = await authorsOf(
    context,
    held.flatMap(({ commits }) => commits),
  );
  const user = login === '' ? undefined : await github.user(login);
  const why =
    event.kind === 'dispatch'
      ? await acceptRefusal({ user, gate: found.gate.gate, authors, source: github })
      : 'only workflow_dispatch accepts plans';
  if (why !== undefined) {
    refuse(why);
    return;
  }
  log(`${login} accepts the plans of ${held.map(({ plan }) => plan.name).join(', ')}`);
  const accepted = new Set(held.map(({ plan }) => plan.name));
  for (const [index, run] of environments.entries()) {
    if (run.name !== found.name) continue;
    const stacks = run.stacks.map((stack): StackRun => {
      if (!accepted.has(stack.plan.name)) return stack;
      const { waitsFor: _, ...rest } = stack;
      return { ...rest, refusals: stack.refusals.filter(({ isFinal }) => isFinal) };
    });
    environments[index] = { ...run, stacks };
  }
}

async function authorsOf({ github }: Context, commits: readonly CommitChange[]): Promise<GitHubUser[]> {
  const authors: GitHubUser[] = [];
  for (const { commit, pullRequest } of new Set(commits)) {
    if (pullRequest === undefined) authors.push(...(await github.authorsOf(commit)));
    else authors.push(...[pullRequest.author ?? []].flat(), ...(await github.contributors(pullRequest.number)).users);
  }
  return authors;
}

/** Applies what is permitted, stack by stack. Each inventory names beforehand what its environment may get. */
async function applyPermitted(
  context: Context<BranchEvent>,
  branch: Branch,
  runner: StackRunner,
  environments: readonly EnvironmentRun[],
  order: readonly ReviewedStack[],
  failures: EnvironmentFailure[],
): Promise<void> {
  const ready: StackRun[] = [];
  for (const one of environments) {
    const permitted = one.stacks.filter(isPermitted);
    if (permitted.length > 0 && (await record(branch, one, 'begin', failures))) ready.push(...permitted);
  }
  const names = order.map(({ name }) => name);
  const byName = new Map(ready.map((stack) => [stack.plan.name, stack]));
  const plans = names.flatMap((name) => byName.get(name)?.plan ?? []);
  const take = (results: readonly AppliedStack[]) => {
    for (const result of results) {
      const stack = byName.get(result.report.stack);
      if (stack) stack.applied = result;
    }
  };
  let written = Date.now();
  const results = await applyPlans(
    runner,
    plans,
    (plan, adopted) => {
      const run = byName.get(plan.name);
      return run ? leftSteps(plan, adopted, run) : [`${plan.name} is not to be applied`];
    },
    async (stack) => (await stacksChangedSince(context, branch.tip))(stack),
    async (soFar) => {
      take(soFar);
      if (Date.now() - written < WRITE_INTERVAL) return;
      for (const one of environments) if (one.stacks.some(isPermitted)) await record(branch, one, 'begin', failures);
      written = Date.now();
    },
  );
  take(results);
}

/** The differences between the permitted plan of a stack and what remains of it after the apply has started. */
function leftSteps({ name, outcome }: StackPlan, adopted: ReadonlySet<string>, run: StackRun): string[] {
  if (!outcome.planned) return [outcome.failure.message];
  const { stack } = run.pending;
  const permitted = run.plan.outcome.planned ? run.plan.outcome.changes : [];
  const record = { stacks: { [name]: { digest: '', steps: recordedSteps(permitted) } } };
  const { deviation } = plannedService(outcome.plan, stack.before, stack.after, stack.part);
  return [
    ...differences(record, [{ stack: name, changes: withoutAdopted(outcome.changes, adopted) }], true),
    ...(deviation === undefined ? [] : [`${name}: its plan does not result in the access of the manifest`]),
    ...policyReplacements(outcome.plan, stack.ownedPolicies).map((reason) => `${name}: ${reason}`),
    ...adoptionRefusals(outcome.plan, takenAddresses(stack)).map((reason) => `${name}: ${reason}`),
  ];
}

/**
 * Writes the inventory of an environment, unless nothing new is known.
 *
 * @returns whether it is written
 */
async function record(
  { tip }: Branch,
  environment: EnvironmentRun,
  phase: 'begin' | 'end',
  failures: EnvironmentFailure[],
): Promise<boolean> {
  const { name, state, inventory, gate, isStart, stacks, left } = environment;
  const results = new Map<string, StackResult>([
    ...left.map((stack): [string, StackResult] => [stack, { kind: 'left' }]),
    ...stacks.map((stack): [string, StackResult] => [stack.plan.name, resultOf(stack, tip, phase)]),
  ]);
  const unknown = stacks
    .filter(({ pending }) => pending.cause === 'unknown')
    .map(({ plan, pending: { stack, source } }): [string, RecordedStack] => [
      plan.name,
      stack.change === 'removed' && source !== undefined ? { source } : {},
    ]);
  const known: Inventory['stacks'] = { ...inventory.stacks, ...Object.fromEntries<RecordedStack>(unknown) };
  const previous = { ...inventory, stacks: known };
  const next = nextInventory(previous, { tip, action: VERSION, gate: gate.record, results });
  environment.latest = next;
  const isFirst = isStart && state.state.revision === 0;
  if (phase === 'end' && !isFirst && !isWorthWriting(environment.written ?? inventory, next)) return true;
  try {
    await state.write(next);
    environment.written = next;
    return true;
  } catch (error) {
    const failure = environmentFailure(name, error);
    if (failure === undefined) throw error;
    failures.push(failure);
    return false;
  }
}

function resultOf(stack: StackRun, tip: string, phase: 'begin' | 'end'): StackResult {
  const { plan, pending, applied } = stack;
  const { outcome } = plan;
  const { after: digest } = pending.stack.digests;
  const { at } = pending;
  if (!outcome.planned) return { kind: 'left' };
  if (isCurrent(stack)) {
    return { kind: 'current', ...(digest !== undefined && { digest }), ...(at !== undefined && { at }) };
  }
  if (!isPermitted(stack) || applied?.isSuperseded === true) return { kind: 'left' };
  // A stack that was not started, because another one failed, has nothing of the apply.
  if (phase === 'end' && applied?.isStarted !== true) return { kind: 'left' };
  const begun: BegunApply = {
    commit: digest === undefined ? (pending.source ?? tip) : (at ?? tip),
    ...(digest !== undefined && { digest }),
    steps: recordedSteps(outcome.changes),
    addresses: [...new Set(outcome.changes.map(({ address }) => address))],
  };
  return { kind: 'begun', begun };
}
