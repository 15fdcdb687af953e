import type { Environment } from '../../modules/manifest/configuration';
import { type Inventory, InventoryError, stacksLeft } from '../../modules/reconcile/inventory';
import { basisAt } from '../../modules/review/review';
import type { Branch } from './branch';
import type { Context } from './context';
import { type InventoryState, openInventory } from './inventory-state';
import type { Terraform } from './terraform';
import type { BranchEvent } from './trigger-event';

/** An environment that the tip no longer has, with an inventory that lists stacks. */
export interface RemovedEnvironment {
  readonly name: string;
  readonly state: InventoryState;
  readonly inventory: Inventory;
  /** The last commit that has the environment. */
  readonly last: string;
}

/** What is known of the environments that the tip no longer has. */
export interface RemovedEnvironments {
  /** Those that have stacks: the tip does not manage the objects of these stacks. */
  readonly removed: readonly RemovedEnvironment[];
  /** Why an inventory could not be read, a line each. */
  readonly unreadable: readonly string[];
}

/**
 * Looks for environments that were removed or renamed and have stacks. A run works towards the environments of the tip, so
 * what is left in others would be in no report.
 *
 * @param starts commits; an environment is looked for before each change of the configuration after one of them
 */
export async function removedEnvironments(
  { commits, git, temporary }: Context<BranchEvent>,
  branch: Branch,
  terraform: Terraform,
  starts: Iterable<string>,
): Promise<RemovedEnvironments> {
  const places = new Map<string, { readonly environment: Environment; readonly last: string }>();
  for (const start of new Set(starts)) {
    for (const commit of await branch.configurationChanges(start)) {
      // The commit before a change has what the one before that has left, and is the last one that does.
      const { base: last } = await commits.ofBranchCommit(commit);
      const { configuration } = await basisAt(git, last);
      for (const environment of configuration?.environments ?? []) places.set(environment.name, { environment, last });
    }
  }
  for (const { name } of branch.configuration.environments) places.delete(name);

  const removed: RemovedEnvironment[] = [];
  const unreadable: string[] = [];
  for (const [name, { environment, last }] of places) {
    try {
      const state = await openInventory(terraform, environment, temporary);
      const { inventory } = state;
      if (inventory && stacksLeft(inventory).length > 0) removed.push({ name, state, inventory, last });
    } catch (error) {
      if (!(error instanceof InventoryError)) throw error;
      unreadable.push(`environment "${name}", which the default branch no longer has: ${error.message}`);
    }
  }
  return { removed, unreadable };
}

const MOST_NAMED = 10;

/**
 * The message about an environment that was removed while it had stacks.
 *
 * @param stacks names of the stacks that are left
 */
export function abandonedLine(environment: string, stacks: readonly string[]): string {
  const more = stacks.length > MOST_NAMED ? ` and ${stacks.length - MOST_NAMED} more` : '';
  return `the default branch no longer has environment "${environment}", and its inventory lists ${stacks.slice(0, MOST_NAMED).join(', ')}${more}: their objects keep their access, and nothing manages them. Bring the environment back, remove what these stacks manage (services, add-ons of clusters, policies) in a pull request, and remove the environment in a later one`;
}
