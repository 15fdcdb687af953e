import { quote } from '../diagnostics/quote';
import type { Git } from './git';
import { RepositoryError } from './repository-error';

/** The two states to compare, found. */
export interface ResolvedRevisions {
  /** Commit id. */
  readonly base: string;
  /** Commit id, or `worktree`. */
  readonly head: string;
  /** The default branch, such as `origin/main`, when the base is its merge base with the head. */
  readonly defaultBranch?: string;
}

/** The head that stands for the files as they are, committed or not. */
export const WORKTREE = 'worktree';

/**
 * Where the default branch is looked for, in this order: where the clone says it is, then under the usual names, on the
 * remote before locally, because a local branch may be old.
 */
const DEFAULT_BRANCHES = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
];

/**
 * Finds the commits to compare. The head defaults to the working tree; the base to the merge base of the head (of what
 * is checked out, for the working tree) with the default branch. So on the default branch itself the base is the last
 * commit that is on it, and the comparison shows what is not committed, or not pushed, yet.
 *
 * @throws RepositoryError when a revision is unknown or there is no base to be found
 */
export async function resolveRevisions(
  git: Git,
  { base, head }: { readonly base?: string; readonly head?: string },
): Promise<ResolvedRevisions> {
  if (base !== undefined) {
    const [baseCommit, headCommit] = await Promise.all([
      commitOf(git, base),
      head === undefined ? WORKTREE : commitOf(git, head),
    ]);
    return { base: baseCommit, head: headCommit };
  }
  const [headCommit, branch] = await Promise.all([commitOf(git, head ?? 'HEAD'), findDefaultBranch(git)]);
  if (!branch) {
    throw new RepositoryError(
      'no-default-branch',
      'cannot tell what to compare with: the clone has no origin/HEAD, and neither main nor master',
      `name the base, for example --base origin/develop${await shallowHelp(git)}`,
    );
  }
  const mergeBase = (await git.tryOutput(['merge-base', headCommit, branch.commit]))?.toString('latin1').trim();
  if (mergeBase === undefined || mergeBase === '') {
    throw new RepositoryError(
      'no-merge-base',
      `${head === undefined ? 'HEAD' : `"${head}"`} and ${branch.name} have no commit in common`,
      `name the base, for example --base ${branch.name}${await shallowHelp(git)}`,
    );
  }
  return { base: mergeBase, head: head === undefined ? WORKTREE : headCommit, defaultBranch: branch.name };
}

async function commitOf(git: Git, revision: string): Promise<string> {
  // Git is told that no option follows, too; this is for a clear message.
  if (revision.startsWith('-') || revision === '' || /\p{Cc}/u.test(revision)) {
    throw new RepositoryError(
      'unknown-revision',
      `cannot use ${quote(revision)} as a revision`,
      'name a commit, branch or tag',
    );
  }
  const output = await git.tryOutput(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  const commit = output?.toString('latin1').trim() ?? '';
  if (/^[0-9a-f]{40,64}$/.test(commit)) return commit;

  const shallow = await shallowHelp(git);
  if (revision === 'HEAD') {
    throw new RepositoryError('unknown-revision', 'the repository has no commit yet', 'commit something first');
  }
  throw new RepositoryError(
    'unknown-revision',
    `there is no commit "${revision}" in this clone`,
    `check the spelling, or fetch it${shallow}`,
  );
}

async function findDefaultBranch(git: Git): Promise<{ readonly name: string; readonly commit: string } | undefined> {
  const output = await git.output(['for-each-ref', '--format=%(refname) %(objectname)', ...DEFAULT_BRANCHES]);
  const commits = new Map(
    output
      .toString('utf8')
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );
  for (const ref of DEFAULT_BRANCHES) {
    const commit = commits.get(ref);
    if (commit !== undefined) return { name: ref.replace(/^refs\/(?:remotes|heads)\//, ''), commit };
  }
  return undefined;
}

/** What to add to a help where the clone lacks history. @throws RepositoryError when it is no repository at all */
async function shallowHelp(git: Git): Promise<string> {
  const answer = (await git.output(['rev-parse', '--is-shallow-repository'])).toString('latin1').trim();
  return answer === 'true'
    ? '; this clone is shallow: fetch its history with `fetch-depth: 0` of actions/checkout, or `git fetch --unshallow`'
    : '';
}
