import { decideGate, type GateDecision } from '../../modules/gate/decide-gate';
import { type ApprovalSource, readApprovals } from '../../modules/gate/read-approvals';
import { type AccountAccesses, withAccount } from './account-access';
import { CommitError } from './commits';
import type { Context } from './context';
import type { PullRequest } from './github';
import { lastingErrors, reviewOf, type Review } from './review';

/** What has to be known to pass the gate is not known, so nothing passes. */
export interface GateUndecided {
  readonly isOpen: false;
  /** Why, as a sentence without its end. */
  readonly undecided: string;
}

export type GateOutcome = GateDecision | GateUndecided;

export function isUndecided(outcome: GateOutcome): outcome is GateUndecided {
  return 'undecided' in outcome;
}

const NO_APPROVALS = { approvals: [], refused: [] };

/**
 * Whether a change may pass the gate of its base: what it holds back, and who approved it.
 *
 * Approvals are read from GitHub, and what each was given to is computed anew from git at the commit it was given on; no
 * run leaves anything behind for it.
 *
 * @param accounts that do not have what the base asks for, as far as it was planned
 * @param pullRequest asked for only where something is held back; undefined where there is none, and so no approvals
 * @returns undefined where the base has no gate; undecided when GitHub, git or the base's configuration does not tell
 */
export async function gateOfReview(
  context: Context,
  review: Review,
  accounts: AccountAccesses,
  pullRequest: () => Promise<PullRequest | undefined>,
): Promise<GateOutcome | undefined> {
  const { basis } = review;
  if (basis.isUnreadable) {
    return undecided(
      `the gate counts as it stands at ${basis.commit.slice(0, 12)}, and ${context.configurationFile} cannot be read there: an administrator has to merge what mends it`,
    );
  }
  const gate = basis.configuration?.gate;
  if (gate === undefined) return undefined;
  const change = withAccount(review, accounts);
  const decision = decideGate(change, gate, NO_APPROVALS);
  if (decision.isOpen) return decision;
  try {
    const pull = await pullRequest();
    if (pull === undefined) return decision;
    const approvals = await readApprovals(sourceOf(context, pull, review, accounts), gate, pull.author);
    const decided = decideGate(change, gate, approvals);
    const [doubt] = approvals.undecided;
    if (!decided.isOpen && doubt) throw new Error(`${doubt.login} may be an approver, but ${doubt.reason}`);
    return decided;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return undecided(`whether the findings are approved could not be checked: ${message}`);
  }
}

function undecided(reason: string): GateUndecided {
  return { isOpen: false, undecided: reason };
}

function sourceOf(
  { github, commits, inputs }: Context,
  { number }: PullRequest,
  { basis, revisions }: Review,
  accounts: AccountAccesses,
): ApprovalSource {
  const changeAt: ApprovalSource['changeAt'] = async (commit) => {
    try {
      const approved = await reviewOf(inputs.folder, await commits.sinceMergeBase(commit, revisions.base), basis);
      if (lastingErrors(approved).length > 0) return 'the manifests of that commit have errors';
      return withAccount(approved, accounts);
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
    lastBaseChange: () => github.lastBaseChange(number),
    permission: github.permission,
    isTeamMember: github.isTeamMember,
    changeAt: (commit) => {
      const change = known.get(commit) ?? changeAt(commit);
      known.set(commit, change);
      return change;
    },
  };
}
