import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from './github';
import { isForbidden, missingPermission } from './refused-request';
import type { Context } from './context';
import { note, warn } from './workflow-commands';

/**
 * Publishes output on GitHub that no decision depends on. A failure does not stop the run: it is a notice without
 * permission, as in a fork, and otherwise a warning.
 *
 * @returns its result, or undefined
 */
export async function display<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isForbidden(error)) note(`this token may not ${what}${needed(error)}; see the step summary`);
    else warn(`could not ${what}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function needed(error: unknown): string {
  const permission = missingPermission(error);
  return permission === undefined ? '' : ` (the job needs the permission \`${permission}\`)`;
}

/**
 * Reports a check; see `display`.
 *
 * @returns why GitHub did not take it, if so
 */
export async function saveCheck(context: Context, check: Check): Promise<string | undefined> {
  let failure: string | undefined;
  await display('write check runs', async () => {
    try {
      await context.github.saveCheck(check);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failure = isForbidden(error) ? 'the job needs the permission `checks: write`' : `GitHub answered: ${message}`;
      throw error;
    }
  });
  return failure;
}

/**
 * Writes a file for later steps of the job. Its name contains the folder of the configuration, so that several
 * configurations in one job have files of their own.
 *
 * @returns its path
 */
export function writeResultFile({ environment, configurationFile }: Context, name: string, text: string): string {
  const folder = encodeURIComponent(configurationFile.split('/').slice(0, -1).join('/'));
  const ownName = folder === '' ? name : name.replace(/(?=\.json$)/, `-${folder}`);
  const file = join(environment['RUNNER_TEMP'] ?? '.', ownName);
  writeFileSync(file, text);
  return file;
}
