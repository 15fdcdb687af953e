import type { Environment } from '../../modules/manifest/configuration';
import { InventoryError, stacksLeft } from '../../modules/reconcile/inventory';
import { basisAt } from '../../modules/review/review';
import type { Branch } from './branch';
import type { Context } from './context';
import { openInventory } from './inventory-state';
import type { Terraform } from './terraform';
import type { BranchEvent } from './trigger-event';

/** What is known of the environments that the tip no longer has. */
export interface RemovedEnvironments {
  /** Those whose inventories list stacks, a line each: nothing manages the objects of these stacks. */
  readonly abandoned: readonly string[];
  /** Why an inventory could not be read, a line each. */
  readonly unreadable: readonly string[];
}

/**
 * Looks for environments that were removed or renamed while they had stacks. A run works towards the environments of the
 * tip only, so what is left in others would be in no report.
 *
 * @param starts commits of the branch; an environment is looked for at each of them and in the history after it
 */
export async function removedEnvironments(
  { git, temporary }: Context<BranchEvent>,
  branch: Branch,
  terraform: Terraform,
  starts: Iterable<string>,
): Promise<RemovedEnvironments> {
  const commits = new Set<string>();
  for (const start of new Set(starts)) {
    // A commit that is gone has been replaced by the history of the tip.
    if (await branch.isInHistory(start)) commits.add(start);
    for (const commit of await branch.configurationChanges(start)) commits.add(commit);
  }
  const removed = new Map<string, Environment>();
  for (const commit of commits) {
    const { configuration } = await basisAt(git, commit);
    for (const environment of configuration?.environments ?? []) removed.set(environment.name, environment);
  }
  for (const { name } of branch.configuration.environments) removed.delete(name);

  const abandoned: string[] = [];
  const unreadable: string[] = [];
  for (const [name, environment] of removed) {
    try {
      const { inventory } = await openInventory(terraform, environment, temporary);
      const stacks = inventory ? stacksLeft(inventory) : [];
      if (stacks.length > 0) abandoned.push(abandonedLine(name, stacks));
    } catch (error) {
      if (!(error instanceof InventoryError)) throw error;
      unreadable.push(`environment "${name}", which the default branch no longer has: ${error.message}`);
    }
  }
  return { abandoned, unreadable };
}

const MOST_NAMED = 10;

function abandonedLine(environment: string, stacks: readonly string[]): string {
  const more = stacks.length > MOST_NAMED ? ` and ${stacks.length - MOST_NAMED} more` : '';
  return `the default branch no longer has environment "${environment}", and its inventory lists ${stacks.slice(0, MOST_NAMED).join(', ')}${more}: their objects keep their access, and nothing manages them. Bring the environment back, remove what these stacks manage (services, add-ons of clusters, policies) in a pull request, apply it, and remove the environment afterwards`;
}
