import type { Environment } from '../../modules/manifest/configuration';
import { type LinkedStack, refusedTogether } from '../../modules/reconcile/refused-together';
import { adoptionRefusals } from '../../modules/plan/adopted-objects';
import { takenAddresses } from '../../modules/plan/hand-over';
import { differences, recordedSteps } from '../../modules/plan/plan-record';
import { waitingTitle } from '../../modules/report/gate-markdown';
import { isUndecided } from '../../modules/review/gate-of-review';
import { plannedService } from '../../modules/review/planned-service';
import { policyReplacements } from '../../modules/review/policy-replacements';
import { inOrderOfApply, type ReviewedStack } from '../../modules/review/reviewed-stacks';
import { acceptRefused } from './accept-refused';
import { type AppliedStack, applyPlans, withoutAdopted } from './apply-plans';
import type { ApplyOutcome } from './apply-report';
import { firstRound, inOneRun, nextRounds, type Waiting, waitingLines } from './apply-rounds';
import type { Branch } from './branch';
import { type CheckedStack, checkPlans, isEmpty, type StackRefusal } from './check-plans';
import { lockFoldersOf, type Context } from './context';
import { environmentFailure, type EnvironmentFailure, unreachableFailure } from './environment-failure';
import { decideEnvironment, type EnvironmentGate } from './environment-gate';
import { type EnvironmentRun, isPermitted, type StackRun } from './environment-run';
import { InputError } from './inputs';
import { mapWithLimit } from './map-with-limit';
import { type PendingEnvironment, readEnvironment, readRemovedEnvironment, withUpgraded } from './pending-environment';
import { planMoves } from './plan-moves';
import { recordEnvironment } from './record-environment';
import { outcomesOf } from './reconcile-report';
import { saveRefusedIssue } from './refused-issue';
import { abandonedLine, removedEnvironments } from './removed-environments';
import { startStackRunner, type StackPlan, type StackRunner } from './stack-plans';
import { stacksChangedSince } from './superseded-stacks';
import type { BranchEvent } from './trigger-event';
import { log, warn } from './workflow-commands';

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
      if (!(await recordEnvironment(branch, one, 'end', failures))) waiting.delete(one.name);
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
    if (permitted.length > 0 && (await recordEnvironment(branch, one, 'begin', failures))) ready.push(...permitted);
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
      for (const one of environments)
        if (one.stacks.some(isPermitted)) await recordEnvironment(branch, one, 'begin', failures);
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
