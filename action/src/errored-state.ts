import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Terraform writes the state here if it cannot write it to the backend: the only record of what the apply did. */
const FILE = 'errored.tfstate';

/** Seconds before each attempt: about four minutes, in which a backend may come back. */
const DELAYS = [0, 5, 15, 30, 60, 120];

/** What became of a state that Terraform could not write. */
export type ErroredState =
  { readonly pushed: true } | { readonly pushed: false; readonly file: string; readonly why: string };

export interface ErroredStateOptions {
  readonly stack: string;
  /** The folder that Terraform worked in, which is removed at the end. */
  readonly folder: string;
  /** A folder that outlives this step. */
  readonly keepIn: string;
  /** `terraform state push` of a file in the folder. */
  readonly push: (file: string) => Promise<void>;
  readonly delays?: readonly number[];
}

/**
 * Pushes the state that a failed apply could not write. If the backend still refuses it, the file is kept for a later step
 * of the job. https://developer.hashicorp.com/terraform/cli/commands/state/push
 *
 * @returns undefined if the state was written
 */
export async function saveErroredState(options: ErroredStateOptions): Promise<ErroredState | undefined> {
  const { stack, folder, keepIn, push, delays = DELAYS } = options;
  const source = join(folder, FILE);
  if (!existsSync(source)) return undefined;
  // First, because this process may be ended while it waits.
  mkdirSync(keepIn, { recursive: true, mode: 0o700 });
  const file = join(keepIn, `${stack}.tfstate`);
  copyFileSync(source, file);
  chmodSync(file, 0o600);
  let why = '';
  for (const delay of delays) {
    await sleep(delay * 1000);
    try {
      await push(FILE);
      rmSync(file);
      return { pushed: true };
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
  }
  return { pushed: false, file, why };
}
