import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../modules/manifest/configuration';
import { type Inventory, InventoryError, parseInventory } from '../../modules/reconcile/inventory';
import { backendOf } from '../../modules/workloads/backends';
import { inventoryStackName } from '../../modules/workloads/stack-names';
import { TerraformError, type Terraform } from './terraform';
import { VERSION } from './version';

/** The inventory of an environment, as its backend has it. */
export interface InventoryState {
  /** Undefined if the environment has no inventory yet. */
  readonly inventory: Inventory | undefined;
  /** Of the state that was read or written last. Every write has a higher revision; 0 without an inventory. */
  readonly state: { readonly lineage: string; readonly revision: number };
  /** Terraform's serial of the state that was read; 0 without one. */
  readonly serial: number;
  /**
   * Replaces the inventory.
   *
   * @throws InventoryError if another run has written it since
   */
  write(inventory: Inventory): Promise<void>;
}

/** https://developer.hashicorp.com/terraform/internals/json-format describes the plan; the state's version is 4 since Terraform 0.12. */
interface StateFile {
  readonly lineage?: string;
  readonly serial?: number;
  readonly outputs?: { readonly inventory?: { readonly value?: unknown } };
}

const STATE_FILE = 'inventory.tfstate';

/**
 * Reads the inventory of an environment from the state of a stack that has no resources and needs no provider.
 *
 * Writes are states with the next serial. Terraform does not push a state over one of another lineage or with a serial
 * that is not lower (https://developer.hashicorp.com/terraform/cli/commands/state/push), so of two runs only one writes.
 * It stores a pushed state with the given serial or the one after it.
 *
 * @throws InventoryError if it cannot be read: that is never taken for an environment without an inventory
 */
export async function openInventory(
  terraform: Terraform,
  environment: Environment,
  temporary: string,
): Promise<InventoryState> {
  const folder = mkdtempSync(join(temporary, 'inventory-'));
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ terraform: backendBlock(environment) }));
  const text = await asInventoryError('unreadable', async () => {
    await terraform.init(folder);
    return terraform.pullState(folder);
  });
  const found = readState(text);
  const { serial, value } = found ?? { serial: 0, value: undefined };
  let lineage = found?.lineage ?? randomUUID();
  const inventory = value === undefined ? undefined : parseInventory(value, VERSION);
  let revision = value === undefined ? 0 : revisionOf(value);
  let nextSerial = serial + 1;
  return {
    inventory,
    serial,
    get state() {
      return { lineage, revision };
    },
    write: async (next) => {
      const text = JSON.stringify({ revision: revision + 1, ...next });
      const file = {
        version: 4,
        terraform_version: terraform.version,
        serial: nextSerial,
        lineage,
        outputs: { inventory: { value: text, type: 'string' } },
        resources: [],
      };
      writeFileSync(join(folder, STATE_FILE), JSON.stringify(file), { mode: 0o600 });
      await asInventoryError('unwritten', () => terraform.pushState(folder, STATE_FILE));
      // Terraform gives the first state of a remote backend a lineage of its own.
      const isFirst = found === undefined && revision === 0;
      const stored = isFirst
        ? readState(await asInventoryError('unwritten', () => terraform.pullState(folder)))
        : undefined;
      if (isFirst && stored?.value !== text) {
        throw new InventoryError('cannot write the inventory: another run has written it', 'unwritten');
      }
      lineage = stored?.lineage ?? lineage;
      revision += 1;
      nextSerial = (stored?.serial ?? nextSerial + 1) + 1;
    },
  };
}

/** The `terraform` block of an environment's inventory. */
export function backendBlock(environment: Environment): Readonly<Record<string, unknown>> {
  const found = backendOf(environment, inventoryStackName(environment.name));
  const { type, arguments: given } = found ?? { type: 'local', arguments: {} };
  return type === 'cloud' ? { cloud: given } : { backend: { [type]: given } };
}

function revisionOf(value: string): number {
  return Number((JSON.parse(value) as { readonly revision?: unknown }).revision ?? 0);
}

/**
 * @returns undefined without a state: `state pull` then prints nothing for a local backend, and a state without lineage for
 * a remote one such as S3
 */
function readState(
  text: string,
): { readonly lineage: string; readonly serial: number; readonly value: string } | undefined {
  if (text.trim() === '') return undefined;
  let file: StateFile;
  try {
    file = JSON.parse(text) as StateFile;
  } catch {
    throw new InventoryError('the state of the inventory is not valid JSON');
  }
  const { lineage, serial, outputs } = file;
  const value = outputs?.inventory?.value;
  if (lineage === '' && serial === 0 && value === undefined) return undefined;
  if (typeof lineage !== 'string' || typeof serial !== 'number' || typeof value !== 'string') {
    throw new InventoryError('the state of the inventory has no output "inventory"');
  }
  return { lineage, serial, value };
}

async function asInventoryError<T>(kind: 'unreadable' | 'unwritten', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TerraformError) || error.kind === 'interrupted') throw error;
    const verb = kind === 'unreadable' ? 'read' : 'write';
    throw new InventoryError(`cannot ${verb} the inventory: ${error.message}`, kind);
  }
}
