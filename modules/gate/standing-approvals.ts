/** An opinion about a pull request, as GitHub keeps it. */
export interface PullRequestReview {
  /** Counts up with time. */
  readonly id: number;
  readonly login: string;
  readonly state: 'approved' | 'changes-requested' | 'commented' | 'dismissed';
  /** The pull request's head when it was given. */
  readonly commit: string;
  /** ISO 8601, in UTC. */
  readonly submittedAt: string;
}

/**
 * The approvals that stand, one for each user: the last opinion counts, so asking for changes or having it dismissed
 * takes an approval back, and a mere comment does not.
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/about-pull-request-reviews
 */
export function standingApprovals(reviews: readonly PullRequestReview[]): readonly PullRequestReview[] {
  const last = new Map<string, PullRequestReview>();
  for (const review of reviews.toSorted((a, b) => a.id - b.id)) {
    if (review.state !== 'commented') last.set(review.login.toLowerCase(), review);
  }
  return [...last.values()].filter(({ state }) => state === 'approved');
}
