import { getOctokit } from '@actions/github';
import { retry } from '@octokit/plugin-retry';
import type { ApprovalSource } from '../../modules/gate/read-approvals';
import type { PullRequestReview } from '../../modules/gate/standing-approvals';
import type { Annotation } from './annotations';
import type { RepositoryName } from './situation';

/** GitHub's REST API, as far as the action uses it. All requests are in this file. */
export interface GitHub {
  /** Creates or edits the one comment that carries the marker and is our own. @returns its address */
  saveComment(pull: number, marker: string, body: string): Promise<string>;
  /** Our comment with the marker, if there is one. */
  findComment(pull: number, marker: string): Promise<OwnComment | undefined>;
  saveCheck(check: Check): Promise<void>;
  /** Check runs of a commit that this token's app made, newest first. */
  listChecks(commit: string, name: string): Promise<readonly SavedCheck[]>;
  /** Merged pull requests whose merge made this commit. */
  mergedPullRequests(commit: string): Promise<readonly PullRequest[]>;
  pullRequest(number: number): Promise<PullRequest>;
  /** Submitted reviews of a pull request, but for those of users who are gone. */
  reviews(pull: number): Promise<readonly PullRequestReview[]>;
  /** When a pull request last got another base branch, by hand or because its base was deleted. */
  lastBaseChange(pull: number): Promise<string | undefined>;
  /** What somebody may do in the repository; `maintain` counts as `write`, `triage` as `read`. */
  readonly permission: ApprovalSource['permission'];
  /**
   * Whether somebody is an active member of a team.
   * @throws Error when the token cannot see the team, as `GITHUB_TOKEN` cannot
   */
  readonly isTeamMember: ApprovalSource['isTeamMember'];
  /** The one open issue of ours that carries the marker: created, edited, or closed when there is no body. */
  saveIssue(
    marker: string,
    issue: { readonly title: string; readonly body: string } | undefined,
  ): Promise<string | undefined>;
}

export interface OwnComment {
  readonly id: number;
  readonly body: string;
  readonly url: string;
}

export interface Check {
  readonly name: string;
  readonly commit: string;
  /** Absent while the work goes on. */
  readonly conclusion?: 'success' | 'failure' | 'neutral' | 'action_required';
  /** Where there is more to see. */
  readonly address?: string;
  readonly title: string;
  /** Markdown, at most 65,535 characters. */
  readonly summary: string;
  /** Markdown below the summary, at most 65,535 characters. */
  readonly text?: string;
  /** What a later run reads back: the digest of what was planned. */
  readonly externalId?: string;
  readonly annotations: readonly Annotation[];
}

export interface SavedCheck {
  readonly id: number;
  readonly externalId: string;
  readonly text: string;
  readonly completed: boolean;
  readonly conclusion: string;
}

export interface PullRequest {
  readonly number: number;
  readonly author: string;
  readonly headSha: string;
  readonly baseSha: string;
  readonly mergeCommitSha: string | undefined;
}

/** https://docs.github.com/en/rest/pulls/reviews; a pending review is nobody's opinion yet. */
const REVIEW_STATES: Readonly<Partial<Record<string, PullRequestReview['state']>>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
};

/** https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
const PERMISSIONS = ['admin', 'write', 'read', 'none'] as const;

/** GitHub takes 50 annotations a request. https://docs.github.com/en/rest/checks/runs */
const ANNOTATIONS_PER_REQUEST = 50;

/** Tries after which a request that GitHub answers with a server error or a rate limit is given up. */
const RETRIES = 3;

/** A server error is asked again after this many milliseconds, then after four and nine times as many. */
export const RETRY_BASE_MS = 500;

/** Answers that asking again does not change; a rate limit says itself when to. */
const FINAL_STATUSES = [400, 401, 403, 404, 410, 422, 429, 451];

const LONGEST_WAIT_SECONDS = 60;

/**
 * A connection for one repository. Server errors and rate limits are waited out; the rest is thrown as Octokit's
 * `RequestError`.
 *
 * @param retryBase milliseconds until a server error is asked again
 */
