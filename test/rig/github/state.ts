/** The state of one repository in the fake GitHub. */
export interface GitHubState {
  readonly owner: string;
  readonly repo: string;
  nextId: number;
  pulls: PullRequest[];
  /** Number of requests to come that find no pull request of a commit yet. */
  unindexed: number;
  comments: Comment[];
  issues: Issue[];
  checkRuns: CheckRun[];
  reviews: Review[];
  /** Commits of pull requests, for GraphQL. */
  pullCommits: PullCommit[];
  /** Of issues and pull requests, such as `base_ref_changed`. */
  events: { readonly issue: number; readonly event: string; readonly createdAt: string }[];
  /** Login → permission on the repository. */
  permissions: Record<string, 'admin' | 'write' | 'read' | 'none'>;
  /** Team slug → logins. */
  teams: Record<string, string[]>;
}

export interface PullRequest {
  readonly number: number;
  readonly author: string;
  headSha: string;
  baseSha: string;
  /** `main` where it is not set. */
  baseBranch?: string;
  readonly headRepoId: number;
  state: 'open' | 'closed';
  mergedAt: string | null;
  mergeCommitSha: string | null;
  title: string;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly login: string;
  body: string;
  edits: number;
}

export interface Issue {
  readonly number: number;
  readonly login: string;
  title: string;
  body: string;
  labels: string[];
  state: 'open' | 'closed';
  edits: number;
}

export interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  externalId: string;
  status: string;
  conclusion: string | null;
  title: string;
  summary: string;
  text: string;
  annotations: CheckAnnotation[];
  /** Slug of the app that made it; GITHUB_TOKEN belongs to `github-actions`. */
  readonly app: string;
}

export interface CheckAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: string;
  readonly message: string;
}

export interface PullCommit {
  readonly pull: number;
  readonly oid: string;
  /** Logins; an author without a GitHub account is null. */
  readonly authors: readonly (string | null)[];
  readonly committer: string | null;
}

export interface Review {
  readonly id: number;
  readonly pull: number;
  readonly login: string;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';
  readonly commitId: string;
  readonly submittedAt: string;
}

export function emptyState(owner: string, repo: string): GitHubState {
  return {
    owner,
    repo,
    nextId: 1000,
    pulls: [],
    unindexed: 0,
    comments: [],
    issues: [],
    checkRuns: [],
    reviews: [],
    pullCommits: [],
    events: [],
    permissions: {},
    teams: {},
  };
}
