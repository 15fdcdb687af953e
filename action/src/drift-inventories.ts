import { configurationDigest } from '../../modules/plan/stack-changes';
import { acceptDigest } from '../../modules/reconcile/accept-digest';
import { InventoryError, stacksLeft } from '../../modules/reconcile/inventory';
import { isWorthWriting, nextInventory, type StackResult } from '../../modules/reconcile/next-inventory';
import { upgradedStacks } from '../../modules/reconcile/pending-stacks';
import type { ReviewedStack } from '../../modules/review/reviewed-stacks';
import { openBranch } from './branch';
import { isEmpty } from './check-plans';
import type { Context } from './context';
import { type PendingEnvironment, readEnvironment } from './pending-environment';
import { abandonedLine, removedEnvironments } from './removed-environments';
import type { StackPlan } from './stack-plans';
import type { Terraform } from './terraform';
import type { BranchEvent } from './trigger-event';
import { VERSION } from './version';
import { note } from './workflow-commands';

/** What the inventories of all environments add to a drift run. */
export interface DriftInventories {
  /** Stacks that the tip no longer has: what is left of them is drift. */
  readonly removed: readonly ReviewedStack[];
  /** Why the inventories of some environments could not be read. */
  readonly failures: readonly string[];
  /** Environments that were removed at any time and have stacks, a line each. */
  readonly abandoned: readonly string[];
  /** Why a stack differs from the account, as far as it is known after `recordEmpty`. */
  notesOf(stack: string): readonly string[];
  /** Records the stacks that equal the tip, however they were applied, if this job may write the state. */
  recordEmpty(plans: readonly StackPlan[]): Promise<void>;
}

const NONE: DriftInventories = {
  removed: [],
  failures: [],
  abandoned: [],
  notesOf: () => [],
  recordEmpty: () => Promise.resolve(),
};

/** Reads the inventories of the environments that have one. */
export async function readInventories(context: Context<BranchEvent>, terraform: Terraform): Promise<DriftInventories> {
  if (context.inputs.synthesized !== undefined) return NONE;
  const branch = await openBranch(context);
  const found: PendingEnvironment[] = [];
  const failures: string[] = [];
  for (const environment of branch.configuration.environments) {
    try {
      const one = await readEnvironment(context, branch, terraform, environment);
      if (one.isStart) continue;
      found.push(one);
      failures.push(...one.unreachable.map((name) => `${name}: no available commit has its configuration`));
    } catch (error) {
      if (!(error instanceof InventoryError)) throw error;
      failures.push(`environment "${environment.name}": ${error.message}`);
    }
  }
  const all = [await context.commits.emptyCommit()];
  const { removed, unreadable } = await removedEnvironments(context, branch, terraform, all);
  // The backend may have been removed with the environment, so this does not fail every run.
  for (const line of unreadable) note(line);
  const pending = found.flatMap((one) => one.pending);
  const upgrades = new Map<string, readonly string[]>();
  return {
    failures,
    abandoned: removed.map(({ name, inventory }) => abandonedLine(name, stacksLeft(inventory))),
    removed: pending.flatMap(({ stack }) => (stack.change === 'removed' ? [stack] : [])),
    notesOf: (name) => {
      const one = pending.find(({ stack }) => stack.name === name);
      if (one) return [one.stack.change === 'removed' ? REMOVED : NOT_APPLIED];
      return upgrades.get(name) ?? [];
    },
    recordEmpty: async (plans) => {
      const empty = new Set(plans.flatMap(({ name, outcome }) => (outcome.planned && isEmpty(outcome) ? [name] : [])));
      const removed = new Set(pending.flatMap(({ stack: { name, change } }) => (change === 'removed' ? [name] : [])));
      const digests = new Map(
        plans.flatMap(({ name, stack }) =>
          removed.has(name) ? [] : [[name, configurationDigest(stack.configuration)] as const],
        ),
      );
      for (const one of found) {
        const results = new Map<string, StackResult>(
          one.pending.map(({ stack: { name } }) => [name, { kind: 'left' }]),
        );
        for (const name of [...Object.keys(one.inventory.stacks), ...results.keys()]) {
          const digest = digests.get(name);
          if (empty.has(name)) results.set(name, { kind: 'current', ...(digest !== undefined && { digest }) });
        }
        const next = nextInventory(one.inventory, { tip: branch.tip, action: VERSION, gate: one.gate.record, results });
        try {
          if (isWorthWriting(one.inventory, next)) await one.state.write(next);
        } catch (error) {
          if (!(error instanceof InventoryError)) throw error;
          note(`environment "${one.name}": ${error.message}`);
        }
        for (const [name, line] of upgradeNotes(branch.tip, one, plans, digests)) upgrades.set(name, [line]);
      }
    },
  };
}

/** The stacks that another version of the action configured, with the digest that accepts their plans. */
function upgradeNotes(
  tip: string,
  { name: environment, inventory, pending, state: { state } }: PendingEnvironment,
  plans: readonly StackPlan[],
  digests: ReadonlyMap<string, string>,
): [string, string][] {
  const others = pending.map(({ stack }) => stack.name);
  const upgraded = upgradedStacks(inventory, others, plans, ({ name }) => digests.get(name)).filter(
    ({ stack: { outcome } }) => outcome.planned && !isEmpty(outcome),
  );
  const changed = upgraded.map(({ stack: { name, outcome } }) => ({
    stack: name,
    changes: outcome.planned ? outcome.changes : [],
  }));
  const accept = acceptDigest({ tip, environment, state, plans: changed });
  return upgraded.map(({ stack, entry }) => [
    stack.name,
    `Cause: upgrade. Version ${entry?.action ?? ''} of the action applied this stack, and this version configures it differently. To apply the plans of all such stacks in ${environment}, run the workflow with accept: ${accept}`,
  ]);
}

const REMOVED = 'The default branch no longer has this stack, and its resources are still in the account.';
const NOT_APPLIED = 'The default branch has changes of this stack that are not applied.';