export function connectGitHub(token: string, repository: RepositoryName, apiUrl: string, retryBase: number): GitHub {
  const settings = { retries: RETRIES, retryAfterBaseValue: retryBase, doNotRetry: FINAL_STATUSES };
  const octokit = getOctokit(token, { baseUrl: apiUrl, retry: settings }, waitForRateLimits(retryBase), retry);
  const { rest } = octokit;
  let self: Promise<string> | undefined;
  // An installation's token cannot ask REST who it is; GraphQL answers.
  const ownLogin = () =>
    (self ??= octokit
      .graphql<{ viewer: { login: string } }>('query { viewer { login } }')
      .then(({ viewer }) => viewer.login.replace(/\[bot\]$/, '')));
  const isOwn = async (login: string | undefined) => login?.replace(/\[bot\]$/, '') === (await ownLogin());
  const checkIds = new Map<string, number>();

  const github: GitHub = {
    findComment: async (pull, marker) => {
      const comments = await octokit.paginate(rest.issues.listComments, {
        ...repository,
        issue_number: pull,
        per_page: 100,
      });
      const marked = comments.filter(({ body }) => hasMarker(body, marker)).reverse();
      for (const { id, body, html_url, user } of marked) {
        if (await isOwn(user?.login)) return { id, body: body ?? '', url: html_url };
      }
      return undefined;
    },
    saveComment: async (pull, marker, body) => {
      const edit = async ({ id }: OwnComment) =>
        (await rest.issues.updateComment({ ...repository, comment_id: id, body })).data.html_url;
      const existing = await github.findComment(pull, marker);
      if (existing) return existing.body === body ? existing.url : edit(existing);
      try {
        // Not repeated blindly: GitHub may have created it before the answer was lost.
        const created = await rest.issues.createComment({
          ...repository,
          issue_number: pull,
          body,
          request: { retries: 0 },
        });
        return created.data.html_url;
      } catch (error) {
        if (!isServerError(error)) throw error;
        const nowThere = await github.findComment(pull, marker);
        if (nowThere) return edit(nowThere);
        return (await rest.issues.createComment({ ...repository, issue_number: pull, body })).data.html_url;
      }
    },
    saveCheck: async ({ name, commit, conclusion, address, title, summary, text, externalId, annotations }) => {
      const output = (from: number) => ({
        title,
        summary,
        ...(text !== undefined && { text }),
        annotations: annotations.slice(from, from + ANNOTATIONS_PER_REQUEST).map(annotationBody),
      });
      const state = {
        ...(externalId !== undefined && { external_id: externalId }),
        ...(address !== undefined && { details_url: address }),
        ...(conclusion === undefined
          ? { status: 'in_progress' as const }
          : { status: 'completed' as const, conclusion }),
      };
      const key = `${name} ${commit}`;
      const known = checkIds.get(key);
      let id: number;
      if (known === undefined) {
        const created = await rest.checks.create({
          ...repository,
          name,
          head_sha: commit,
          ...state,
          output: output(0),
        });
        id = created.data.id;
        checkIds.set(key, id);
      } else {
        id = known;
        await rest.checks.update({ ...repository, check_run_id: id, ...state, output: output(0) });
      }
      for (let from = ANNOTATIONS_PER_REQUEST; from < annotations.length; from += ANNOTATIONS_PER_REQUEST) {
        await rest.checks.update({ ...repository, check_run_id: id, output: output(from) });
      }
    },
    listChecks: async (commit, name) => {
      const runs = await octokit.paginate(rest.checks.listForRef, {
        ...repository,
        ref: commit,
        check_name: name,
        filter: 'all',
        per_page: 100,
      });
      const own = await ownLogin();
      return runs
        .filter(({ app }) => app?.slug === own)
        .sort((a, b) => b.id - a.id)
        .map(({ id, external_id, output, status, conclusion }) => ({
          id,
          externalId: external_id ?? '',
          text: output.text ?? '',
          completed: status === 'completed',
          conclusion: conclusion ?? '',
        }));
    },
    mergedPullRequests: async (commit) => {
      const pulls = await octokit.paginate(rest.repos.listPullRequestsAssociatedWithCommit, {
        ...repository,
        commit_sha: commit,
        per_page: 100,
      });
      return pulls
        .filter(({ merged_at, merge_commit_sha }) => merged_at !== null && merge_commit_sha === commit)
        .map(pullRequestOf);
    },
    pullRequest: async (number) => pullRequestOf((await rest.pulls.get({ ...repository, pull_number: number })).data),
    reviews: async (pull) => {
      const reviews = await octokit.paginate(rest.pulls.listReviews, {
        ...repository,
        pull_number: pull,
        per_page: 100,
      });
      return reviews.flatMap(({ id, user, state, commit_id, submitted_at }): PullRequestReview[] => {
        const known = REVIEW_STATES[state];
        if (!user || !known) return [];
        return [{ id, login: user.login, state: known, commit: commit_id ?? '', submittedAt: submitted_at ?? '' }];
      });
    },
    lastBaseChange: async (pull) => {
      const events = await octokit.paginate(rest.issues.listEvents, {
        ...repository,
        issue_number: pull,
        per_page: 100,
      });
      return events
        .filter(({ event }) => event === 'base_ref_changed' || event === 'automatic_base_change_succeeded')
        .map(({ created_at }) => created_at)
        .sort()
        .at(-1);
    },
    permission: async (login) => {
      try {
        const { data } = await rest.repos.getCollaboratorPermissionLevel({ ...repository, username: login });
        return PERMISSIONS.find((one) => one === data.permission) ?? 'none';
      } catch (error) {
        if (statusOf(error) === 404) return 'none';
        throw error;
      }
    },
    isTeamMember: async (organization, team, login) => {
      const path = { org: organization, team_slug: team };
      try {
        const { data } = await rest.teams.getMembershipForUserInOrg({ ...path, username: login });
        return data.state === 'active';
      } catch (error) {
        if (!isForbidden(error)) throw error;
      }
      // The same answer is given for somebody who is no member and for a team that the token may not see.
      try {
        await rest.teams.getByName(path);
        return false;
      } catch (error) {
        if (!isForbidden(error)) throw error;
        throw new Error(
          `there is no team @${organization}/${team} that this token may read: GITHUB_TOKEN sees none, so give github-token one of a GitHub App with the permission members: read; if the team is gone, an administrator has to merge its successor`,
          { cause: error },
        );
      }
    },
    saveIssue: async (marker, issue) => {
      const open = await octokit.paginate(rest.issues.listForRepo, { ...repository, state: 'open', per_page: 100 });
      const marked = open.filter(({ body, pull_request }) => pull_request === undefined && hasMarker(body, marker));
      const own = [];
      for (const candidate of marked) if (await isOwn(candidate.user?.login)) own.push(candidate);
      const existing = own.at(0);
      if (issue === undefined) {
        if (existing) await rest.issues.update({ ...repository, issue_number: existing.number, state: 'closed' });
        return existing?.html_url;
      }
      if (existing === undefined) return (await rest.issues.create({ ...repository, ...issue })).data.html_url;
      if (existing.body !== issue.body || existing.title !== issue.title) {
        await rest.issues.update({ ...repository, issue_number: existing.number, ...issue });
      }
      return existing.html_url;
    },
  };
  return github;
}

