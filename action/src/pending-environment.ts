import type { ChangeWithFindings } from '../../modules/gate/decide-gate';
import { GATE_WEAKENED } from '../../modules/findings/rules/gate';
import type { Configuration, Environment, Gate } from '../../modules/manifest/configuration';
import { type GateChange, gateInForce, type GateInForce } from '../../modules/reconcile/gate-in-force';
import { type GateRecord, recordGate } from '../../modules/reconcile/gate-record';
import {
  INVENTORY_FORMAT,
  type Inventory,
  InventoryError,
  recordedCommits,
  stacksLeft,
} from '../../modules/reconcile/inventory';
import {
  type PendingStack,
  type PendingStacks,
  pendingStacks,
  upgradedStacks,
} from '../../modules/reconcile/pending-stacks';
import { gateOfChange } from '../../modules/review/gate-of-review';
import { basisAt, reviewOf } from '../../modules/review/review';
import type { ReviewedStack } from '../../modules/review/reviewed-stacks';
import { today } from '../../modules/review/today';
import { type Branch, type BranchView, TipError } from './branch';
import type { Context } from './context';
import { formerStacks } from './former-stacks';
import { type InventoryState, openInventory } from './inventory-state';
import { isBackendMoved, movedInventoryRefusal } from './moved-backend';
import { approvalsOf } from './pull-request-approvals';
import type { RemovedEnvironment } from './removed-environments';
import type { Terraform } from './terraform';
import type { BranchEvent } from './trigger-event';
import { VERSION } from './version';

/** An environment with what an apply may have to do in it. */
export interface PendingEnvironment {
  readonly name: string;
  readonly state: InventoryState;
  /** The inventory of the last run; in a first run, one of an environment without stacks. */
  readonly inventory: Inventory;
  /** Whether no run has recorded anything yet. */
  readonly isStart: boolean;
  readonly gate: GateInForce;
  readonly pending: readonly PendingStack<ReviewedStack>[];
  /** Stacks that nothing is done with: no available commit has their configuration, or they wait for a later round. */
  readonly left: readonly string[];
  /** Those whose configuration no available commit has. */
  readonly unreachable: readonly string[];
}

/** With the stacks that only an upgrade of the action changes. */
export async function withUpgraded(branch: Branch, environment: PendingEnvironment): Promise<PendingEnvironment> {
  const { name, inventory, pending } = environment;
  const tip = (await branch.atTip()).stacks.filter((stack) => stack.environment === name);
  const names = pending.map(({ stack }) => stack.name);
  const upgraded = upgradedStacks(inventory, names, tip, ({ digests }) => digests.after);
  return { ...environment, pending: [...pending, ...upgraded] };
}

/** It is not known which gate applies. */
export class UndecidedGateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UndecidedGateError';
  }
}

/**
 * Reads the inventory of an environment, and compares it with the tip of the branch.
 *
 * @throws InventoryError if it cannot be read, or is not the one of the environment's former backend
 */
export async function readEnvironment(
  context: Context<BranchEvent>,
  branch: Branch,
  terraform: Terraform,
  environment: Environment,
): Promise<PendingEnvironment> {
  const state = await openInventory(terraform, environment, context.temporary);
  await refuseMoved(context, branch, terraform, environment, state);
  const isStart = state.inventory === undefined;
  const inventory = state.inventory ?? (await startOf(context, branch));
  const gate = await followGate(context, branch, inventory.gate);
  const { pending, unreachable } = await findPending(branch, branch, environment.name, inventory);
  const former = isStart ? await formerStacks(context, branch, environment.name) : [];
  const all = [...pending, ...former];
  return { name: environment.name, state, inventory, isStart, gate, pending: all, left: unreachable, unreachable };
}

/** The services that were removed before their environment was, with those of its stacks that nothing removes. */
export interface RemovedServices {
  readonly environment: PendingEnvironment;
  /** Names of stacks that the environment still had when it was removed. */
  readonly abandoned: readonly string[];
}

/**
 * What an apply may still do in an environment that the tip no longer has: it removes the stacks that the default branch
 * had removed before.
 *
 * @throws UndecidedGateError
 */
export async function readRemovedEnvironment(
  context: Context<BranchEvent>,
  branch: Branch,
  { name, state, inventory, last }: RemovedEnvironment,
): Promise<RemovedServices> {
  const gate = await followGate(context, branch, inventory.gate);
  const found = await pendingAt(branch, last, name, inventory);
  const pending = found.pending.flatMap((one) =>
    one.stack.change === 'removed' && one.cause === 'changed' ? [{ ...one, at: last }] : [],
  );
  const removed = new Set(pending.map(({ stack }) => stack.name));
  const abandoned = stacksLeft(inventory).filter((stack) => !removed.has(stack));
  const environment = { name, state, inventory, isStart: false, gate, pending, left: abandoned, unreachable: [] };
  return { environment, abandoned };
}

async function pendingAt(
  branch: Branch,
  commit: string,
  environment: string,
  inventory: Inventory,
): Promise<PendingStacks<ReviewedStack>> {
  try {
    return await findPending(branch, branch.at(commit), environment, inventory);
  } catch (error) {
    // The manifests of the commit have errors.
    if (error instanceof TipError) return { pending: [], unreachable: [] };
    throw error;
  }
}

/** The pending stacks after a part of them was applied. */
export async function stillPending(
  branch: Branch,
  name: string,
  inventory: Inventory,
): Promise<readonly PendingStack<ReviewedStack>[]> {
  return (await findPending(branch, branch, name, inventory)).pending;
}

