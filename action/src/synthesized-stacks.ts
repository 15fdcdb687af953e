import { readSynthesizedStacks, type SynthesizedStack } from '../../modules/stacks/synthesize-stacks';
import type { Context } from './context';
import { InputError } from './inputs';
import { recordedPlan } from './reviewed-plan';

/** @throws InputError if the folder has no synthesized app, or a stack of it is in another folder */
export function synthesizedStacks(folder: string): readonly SynthesizedStack[] {
  try {
    return readSynthesizedStacks(folder);
  } catch (error) {
    throw new InputError(`cdktf-out: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * The stacks that an app had at a commit of a branch and does not have any more, by the plan of its pull request. An app has
 * no inventory, so nothing deletes their resources.
 *
 * @returns undefined if that is not known
 */
export async function removedStacks(
  context: Context,
  branch: string,
  commit: string,
  stacks: readonly SynthesizedStack[],
): Promise<readonly string[] | undefined> {
  const pulls = (await context.github.mergedPullRequests(commit)).filter(({ baseBranch }) => baseBranch === branch);
  const [pullRequest] = pulls;
  if (pullRequest === undefined || pulls.length > 1) return undefined;
  const found = await recordedPlan(context, pullRequest, commit, undefined);
  if ('refusal' in found) return undefined;
  const names = new Set(stacks.map(({ name }) => name));
  return found.record.names?.filter((name) => !names.has(name));
}

/** What a reader has to do about a removed stack. */
export const NOT_COVERED =
  'the app no longer has this stack, so it is not covered: its resources stay. Destroy them with the app of the former commit (cdktf destroy)';
