import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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
    baseBranch: 'main',
    defaultBranch: 'main',
    isEditOfText: false,
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

it('recognizes the commits that a rebase merge has copied, and no other', async () => {
  const copies = [`${history.head}~1`, history.head].map((one) => {
    git(origin, 'cherry-pick', one);
    return git(origin, 'rev-parse', 'HEAD');
  });
  const other = commit('other');
  const { commits } = clone();
  const found = [];
  for (const one of [...copies, other]) found.push(await commits.isCopied(one, history.head));
  expect(found).toEqual([true, true, false]);
});

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

it.each([['a whole clone'], ['a shallow clone', '--depth=1']])(
  'lists what a push brought to %s, each merge once and oldest first, and where the branch is now',
  async (_name, ...options) => {
    git(origin, 'reset', '-q', '--hard', history.merge);
    const pushed = commit('next');
    const { commits } = clone(...options);
    const tip = commit('later still');
    expect(await commits.between(undefined, pushed)).toEqual([pushed]);
    expect(await commits.between(history.base, pushed)).toEqual([history.laterBase, history.merge, pushed]);
    expect(await commits.tipOf('main')).toBe(tip);
    expect(await commits.isAncestor(pushed, tip)).toBe(true);
    expect(await commits.isAncestor(tip, pushed)).toBe(false);
    await expect(commits.tipOf('gone')).rejects.toThrow(CommitError);
  },
);

it.each([['a whole clone'], ['a shallow clone', '--depth=1']])(
  'refuses what a push brought to a branch that was rewritten, in %s',
  async (_name, ...options) => {
    const removed = commit('removed');
    git(origin, 'reset', '-q', '--hard', history.laterBase);
    const { commits } = clone(...options);
    await expect(commits.between(removed, history.laterBase)).rejects.toMatchObject({ reason: 'history-rewritten' });
  },
);

it('sends one Authorization header where actions/checkout has stored another, and repeats what the server says', async () => {
  const sent: string[][] = [];
  const server = createServer((request, response) => {
    sent.push(
      request.rawHeaders.filter((_, index) => request.rawHeaders[index - 1]?.toLowerCase() === 'authorization'),
    );
    response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const { folder } = clone();
    git(folder, 'remote', 'set-url', 'origin', `${url}/acme/shop`);
    git(folder, 'config', `http.${url}/.extraheader`, 'AUTHORIZATION: basic stored');
    await expect(commitsOf(folder, 'token', url).tipOf('main')).rejects.toThrow(/418/);
    const own = `basic ${Buffer.from('x-access-token:token').toString('base64')}`;
    expect(sent[0]).toEqual([own]);
  } finally {
    server.close();
  }
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
