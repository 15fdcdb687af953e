import { hasErrors } from '../../modules/diagnostics/diagnostic';
import { loadRevisions } from '../../modules/review/load-revisions';
import { reviewedStacks } from '../../modules/review/reviewed-stacks';
import type { ApplyOutcome } from './apply-report';
import { TRANSITION_CODES } from '../../modules/workloads/check-transitions';
import { CommitError } from './commits';
import type { Context } from './context';
import type { BranchEvent } from './trigger-event';

/** A commit compared with what the default branch asks for now. */
export interface Supersession {
  /** The tip of the default branch. */
  readonly tip: string;
  /**
   * Whether the tip configures a stack differently from the commit, or has removed it or brought it back. To apply such a
   * stack from the commit would undo a later change.
   */
  readonly isSuperseded: (stack: string) => boolean;
}

/** The manifests of the tip have errors, so what the branch asks for is unknown. */
export class TipError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TipError';
  }
}

/**
 * Compares a commit with the tip of the default branch, which is fetched at each call: a re-run has the commit of the
 * first run (https://docs.github.com/en/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs), and other pull
 * requests may be merged while a run waits or applies.
 *
 * @throws CommitError if the tip cannot be fetched, or does not contain the commit any longer
 * @throws TipError if the manifests of the tip have errors
 */
export async function supersededStacks(context: Context<BranchEvent>, commit: string): Promise<Supersession> {
  const { commits, event, inputs, temporary } = context;
  const tip = await commits.tipOf(event.branch);
  if (inputs.synthesized !== undefined) {
    // The stacks are those of the checkout, for every applied commit.
    const isTip = commit === tip && (await commits.checkedOut()) === tip;
    return { tip, isSuperseded: () => !isTip };
  }
  if (tip === commit) return { tip, isSuperseded: () => false };
  if (!(await commits.isAncestor(commit, tip))) {
    throw new CommitError(
      `commit ${commit} is no longer in the history of "${event.branch}", whose tip is ${tip}: only commits of the branch are applied`,
      'history-rewritten',
    );
  }
  const revisions = await loadRevisions(inputs.folder, { base: commit, head: tip });
  const { diagnostics } = revisions;
  // Such an error is about one change, and several changes may have led to the tip.
  if (hasErrors(diagnostics.filter(({ code }) => code !== 'gate-ignore-expired' && !TRANSITION_CODES.has(code)))) {
    throw new TipError(`the manifests of ${tip}, the tip of "${event.branch}", have errors: fix them first`);
  }
  const names = new Set(reviewedStacks({ revisions }, temporary).map(({ name }) => name));
  return { tip, isSuperseded: (stack) => names.has(stack) };
}

/** The superseded stacks that no later commit of this run has applied. */
export function leftStacks(outcomes: readonly Pick<ApplyOutcome, 'stacks' | 'superseded'>[]): string[] {
  const left = outcomes.flatMap(({ superseded }, index) => {
    const later = outcomes.slice(index + 1).flatMap(({ stacks }) => stacks);
    return superseded.filter((name) => !later.some(({ stack, applied }) => stack === name && applied === true));
  });
  return [...new Set(left)];
}
