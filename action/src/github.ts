import { setTimeout } from 'node:timers/promises';
import { getOctokit } from '@actions/github';
import { retry } from '@octokit/plugin-retry';
import type { GitHubUser } from '../../modules/gate/github-user';
import type { ApprovalSource, Contributors } from '../../modules/gate/read-approvals';
import type { PullRequestReview } from '../../modules/gate/standing-approvals';
import type { Annotation } from './annotations';
import { isForbidden, rateLimitWait, statusOf } from './refused-request';
import { contributorsOf } from './pull-request-contributors';
import type { RepositoryName } from './trigger-event';

/** The part of GitHub's REST API that the action uses. All requests are in this file. */
export interface GitHub {
  /**
   * Creates or edits our comment with the marker.
   *
   * @returns its URL
   */
  saveComment(pull: number, marker: string, body: string): Promise<string>;
  /** Our comment with the marker, if there is one. */
  findComment(pull: number, marker: string): Promise<OwnComment | undefined>;
  saveCheck(check: Check): Promise<void>;
  /** Check runs of a commit that this token's app made, newest first. */
  listChecks(commit: string, name: string): Promise<readonly SavedCheck[]>;
  /** Merged pull requests whose merge made this commit. */
  mergedPullRequests(commit: string): Promise<readonly PullRequest[]>;
  /**
   * Merged pull requests that GitHub associates with a commit, as the merge or one of the commits.
   *
   * @param isNew ask again where there are none: GitHub finds them some seconds after a push
   */
  pullRequestsOf(commit: string, isNew: boolean): Promise<readonly PullRequest[]>;
  /** The users who wrote and committed a commit; empty where GitHub knows no user of that address. */
  authorsOf(commit: string): Promise<readonly GitHubUser[]>;
  /** The account that has a login now. */
  user(login: string): Promise<GitHubUser | undefined>;
  pullRequest(number: number): Promise<PullRequest>;
  /** Submitted reviews of a pull request, except those of deleted users. */
  reviews(pull: number): Promise<readonly PullRequestReview[]>;
  /** When the base branch of a pull request last changed, by hand or because the base was deleted. */
  lastBaseChange(pull: number): Promise<string | undefined>;
  /** Who wrote and committed the commits of a pull request, co-authors included. */
  contributors(pull: number): Promise<Contributors>;
  /** The permission of a user in the repository; `maintain` counts as `write`, `triage` as `read`. */
  readonly permission: ApprovalSource['permission'];
  /**
   * Whether a user is an active member of a team.
   *
   * @throws Error if the token cannot read the team, as with `GITHUB_TOKEN`
   */
  readonly isTeamMember: ApprovalSource['isTeamMember'];
  /** Our open issue with the marker: created, edited, or closed if the body is missing. */
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
  /** Absent while the run is in progress. */
  readonly conclusion?: 'success' | 'failure' | 'neutral' | 'action_required';
  /** A link to details. */
  readonly address?: string;
  readonly title: string;
  /** Markdown, at most 65,535 characters. */
  readonly summary: string;
  /** Markdown below the summary, at most 65,535 characters. */
  readonly text?: string;
  /** The digest of the plan, which a later run reads. */
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
  /** Undefined if the account was deleted. */
  readonly author: GitHubUser | undefined;
  readonly headSha: string;
  readonly baseSha: string;
  /** Name of the base branch. */
  readonly baseBranch: string;
  readonly mergeCommitSha: string | undefined;
}

/** https://docs.github.com/en/rest/pulls/reviews; a pending review is not submitted yet. */
const REVIEW_STATES: Readonly<Partial<Record<string, PullRequestReview['state']>>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
};

/** https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
const PERMISSIONS = ['admin', 'write', 'read', 'none'] as const;

/** GitHub's limit of annotations per request. https://docs.github.com/en/rest/checks/runs */
const ANNOTATIONS_PER_REQUEST = 50;

/** The maximum attempts for a request after server errors or rate limits. */
const RETRIES = 3;

/**
 * In milliseconds: the delay before the first retry after a server error; later retries wait four and nine times as
 * long.
 */
export const RETRY_BASE_MS = 500;

/** Milliseconds that one attempt of a request may take. GitHub itself gives up after 10 seconds. */
export const REQUEST_LIMIT_MS = 60_000;

/** Waits for GitHub's index from commits to pull requests, in multiples of the base: 1, 4 and 10 seconds. */
const INDEX_WAITS = [2, 8, 20];

/** Status codes that a retry does not change. A rate limit contains its own retry time. */
const FINAL_STATUSES = [400, 401, 403, 404, 410, 422, 429, 451];

