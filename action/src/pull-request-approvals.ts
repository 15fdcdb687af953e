import type { PullRequestApprovals } from '../../modules/review/gate-of-review';
import { type Review, reviewOf } from '../../modules/review/review';
import { CommitError } from './commits';
import type { Context } from './context';
import type { PullRequest } from './github';

/**
 * The approvals of a pull request, from GitHub; what each was given to, from git.
 * @param review of the pull request, or of the commit that merged it
 */
export function approvalsOf(
  { github, commits, git, lookUp }: Context,
  { number, author }: PullRequest,
  { basis, revisions }: Review,
): PullRequestApprovals {
  return {
    author,
    reviews: () => github.reviews(number),
    lastBaseChange: () => github.lastBaseChange(number),
    contributors: () => github.contributors(number),
    permission: github.permission,
    isTeamMember: github.isTeamMember,
    reviewAt: async (commit) => {
      try {
        return await reviewOf(git, await commits.sinceMergeBase(commit, revisions.base), { basis, lookUp });
      } catch (error) {
        // Git may have forgotten a commit that was pushed over.
        if (error instanceof CommitError) return error.message;
        throw error;
      }
    },
  };
}
