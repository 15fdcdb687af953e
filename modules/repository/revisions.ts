import { quote } from '../diagnostics/quote';
import type { Git } from './git';
import { RepositoryError } from './repository-error';

/** The two revisions to compare. */
export interface ResolvedRevisions {
  /** Commit id. */
  readonly base: string;
  /** Commit id, or `worktree`. */
  readonly head: string;
  /** The default branch, such as `origin/main`, if the base is its merge base with the head. */
  readonly defaultBranch?: string;
}

/** The head that represents the working tree, including uncommitted changes. */
export const WORKTREE = 'worktree';

/**
 * Refs of the default branch, in order of preference: the remote's HEAD, then the usual names, on the remote first,
 * because a local branch may be outdated.
 */
const DEFAULT_BRANCHES = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
];

/**
 * Finds the commits to compare. The head defaults to the working tree. The base defaults to the merge base of the default
 * branch and the head (or `HEAD`, for the working tree). So on the default branch itself, the comparison shows changes
 * that are not committed or not pushed.
 *
 * @throws RepositoryError if a revision is unknown or no base can be determined
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
      'cannot determine the default branch: the clone has no origin/HEAD, main or master',
      `specify the base, for example --base origin/develop${await shallowHelp(git)}`,
    );
  }
  const mergeBase = (await git.tryOutput(['merge-base', headCommit, branch.commit]))?.toString('latin1').trim();
  if (mergeBase === undefined || mergeBase === '') {
    throw new RepositoryError(
      'no-merge-base',
      `${head === undefined ? 'HEAD' : `"${head}"`} and ${branch.name} have no common commit`,
      `specify the base, for example --base ${branch.name}${await shallowHelp(git)}`,
    );
  }
  return { base: mergeBase, head: head === undefined ? WORKTREE : headCommit, defaultBranch: branch.name };
}

async function commitOf(git: Git, revision: string): Promise<string> {
  // `--end-of-options` protects git; this check gives a clear message.
  if (revision.startsWith('-') || revision === '' || /\p{Cc}/u.test(revision)) {
    throw new RepositoryError(
      'unknown-revision',
      `${quote(revision)} is not a valid revision`,
      'specify a commit, branch or tag',
    );
  }
  const output = await git.tryOutput(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  const commit = output?.toString('latin1').trim() ?? '';
  if (/^[0-9a-f]{40,64}$/.test(commit)) return commit;

  const shallow = await shallowHelp(git);
  if (revision === 'HEAD') {
    throw new RepositoryError('unknown-revision', 'the repository has no commit yet', 'create a commit first');
  }
  throw new RepositoryError(
    'unknown-revision',
    `unknown revision "${revision}" in this clone`,
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

/** An addition to help texts for shallow clones. @throws RepositoryError if the folder is not in a repository */
async function shallowHelp(git: Git): Promise<string> {
  const answer = (await git.output(['rev-parse', '--is-shallow-repository'])).toString('latin1').trim();
  return answer === 'true'
    ? '; this clone is shallow: fetch the history with `fetch-depth: 0` of actions/checkout, or `git fetch --unshallow`'
    : '';
}
