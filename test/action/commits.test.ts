import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitsOf, CommitError, type Commits } from '../../action/src/commits';
import type { PullRequestEvent } from '../../action/src/trigger-event';

let root: string;
let origin: string;

const IDENTITY = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: folder,
    env: { ...process.env, ...IDENTITY },
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
}

function commit(file: string): string {
  writeFileSync(join(origin, file), file);
  git(origin, 'add', '.');
  git(origin, 'commit', '-qm', file);
  return git(origin, 'rev-parse', 'HEAD');
}

/** A repository with a pull request from `change` into `main`, as GitHub keeps it. */
let history: { base: string; laterBase: string; head: string; merge: string };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'commits-'));
  origin = join(root, 'origin');
  git(root, 'init', '-q', '-b', 'main', origin);
  git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  const base = commit('base');
  git(origin, 'switch', '-qc', 'change');
  commit('first');
  const head = commit('second');
  git(origin, 'switch', '-q', 'main');
  const laterBase = commit('later');
  git(origin, 'merge', '-q', '--no-ff', '--no-edit', 'change');
  const merge = git(origin, 'rev-parse', 'HEAD');
  git(origin, 'update-ref', 'refs/pull/7/merge', merge);
  git(origin, 'update-ref', 'refs/pull/7/head', head);
  git(origin, 'reset', '-q', '--hard', laterBase);
  git(origin, 'branch', '-qD', 'change');
  history = { base, laterBase, head, merge };
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function clone(...options: string[]): { folder: string; commits: Commits } {
  const folder = join(root, 'clone');
  git(root, 'clone', '-q', ...options, `file://${origin}`, folder);
  return { folder, commits: commitsOf(folder, 'token', 'https://github.com') };
}

function pullRequest(fields: Partial<PullRequestEvent> = {}): PullRequestEvent {
  const { head, laterBase } = history;
  return {
    kind: 'pull-request',
    number: 7,
    headSha: head,
    baseSha: laterBase,
    mergeSha: undefined,
    isMerged: false,
    fork: false,
    ...fields,
  };
}

it.each([['a whole clone'], ['a shallow clone', '--depth=1']])(
  'compares the trial merge with the base branch in %s',
  async (_name, ...options) => {
    const { commits, folder } = clone(...options);
    const expected = { base: history.laterBase, head: history.merge };
    expect(await commits.ofPullRequest(pullRequest())).toEqual(expected);
    expect(await commits.ofPullRequest(pullRequest({ mergeSha: history.merge }))).toEqual(expected);
    expect(git(folder, 'diff', '--name-only', expected.base, expected.head).split('\n')).toEqual(['first', 'second']);
  },
);

it('a fetch leaves a whole clone whole', async () => {
  const { commits, folder } = clone();
  await commits.ofPullRequest(pullRequest());
  expect(git(folder, 'rev-parse', '--is-shallow-repository')).toBe('false');
});

it('takes the commit where the head left its base when the trial merge is of another head', async () => {
  git(origin, 'switch', '-q', '--detach', history.head);
  const newHead = commit('third');
  git(origin, 'update-ref', 'refs/pull/7/head', newHead);
  const { commits } = clone();
  expect(await commits.ofPullRequest(pullRequest({ headSha: newHead }))).toEqual({
    base: history.base,
    head: newHead,
    tip: history.laterBase,
  });
});

it('says how to check out when history is missing', async () => {
  git(origin, 'switch', '-q', '--detach', history.head);
  const newHead = commit('third');
  const { commits } = clone('--depth=1');
  await expect(commits.ofPullRequest(pullRequest({ headSha: newHead }))).rejects.toThrow(/fetch-depth: 0/);
  await expect(commits.ensure('0'.repeat(40))).rejects.toThrow(CommitError);
});

it.each([['a whole clone'], ['a shallow clone', '--depth=1']])(
  'a merge is compared with its first parent in %s',
  async (_name, ...options) => {
    git(origin, 'reset', '-q', '--hard', history.merge);
    const { commits } = clone(...options);
    expect(await commits.ofMerge(history.merge)).toEqual({ base: history.laterBase, head: history.merge });
  },
);

it('lists what a push brought, each merge once and oldest first', async () => {
  git(origin, 'reset', '-q', '--hard', history.merge);
  const next = commit('next');
  const { commits } = clone();
  expect(await commits.between(history.base, next)).toEqual([history.laterBase, history.merge, next]);
  expect(await commits.between(undefined, next)).toEqual([next]);
});

it("an outer git's variables do not lead to another repository", async () => {
  const { commits } = clone();
  const other = join(root, 'other');
  git(root, 'init', '-q', other);
  process.env['GIT_DIR'] = join(other, '.git');
  try {
    await commits.ensure(history.laterBase);
  } finally {
    delete process.env['GIT_DIR'];
  }
});

it('a remote that names a command starts none', async () => {
  const { folder, commits } = clone('--depth=1');
  const mark = join(root, 'started');
  git(folder, 'config', 'protocol.ext.allow', 'always');
  git(folder, 'remote', 'set-url', 'origin', `ext::touch ${mark}`);
  await expect(commits.ensure('0'.repeat(40))).rejects.toThrow(CommitError);
  expect(existsSync(mark)).toBe(false);
});
