import { type ChangeWithFindings, decideGate, type GateDecision } from '../gate/decide-gate';
import type { GitHubUser } from '../gate/github-user';
import { type ApprovalSource, readApprovals } from '../gate/read-approvals';
import type { Gate } from '../manifest/configuration';
import { type AccountAccesses, withAccount } from './account-access';
import { errorsExceptExpiry, type Review } from './review';
import { memoized } from '../repository/memoized';

/** A gate that cannot be decided lets nothing pass. */
export interface GateUndecided {
  readonly isOpen: false;
  /** Why, as a sentence without its full stop. */
  readonly undecided: string;
}

export type GateOutcome = GateDecision | GateUndecided;

export function isUndecided(outcome: GateOutcome): outcome is GateUndecided {
  return 'undecided' in outcome;
}

/** The approvals of a pull request. */
export interface PullRequestApprovals extends Omit<ApprovalSource, 'changeAt'> {
  /** The author, whose own approval does not count; undefined if the account was deleted. */
  readonly author: GitHubUser | undefined;
  /** Reviews the pull request as it was at a commit; a text says why that is not possible. */
  reviewAt(commit: string): Promise<Review | string>;
}

const NO_APPROVALS = { approvals: [], refused: [] };

/**
 * Whether a change may pass the gate of its base: which findings it stops, and who approved them.
 *
 * The commit of each approval is reviewed again, so no run depends on what an earlier one stored.
 *
 * @param accounts that do not have what the base grants, as far as they were planned
 * @param approvalsOf called only if a finding requires an approval; undefined if the commit has no pull request
 * @returns undefined where the base has no gate
 */
export async function gateOfReview(
  review: Review,
  accounts: AccountAccesses,
  approvalsOf: () => Promise<PullRequestApprovals | undefined>,
): Promise<GateOutcome | undefined> {
  const { basis } = review;
  if (basis.isUnreadable) {
    return undecided(
      `the gate of commit ${basis.commit.slice(0, 12)} applies, and its configuration cannot be read: an administrator must merge a fix`,
    );
  }
  const gate = basis.configuration?.gate;
  if (gate === undefined) return undefined;
  return gateOfChange(withAccount(review, accounts), gate, async () => {
    const approvals = await approvalsOf();
    return approvals === undefined ? [] : [{ approvals, accounts }];
  });
}

/** The approvals of one of several pull requests. */
export interface PendingApprovals {
  readonly approvals: PullRequestApprovals;
  /** Accounts that do not have what the base of the pull request grants. */
  readonly accounts: AccountAccesses;
}

/**
 * Whether a change may pass a gate. The approvals of all pull requests count together, each for what it was given to.
 *
 * @param change with the gate's severities
 * @param pulls called only if a finding requires an approval
 */
export async function gateOfChange(
  change: ChangeWithFindings,
  gate: Gate,
  pulls: () => Promise<readonly PendingApprovals[]>,
): Promise<GateOutcome> {
  const decision = decideGate(change, gate, NO_APPROVALS);
  if (decision.isOpen) return decision;
  try {
    const found = [];
    for (const { approvals, accounts } of await pulls()) {
      found.push(await readApprovals(approvalSource(approvals, accounts), gate, approvals.author));
    }
    const decided = decideGate(change, gate, {
      approvals: found.flatMap(({ approvals }) => approvals),
      refused: found.flatMap(({ refused }) => refused),
    });
    const [doubt] = found.flatMap(({ undecided: doubts }) => doubts);
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

function approvalSource(approvals: PullRequestApprovals, accounts: AccountAccesses): ApprovalSource {
  const changeAt: ApprovalSource['changeAt'] = async (commit) => {
    const approved = await approvals.reviewAt(commit);
    if (typeof approved === 'string') return approved;
    if (errorsExceptExpiry(approved).length > 0) return 'the manifests of that commit have errors';
    return withAccount(approved, accounts);
  };
  // Most approvals are of the same commit.
  return { ...approvals, changeAt: memoized(changeAt) };
}