/**
 * A connection for one repository. Server errors and rate limits are retried; other errors are thrown as Octokit's
 * `RequestError`.
 *
 * @param retryBase milliseconds until a server error is asked again
 * @param requestLimit milliseconds that one attempt may take
 */
export function connectGitHub(
  token: string,
  repository: RepositoryName,
  apiUrl: string,
  retryBase: number,
  requestLimit: number,
): GitHub {
  const settings = { retries: RETRIES, retryAfterBaseValue: retryBase, doNotRetry: FINAL_STATUSES };
  const octokit = getOctokit(
    token,
    { baseUrl: apiUrl, retry: settings },
    limitRequests(requestLimit),
    waitForRateLimits(retryBase),
    retry,
  );
  const { rest } = octokit;
  let self: Promise<string> | undefined;
  // REST does not return the identity of an installation token; GraphQL does.
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
      if (existing) return existing.body.trimEnd() === body.trimEnd() ? existing.url : edit(existing);
      try {
        // Not retried blindly: GitHub may have created it before the response was lost.
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
    mergedPullRequests: async (commit) =>
      (await github.pullRequestsOf(commit, true)).filter(({ mergeCommitSha }) => mergeCommitSha === commit),
    pullRequestsOf: async (commit, isNew) => {
      for (const wait of isNew ? [...INDEX_WAITS, undefined] : [undefined]) {
        const pulls = await octokit.paginate(rest.repos.listPullRequestsAssociatedWithCommit, {
          ...repository,
          commit_sha: commit,
          per_page: 100,
        });
        const merged = pulls.filter(({ merged_at }) => merged_at !== null);
        if (merged.length > 0 || wait === undefined) return merged.map(pullRequestOf);
        await setTimeout(wait * retryBase);
      }
      return [];
    },
    authorsOf: async (commit) => {
      const { data } = await rest.repos.getCommit({ ...repository, ref: commit, per_page: 1 });
      return [data.author, data.committer].flatMap((user) =>
        user && 'login' in user && 'id' in user ? [{ login: user.login, id: user.id }] : [],
      );
    },
    user: async (login) => {
      try {
        const { id } = (await rest.users.getByUsername({ username: login })).data;
        return { login, id };
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
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
        return [
          {
            id,
            user: { login: user.login, id: user.id },
            state: known,
            commit: commit_id ?? '',
            submittedAt: submitted_at ?? '',
          },
        ];
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
    contributors: (pull) => contributorsOf(octokit, repository, pull),
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
      // GitHub returns the same response for a user who is not a member and for a team that the token cannot read.
      try {
        await rest.teams.getByName(path);
        return false;
      } catch (error) {
        if (!isForbidden(error)) throw error;
        throw new Error(
          `this token cannot read the team @${organization}/${team}: GITHUB_TOKEN cannot read teams, so set github-token to a token of a GitHub App with the permission members: read; if the team was deleted, an administrator must merge a change of gate.approvers`,
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

/** The marker must be the last line, so that no other text can follow it. */
function hasMarker(body: string | null | undefined, marker: string): boolean {
  return body?.trimEnd().endsWith(marker) === true;
}

type PluggedOctokit = Parameters<NonNullable<Parameters<typeof getOctokit>[2]>>[0];

/** Octokit plugin, to be registered before `retry`: ends each attempt that takes longer, as if the server had failed. */
function limitRequests(limit: number) {
  return ({ hook }: PluggedOctokit): object => {
    hook.before('request', (options) => {
      options.request = { ...options.request, signal: AbortSignal.timeout(limit) };
    });
    return {};
  };
}

/** Octokit plugin, to be registered before `retry`: schedules a retry for the end of a rate limit. */
function waitForRateLimits(retryBase: number) {
  return ({ hook }: PluggedOctokit): object => {
    hook.error('request', (error) => {
      const seconds = rateLimitWait(error, Date.now());
      if (seconds !== undefined && 'request' in error) {
        const retryAfter = Math.ceil((seconds * 1000) / retryBase);
        error.request.request = { ...error.request.request, retries: RETRIES, retryAfter };
      }
      throw error;
    });
    return {};
  };
}

function isServerError(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status >= 500;
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
  readonly user: GitHubUser | null;
  readonly head: { readonly sha: string };
  readonly base: { readonly sha: string; readonly ref: string };
  readonly merge_commit_sha: string | null;
}

function pullRequestOf({ number, user, head, base, merge_commit_sha }: PullRequestBody): PullRequest {
  return {
    number,
    author: user === null ? undefined : { login: user.login, id: user.id },
    headSha: head.sha,
    baseSha: base.sha,
    baseBranch: base.ref,
    mergeCommitSha: merge_commit_sha ?? undefined,
  };
}