/** The marker is the last line, where no text of ours or of others can follow it. */
function hasMarker(body: string | null | undefined, marker: string): boolean {
  return body?.trimEnd().endsWith(marker) === true;
}

type PluggedOctokit = Parameters<NonNullable<Parameters<typeof getOctokit>[2]>>[0];

/** Octokit plugin, to be used before `retry`: tells it to ask again when GitHub says that a rate limit is over. */
function waitForRateLimits(retryBase: number) {
  return ({ hook }: PluggedOctokit): object => {
    hook.error('request', (error) => {
      const seconds = rateLimitWait(error);
      if (seconds !== undefined && 'request' in error) {
        const retryAfter = Math.ceil((seconds * 1000) / retryBase);
        error.request.request = { ...error.request.request, retries: RETRIES, retryAfter };
      }
      throw error;
    });
    return {};
  };
}

/**
 * How long GitHub asks to wait, in seconds, where it refused for having been asked too often; undefined for other errors
 * and where the wait would be longer than a job should be held up.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function rateLimitWait(error: unknown): number | undefined {
  const status = statusOf(error);
  if (status !== 403 && status !== 429) return undefined;
  const { headers = {} } = (error as { response?: { headers?: Readonly<Record<string, string>> } }).response ?? {};
  const reset =
    headers['x-ratelimit-remaining'] === '0' ? Number(headers['x-ratelimit-reset']) - Date.now() / 1000 : NaN;
  const seconds = Number(headers['retry-after'] ?? Math.max(1, Math.ceil(reset)));
  return seconds <= LONGEST_WAIT_SECONDS ? seconds : undefined;
}

/** Whether GitHub refused because the token lacks a permission, as it does for forks and for Dependabot. */
export function isForbidden(error: unknown): boolean {
  return statusOf(error) === 403 || statusOf(error) === 404;
}

function isServerError(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status >= 500;
}

function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | undefined)?.status;
  return typeof status === 'number' ? status : undefined;
}

function annotationBody({ file, line, column, level, title, message }: Annotation) {
  return {
    path: file,
    start_line: line,
    end_line: line,
    start_column: column,
    end_column: column,
    annotation_level: level,
    title,
    message,
  };
}

interface PullRequestBody {
  readonly number: number;
  readonly user: { readonly login: string } | null;
  readonly head: { readonly sha: string };
  readonly base: { readonly sha: string };
  readonly merge_commit_sha: string | null;
}

function pullRequestOf({ number, user, head, base, merge_commit_sha }: PullRequestBody): PullRequest {
  return {
    number,
    author: user?.login ?? '',
    headSha: head.sha,
    baseSha: base.sha,
    mergeCommitSha: merge_commit_sha ?? undefined,
  };
}
