import type { Configuration, Environment } from '../../modules/manifest/configuration';
import { InventoryError } from '../../modules/reconcile/inventory';
import { inventoryStackName } from '../../modules/workloads/stack-names';
import { canonicalJson } from '../../modules/plan/canonical-json';
import { backendBlock, type InventoryState, openInventory } from './inventory-state';
import type { Terraform } from './terraform';

/** Whether the inventory of an environment is looked for in another place. */
export function isBackendMoved(before: Environment, after: Environment): boolean {
  return placeOf(before) !== placeOf(after);
}

function placeOf(environment: Environment): string {
  return canonicalJson(backendBlock(environment));
}

/**
 * Why the inventory of an environment may not be used in its new place: it is not the one of the old place, or older. A run
 * would take the environment for a new one, or apply what was applied already.
 *
 * @param found the inventory in the new place
 */
export async function movedInventoryRefusal(
  terraform: Terraform,
  temporary: string,
  { before, after }: { readonly before: Environment; readonly after: Environment },
  found: InventoryState,
): Promise<string | undefined> {
  const old = await openOld(terraform, before, temporary);
  if (typeof old === 'string') return old;
  if (old.inventory === undefined) return undefined;
  const name = inventoryStackName(after.name);
  const commands = moveCommands(before, after);
  if (found.inventory === undefined) {
    return `the backend of environment "${after.name}" changes, and its inventory is only in the old place. Move the state "${name}" and those of all stacks before the merge:\n${commands}`;
  }
  if (found.state.lineage !== old.state.lineage) {
    return `the backend of environment "${after.name}" changes, and the inventory in the new place is another one (lineage ${found.state.lineage} instead of ${old.state.lineage}). Replace it with that of the old place:\n${commands}`;
  }
  if (found.serial < old.serial) {
    return `the backend of environment "${after.name}" changes, and the inventory in the new place (serial ${found.serial}) is older than that in the old place (serial ${old.serial}): an apply has run in between. Move the states once more:\n${commands}`;
  }
  return undefined;
}

/** Why the inventories of a change that moves backends may not be used, one for each environment. */
export async function movedInventories(
  terraform: Terraform,
  temporary: string,
  { before, after }: { readonly before?: Configuration; readonly after?: Configuration },
): Promise<string[]> {
  const refusals: string[] = [];
  for (const environment of after?.environments ?? []) {
    const old = before?.environments.find((one) => one.name === environment.name && isBackendMoved(one, environment));
    if (old === undefined) continue;
    try {
      const found = await openInventory(terraform, environment, temporary);
      const refusal = await movedInventoryRefusal(terraform, temporary, { before: old, after: environment }, found);
      if (refusal !== undefined) refusals.push(refusal);
    } catch (error) {
      if (!(error instanceof InventoryError)) throw error;
      refusals.push(`environment "${environment.name}": ${error.message}`);
    }
  }
  return refusals;
}

async function openOld(terraform: Terraform, before: Environment, temporary: string): Promise<InventoryState | string> {
  try {
    return await openInventory(terraform, before, temporary);
  } catch (error) {
    if (!(error instanceof InventoryError)) throw error;
    return `the backend of environment "${before.name}" has changed, and it cannot be checked that its inventory was moved: ${error.message}. The job needs to read the old place; if that does not exist any more, create it empty.`;
  }
}

/** `synth` does not write the inventory, so its folder is made by hand. */
function moveCommands(before: Environment, after: Environment): string {
  const name = inventoryStackName(after.name);
  const write = (environment: Environment) =>
    `echo '${JSON.stringify({ terraform: backendBlock(environment) })}' > backend.tf.json`;
  return [
    `mkdir ${name} && cd ${name}`,
    write(before),
    'terraform init && terraform state pull > moved.tfstate',
    write(after),
    'terraform init -reconfigure && terraform state push moved.tfstate',
  ].join('\n');
}
