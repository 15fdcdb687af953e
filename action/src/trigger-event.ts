import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from './inputs';

/** The event that started the run. */
export type TriggerEvent = PullRequestEvent | MergeGroupEvent | BranchEvent;

export interface PullRequestEvent {
  readonly kind: 'pull-request';
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  /** The base branch, and the default branch. */
  readonly baseBranch: string;
  readonly defaultBranch: string;
  /** Whether only the title or the description was edited, which changes nothing here. A new base branch counts as a change. */
  readonly isEditOfText: boolean;
  /** GitHub's trial merge of the two; only the `pull_request` event has it checked out. */
  readonly mergeSha: string | undefined;
  readonly isMerged: boolean;
  /** From another repository: its runs have no secrets, and a token that cannot write. */
  readonly fork: boolean;
}

export interface MergeGroupEvent {
  readonly kind: 'merge-group';
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseBranch: string;
  readonly defaultBranch: string;
  /** Number of the pull request that the group merges last; undefined if GitHub does not report it. */
  readonly number: number | undefined;
}

export interface BranchEvent {
  readonly kind: 'push' | 'dispatch' | 'schedule';
  readonly sha: string;
  /** The commit the branch was at before a push; undefined elsewhere and for a new branch. */
  readonly before: string | undefined;
  readonly isDefaultBranch: boolean;
  readonly branch: string;
}

/** The fields of the event's payload that are used. https://docs.github.com/en/webhooks/webhook-events-and-payloads */
interface Payload {
  readonly pull_request?: {
    readonly number: number;
    readonly merged?: boolean | null;
    readonly head: { readonly sha: string; readonly repo: { readonly id: number } | null };
    readonly base: { readonly sha: string; readonly ref?: string; readonly repo: { readonly id: number } };
  };
  readonly action?: string;
  /** What an edit changed. */
  readonly changes?: { readonly base?: unknown };
  readonly merge_group?: {
    readonly head_sha: string;
    readonly base_sha: string;
    readonly head_ref?: string;
    readonly base_ref?: string;
  };
  readonly repository?: { readonly default_branch?: string };
  readonly before?: string;
  readonly after?: string;
}

/** A repository on GitHub. */
export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

const NO_COMMIT = /^0+$/;

/** The branch that GitHub makes for an entry of a merge queue. */
const QUEUE_BRANCH = /^(?:refs\/heads\/)?gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+$/;

/**
 * Reads the event.
 *
 * @throws InputError for an unsupported event
 */
export function readTriggerEvent(event: string, payload: unknown, environment: NodeJS.ProcessEnv): TriggerEvent {
  const { pull_request, merge_group, repository, before, action, changes } = payload as Payload;
  const defaultBranch = repository?.default_branch ?? 'main';
  const sha = environment['GITHUB_SHA'] ?? '';
  const branch = environment['GITHUB_REF_NAME'] ?? '';
  const isDefaultBranch = environment['GITHUB_REF'] === `refs/heads/${defaultBranch}`;
  if (pull_request !== undefined && event.startsWith('pull_request')) {
    return {
      kind: 'pull-request',
      number: pull_request.number,
      headSha: pull_request.head.sha,
      baseSha: pull_request.base.sha,
      baseBranch: pull_request.base.ref ?? defaultBranch,
      defaultBranch,
      isEditOfText: action === 'edited' && changes?.base === undefined,
      mergeSha: event === 'pull_request' ? sha : undefined,
      isMerged: pull_request.merged === true,
      fork: pull_request.head.repo?.id !== pull_request.base.repo.id,
    };
  }
  if (event === 'merge_group' && merge_group !== undefined) {
    const { head_sha: headSha, base_sha: baseSha, head_ref: queue = '', base_ref } = merge_group;
    const number = QUEUE_BRANCH.exec(queue)?.[1];
    const baseBranch = base_ref?.replace(/^refs\/heads\//, '') ?? defaultBranch;
    return {
      kind: 'merge-group',
      headSha,
      baseSha,
      baseBranch,
      defaultBranch,
      number: number === undefined ? undefined : Number(number),
    };
  }
  if (event === 'push') {
    const known = before !== undefined && !NO_COMMIT.test(before) ? before : undefined;
    return { kind: 'push', sha, before: known, isDefaultBranch, branch };
  }
  if (event === 'workflow_dispatch') return { kind: 'dispatch', sha, before: undefined, isDefaultBranch, branch };
  if (event === 'schedule') return { kind: 'schedule', sha, before: undefined, isDefaultBranch, branch };
  throw new InputError(
    `the event "${event}" is not supported; run the action on pull_request, pull_request_review, merge_group, push, workflow_dispatch or schedule`,
  );
}

/** `owner/repo` of the repository the workflow runs in. */
export function readRepositoryName(environment: NodeJS.ProcessEnv): RepositoryName {
  const [owner, repo, ...rest] = (environment['GITHUB_REPOSITORY'] ?? '').split('/');
  if (!owner || !repo || rest.length > 0)
    throw new InputError('GITHUB_REPOSITORY is not set; run this in GitHub Actions');
  return { owner, repo };
}

/** Whether the job has AWS credentials of any kind in its environment. */
export function hasAwsCredentials(environment: NodeJS.ProcessEnv): boolean {
  const file = environment['AWS_SHARED_CREDENTIALS_FILE'] ?? join(environment['HOME'] ?? '', '.aws', 'credentials');
  if (existsSync(file)) return true;
  return [
    'AWS_ACCESS_KEY_ID',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_PROFILE',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  ].some((name) => (environment[name] ?? '') !== '');
}
