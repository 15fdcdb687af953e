import { decideGate, heldFindings } from '../../modules/gate/decide-gate';
import { type ApprovalSource, readApprovals } from '../../modules/gate/read-approvals';
import type { GateReport } from '../../modules/report/gate-markdown';
import { CommitError } from './commits';
import type { Context } from './context';
import type { PullRequest } from './github';
import { reviewOf, type Review } from './review';

/** What has to be known to pass the gate is not known, so nothing passes. */
export class GateUndecided extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'GateUndecided';
  }
}

/**
 * Whether a change may pass the gate of its base: what it holds back, and who approved it.
 *
 * Approvals are read from GitHub, and what each was given to is computed anew from git at the commit it was given on; no
 * run leaves anything behind for it.
 *
 * @param pullRequest found only where something is held back; undefined where there is none, and so no approvals
 * @returns undefined where the base has no gate
 * @throws GateUndecided when GitHub, git or the base's configuration does not tell
 */
export async function gateOfReview(
  context: Context,
  { revisions, change }: Review,
  pullRequest: () => Promise<PullRequest | undefined>,
): Promise<GateReport | undefined> {
  if (revisions.gateUnreadable) {
    throw new GateUndecided(
      `the gate counts as it stands at ${revisions.base.slice(0, 12)}, and ${context.configurationFile} cannot be read there: an administrator has to merge what mends it`,
    );
  }
  const gate = revisions.configurations.before?.gate;
  if (gate === undefined) return undefined;
  if (heldFindings(change, gate).length === 0) return { gate, isOpen: true, held: [], refused: [] };
  try {
    const pull = await pullRequest();
    const { approvals, refused } = pull
      ? await readApprovals(sourceOf(context, pull, revisions.base), gate, pull.author)
      : { approvals: [], refused: [] };
    return { gate, refused, ...decideGate(change, gate, approvals) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new GateUndecided(`whether the findings are approved could not be checked: ${message}`, error);
  }
}

function sourceOf({ github, commits, inputs }: Context, { number }: PullRequest, base: string): ApprovalSource {
  const changeAt: ApprovalSource['changeAt'] = async (commit) => {
    try {
      const { change, hasErrors } = await reviewOf(inputs.folder, await commits.sinceMergeBase(commit, base));
      return hasErrors ? 'the manifests of that commit have errors' : change;
    } catch (error) {
      // Git may have forgotten a commit that was pushed over.
      if (error instanceof CommitError) return error.message;
      throw error;
    }
  };
  // Most approvals are of the same commit.
  const known = new Map<string, ReturnType<typeof changeAt>>();
  return {
    reviews: () => github.reviews(number),
    permission: github.permission,
    isTeamMember: github.isTeamMember,
    changeAt: (commit) => {
      const change = known.get(commit) ?? changeAt(commit);
      known.set(commit, change);
      return change;
    },
  };
}