/** @throws InventoryError if the backend has changed since the last run, and the inventory was not moved with it */
async function refuseMoved(
  context: Context<BranchEvent>,
  branch: Branch,
  terraform: Terraform,
  environment: Environment,
  state: InventoryState,
): Promise<void> {
  const before = await formerPlace(context, branch, environment, state);
  if (before === undefined) return;
  const refusal = await movedInventoryRefusal(terraform, context.temporary, { before, after: environment }, state);
  if (refusal !== undefined) throw new InventoryError(refusal, 'moved');
}

/** The environment with the backend that it had before the one of the tip; undefined if it never had another one. */
async function formerPlace(
  context: Context<BranchEvent>,
  branch: Branch,
  environment: Environment,
  { inventory }: InventoryState,
): Promise<Environment | undefined> {
  const moved = (configuration: Configuration | undefined) =>
    configuration?.environments.find((one) => one.name === environment.name && isBackendMoved(one, environment));
  if (inventory !== undefined) return moved((await branch.since(inventory.commit))?.revisions.configurations.before);
  const commits = await branch.configurationChanges(await context.commits.emptyCommit());
  for (const commit of [...commits].reverse()) {
    const found = moved((await basisAt(context.git, commit)).configuration);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Before the first run every stack is pending, under the gate that the branch had before the changes of this run. */
async function startOf(context: Context<BranchEvent>, branch: Branch): Promise<Inventory> {
  const { commits, event, git } = context;
  const { tip } = branch;
  const { base: parent } = await commits.ofBranchCommit(tip);
  const { before } = event;
  const start = before !== undefined && before !== tip && (await branch.isInHistory(before)) ? before : parent;
  const { configuration, isUnreadable } = await basisAt(git, start);
  if (isUnreadable) {
    throw new UndecidedGateError(
      `the gate of commit ${start.slice(0, 12)} applies, and its configuration cannot be read: an administrator must merge a fix`,
    );
  }
  const gate = { commit: start, ...(configuration?.gate && { gate: recordGate(configuration.gate) }) };
  return { format: INVENTORY_FORMAT, action: VERSION, commit: await commits.emptyCommit(), gate, stacks: {} };
}

/** The gate in force at the tip of the branch, from the gate that an inventory has recorded. */
export async function followGate(context: Context, branch: Branch, record: GateRecord): Promise<GateInForce> {
  const changes: GateChange[] = [];
  for (const commit of await branch.configurationChanges(record.commit)) {
    const { configuration, isUnreadable } = await basisAt(context.git, commit);
    // A gate that cannot be read changes nothing; the commit that corrects it counts.
    if (isUnreadable) continue;
    const isApproved = (gate: Gate) => isWeakeningApproved(context, branch, commit, gate);
    changes.push({ commit, gate: configuration?.gate, isApproved });
  }
  return gateInForce(record, changes, branch.tip, today());
}

async function isWeakeningApproved(context: Context, branch: Branch, commit: string, gate: Gate): Promise<boolean> {
  const { review } = await branch.changeOf(commit);
  const pullRequest = await branch.pullRequestOf(commit);
  const basis = {
    commit: review.revisions.base,
    isUnreadable: false,
    configuration: withGate(review.revisions.configurations.before ?? branch.configuration, gate),
  };
  const underGate = await reviewOf(context.git, review.revisions, { basis, lookUp: context.lookUp });
  const outcome = await gateOfChange(weakeningsOf(underGate.change), gate, () =>
    Promise.resolve(
      pullRequest ? [{ approvals: approvalsOf(context, pullRequest, underGate), accounts: new Map() }] : [],
    ),
  );
  return outcome.isOpen;
}

function weakeningsOf({ findings }: ChangeWithFindings): ChangeWithFindings {
  return { services: [], findings: findings.filter(({ rule }) => rule === GATE_WEAKENED.id) };
}

/** A configuration with another gate. */
export function withGate(configuration: Configuration, gate: Gate | undefined): Configuration {
  const { gate: _, ...rest } = configuration;
  return { ...rest, ...(gate && { gate }) };
}

/** @param view of the commit to bring the environment to */
async function findPending(
  branch: Branch,
  view: BranchView,
  environment: string,
  inventory: Inventory,
): Promise<PendingStacks<ReviewedStack>> {
  const own = (stacks: readonly ReviewedStack[] | undefined) =>
    stacks?.filter((stack) => stack.environment === environment);
  const commits = [...recordedCommits(inventory)];
  const changes = new Map<string, readonly ReviewedStack[] | undefined>();
  const inHistory = new Set<string>();
  for (const commit of commits) {
    changes.set(commit, own((await view.since(commit))?.stacks));
    if (await branch.isInHistory(commit)) inHistory.add(commit);
  }
  const isIncomplete = [...changes.values()].includes(undefined);
  const entries = Object.values(inventory.stacks);
  const needsTip = isIncomplete || entries.some(({ commit, begun }) => commit === undefined || begun !== undefined);
  const tip = needsTip ? own((await view.atTip()).stacks) : [];
  return pendingStacks(inventory, {
    changesSince: (commit) => changes.get(commit),
    isInHistory: (commit) => inHistory.has(commit),
    tip: () => tip ?? [],
    digestOf: ({ digests }) => digests.after,
    counterpartsOf: ({ name, moved = [] }) =>
      moved.map(({ from, to }) => (from.stack === name ? to.stack : from.stack)),
  });
}
