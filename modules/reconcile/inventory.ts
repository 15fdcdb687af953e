import type { GateRecord } from './gate-record';

/** The format of this version. A program refuses inventories of a later format. */
export const INVENTORY_FORMAT = 1;

/**
 * What was last applied in an environment. It is kept in the Terraform state of a stack without resources, which only the
 * job that applies can write: check runs, comments and statuses can be written by any workflow of any branch.
 *
 * It is written before and after an apply, so after a killed run it lags behind the account and is never ahead of it.
 */
export interface Inventory {
  readonly format: number;
  /** Version of the action that wrote it. */
  readonly action: string;
  /** The commit of the default branch that was last looked at. A stack that is not listed did not exist there. */
  readonly commit: string;
  readonly gate: GateRecord;
  readonly stacks: Readonly<Record<string, RecordedStack>>;
}

/** What is known of a stack. */
export interface RecordedStack {
  /**
   * A commit whose configuration was applied; at a commit that does not have the stack, nothing was. Absent if it is not
   * known what the stack has.
   */
  readonly commit?: string;
  /** `configurationDigest` of what was applied; absent if nothing was. */
  readonly digest?: string;
  /** Version of the action that synthesized it. */
  readonly action?: string;
  /** A commit that has the stack, if it is not known what the stack has and the tip does not have it. */
  readonly source?: string;
  /** An apply that has begun and is not known to have ended. */
  readonly begun?: BegunApply;
}

/** What an apply may have done already. */
export interface BegunApply {
  /** The tip that it worked towards; for the removal of the stack, a commit that has it. */
  readonly commit: string;
  /** `configurationDigest` of what it applies; absent for the removal of the stack. */
  readonly digest?: string;
  /** Its steps, as in a plan record. */
  readonly steps: readonly string[];
  /** The addresses of its resources. */
  readonly addresses: readonly string[];
}

/** An inventory that cannot be used. */
export class InventoryError extends Error {
  constructor(
    message: string,
    /** `newer`: a later version of the action wrote it. `moved`: it is not the one of the former backend. */
    readonly kind: 'unreadable' | 'unwritten' | 'newer' | 'moved' = 'unreadable',
  ) {
    super(message);
    this.name = 'InventoryError';
  }
}

/**
 * Reads an inventory.
 *
 * @param action version of the running action, which must not be older than the one that wrote it
 * @throws InventoryError for text that no action writes, and for inventories of later versions
 */
export function parseInventory(text: string, action: string): Inventory {
  let inventory: Partial<Inventory>;
  try {
    inventory = JSON.parse(text) as Partial<Inventory>;
  } catch {
    throw new InventoryError('the inventory is not valid JSON');
  }
  const { format, commit, stacks, gate, action: writer } = inventory;
  const isKnown = typeof format === 'number' && typeof writer === 'string' && typeof commit === 'string';
  if (!isKnown || typeof stacks !== 'object' || typeof gate?.commit !== 'string') {
    throw new InventoryError('the inventory lacks required fields');
  }
  if (format > INVENTORY_FORMAT || isOlder(action, writer)) {
    throw new InventoryError(
      `version ${writer} of the action wrote the inventory, and this run has ${action}`,
      'newer',
    );
  }
  return { format, action: writer, commit, gate, stacks };
}

/** Whether a version such as `0.1.0` comes before another one. */
export function isOlder(version: string, other: string): boolean {
  const [a, b] = [version, other].map((text) => text.split(/[.+-]/).slice(0, 3).map(Number));
  const index = [0, 1, 2].find((part) => (a?.[part] ?? 0) !== (b?.[part] ?? 0));
  return index !== undefined && (a?.[index] ?? 0) < (b?.[index] ?? 0);
}

/** The commit whose configuration a stack has; undefined if that is not known. */
export function recordedCommit({ stacks, commit }: Inventory, stack: string): string | undefined {
  const known = Object.hasOwn(stacks, stack) ? stacks[stack] : undefined;
  return known ? known.commit : commit;
}

/** The commits that the stacks of an inventory have, those of unfinished applies included. */
export function recordedCommits({ commit, stacks }: Inventory): ReadonlySet<string> {
  return new Set([
    commit,
    ...Object.values(stacks).flatMap(({ commit: own, begun, source }) =>
      [own ?? [], begun?.commit ?? [], source ?? []].flat(),
    ),
  ]);
}

/** The names of the stacks that may have objects in the account, sorted. */
export function stacksLeft({ stacks }: Inventory): readonly string[] {
  return Object.entries(stacks)
    .filter(([, { commit, digest, begun }]) => digest !== undefined || begun !== undefined || commit === undefined)
    .map(([name]) => name)
    .sort();
}
