import { loadRevisions } from '../../modules/review/load-revisions';
import { reviewedStacks } from '../../modules/review/reviewed-stacks';
import { refuseErrors } from './branch';
import { CommitError } from './commits';
import type { Context } from './context';
import type { BranchEvent } from './trigger-event';

/**
 * Fetches the default branch once more: other pull requests may be merged while a run waits or applies.
 *
 * @param tip that this run works towards
 * @returns whether the branch configures a stack differently by now, or has removed it or brought it back
 * @throws CommitError if the tip cannot be fetched, or does not contain the former one any longer
 * @throws TipError if the manifests of the tip have errors
 */
export async function stacksChangedSince(
  { commits, event, git, temporary }: Context<BranchEvent>,
  tip: string,
): Promise<(stack: string) => boolean> {
  const now = await commits.tipOf(event.branch);
  if (now === tip) return () => false;
  if (!(await commits.isAncestor(tip, now))) {
    throw new CommitError(
      `the history of "${event.branch}" was rewritten: its tip ${now} does not contain commit ${tip}, and only commits of the branch are applied`,
      'history-rewritten',
    );
  }
  const revisions = await loadRevisions(git, { base: tip, head: now });
  refuseErrors(revisions, now);
  const names = new Set(reviewedStacks({ revisions }, temporary).map(({ name }) => name));
  return (stack) => names.has(stack);
}
