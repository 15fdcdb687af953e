import type { GitHubUser } from './github-user';

/** A review of a pull request, as GitHub stores it. */
export interface PullRequestReview {
  /** Increases with time. */
  readonly id: number;
  readonly user: GitHubUser;
  readonly state: 'approved' | 'changes-requested' | 'commented' | 'dismissed';
  /** The pull request's head when the review was submitted. */
  readonly commit: string;
  /** ISO 8601, in UTC. */
  readonly submittedAt: string;
}

/**
 * The current approvals, one for each user. The last review counts: requested changes or a dismissal revoke an
 * approval, a comment does not.
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/about-pull-request-reviews
 */
export function standingApprovals(reviews: readonly PullRequestReview[]): readonly PullRequestReview[] {
  const last = new Map<number, PullRequestReview>();
  for (const review of reviews.toSorted((a, b) => a.id - b.id)) {
    if (review.state !== 'commented') last.set(review.user.id, review);
  }
  return [...last.values()].filter(({ state }) => state === 'approved');
}
