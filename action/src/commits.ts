import { gitIn } from '../../modules/repository/git';
import { rememberingGit } from '../../modules/repository/remembering-git';
import { RepositoryError } from '../../modules/repository/repository-error';
import type { CommitPair } from '../../modules/review/review';
import type { FailureReason } from './failure-reasons';
import type { PullRequestEvent } from './trigger-event';

/** Commits of the clone, fetched from `origin` if they are missing. Nothing is ever checked out. */
export interface Commits {
  /**
   * What merging the pull request would change: its trial merge against the default branch, or, where GitHub has no
   * trial merge of this head (a conflict), the head against the commit it left the base branch at.
   */
  ofPullRequest(event: PullRequestEvent): Promise<CommitPair>;
  /**
   * What a commit of a pull request changes since it left its base branch.
   *
   * @throws CommitError when the clone and origin have no such commit, or do not know where it left
   */
  sinceMergeBase(commit: string, base: string): Promise<CommitPair>;
  /** Makes the commits' files readable. */
  ensure(...commits: readonly string[]): Promise<void>;
  /** What a commit changed: itself against its first parent. */
  ofMerge(commit: string): Promise<CommitPair>;
  /**
   * Commits of the branch after one and up to another, oldest first, each merge counting once. Missing history is fetched.
   *
   * @throws CommitError if the older commit cannot be reached from the newer one
   */
  between(before: string | undefined, after: string): Promise<readonly string[]>;
  /**
   * The commit that a branch of origin is at now.
   *
   * @throws CommitError if origin does not answer
   */
  tipOf(branch: string): Promise<string>;
  /** Whether a commit is another one or comes before it. Missing history is fetched. */
  isAncestor(older: string, newer: string): Promise<boolean>;
  /**
   * The commits of a branch after one and up to another, oldest first, by first parents.
   *
   * @param after undefined for all commits since the first
   * @param paths only commits that change one of these files of the working directory; all where absent
   */
  history(after: string | undefined, tip: string, paths?: readonly string[]): Promise<readonly string[]>;
  /** What a commit of a branch changed: itself against its first parent, or against the empty commit. */
  ofBranchCommit(commit: string): Promise<CommitPair>;
  /** A commit without files, which no branch contains; the same in every clone. */
  emptyCommit(): Promise<string>;
  /** Whether a commit makes the same change as a commit of a branch: a rebase merge copies each commit. */
  isCopied(commit: string, branchHead: string): Promise<boolean>;
  /** The commit that is checked out. */
  checkedOut(): Promise<string | undefined>;
}

/** A git operation failed. */
export class CommitError extends Error {
  constructor(
    message: string,
    /** The value of the output `failure-reason`. */
    readonly reason: Extract<FailureReason, 'history-missing' | 'history-rewritten'> = 'history-missing',
  ) {
    super(message);
    this.name = 'CommitError';
  }
}

const DEEPEN_HELP = 'check out with `fetch-depth: 0` of actions/checkout';

/**
 * @param folder anywhere in the clone
 *
 * @param token for fetching from GitHub; it is given to git in its environment and never stored
 * @param serverUrl where the token is good for: `https://github.com`
 */
export function commitsOf(folder: string, token: string, serverUrl: string): Commits {
  const authorization = Buffer.from(`x-access-token:${token}`).toString('base64');
  const access = gitIn(folder, {
    isOnline: true,
    // An empty value removes the header that actions/checkout stores with `persist-credentials`: GitHub refuses two.
    // https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpextraHeader
    settings: { [`http.${serverUrl}/.extraheader`]: ['', `AUTHORIZATION: basic ${authorization}`] },
  });
  const repository = rememberingGit(access);
  /** Standard output without white space at its ends; undefined where the command failed. */
  const git = async (...args: string[]) => (await repository.tryOutput(args))?.toString('utf8').trim();
  const has = async (commit: string) => (await git('cat-file', '-e', `${commit}^{commit}`)) !== undefined;
  const parentsOf = new Map<string, readonly string[]>();
  /** None where the clone is shallow, until a fetch brings them. */
  const parents = async (commit: string): Promise<readonly string[]> => {
    const known = parentsOf.get(commit);
    if (known) return known;
    const listed = await git('rev-list', '--parents', '--max-count=1', '--end-of-options', commit);
    const found = listed?.split(' ').slice(1) ?? [];
    if (found.length > 0) parentsOf.set(commit, found);
    return found;
  };
  const isShallow = async () => (await git('rev-parse', '--is-shallow-repository')) === 'true';
  /** Why the last access to origin failed, to be put after a message. */
  let trouble = '';
  /** As `git`, for a command that accesses origin. */
  const online = async (...args: string[]) => {
    try {
      return (await repository.output(args)).toString('utf8').trim();
    } catch (error) {
      if (!(error instanceof RepositoryError) || error.kind === 'git-missing') throw error;
      trouble = ` (${error.message})`;
      return undefined;
    }
  };
  const FETCH = ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules'];
  // A depth would make a whole clone shallow.
  const fetch = async (depth: number, ...references: string[]) => {
    const limit = (await isShallow()) ? [`--depth=${depth}`] : [];
    return (await online(...FETCH, ...limit, 'origin', ...references)) !== undefined;
  };

  const ensure = async (...wanted: readonly string[]) => {
    const missing = [];
    for (const commit of wanted) if (!(await has(commit))) missing.push(commit);
    if (missing.length === 0) return;
    await fetch(1, ...missing);
    for (const commit of missing) {
      if (!(await has(commit)))
        throw new CommitError(
          `commit ${commit} is neither in this clone nor available from origin${trouble}: ${DEEPEN_HELP}`,
        );
    }
  };

  const sinceMergeBase = async (commit: string, base: string): Promise<CommitPair> => {
    await ensure(commit, base);
    const left = await git('merge-base', commit, base);
    if (left === undefined) {
      throw new CommitError(`this clone does not know where commit ${commit} left its base branch: ${DEEPEN_HELP}`);
    }
    return { base: left, head: commit };
  };

  let empty: Promise<string> | undefined;
  const emptyCommit = () =>
    (empty ??= (async () => {
      const write = async (type: string, input: string) =>
        (await repository.output(['hash-object', '-w', '-t', type, '--stdin'], { input })).toString('utf8').trim();
      const tree = await write('tree', '');
      const person = 'eks-pod-identity <eks-pod-identity@localhost> 0 +0000';
      return write('commit', `tree ${tree}\nauthor ${person}\ncommitter ${person}\n\nempty\n`);
    })());

  const isAncestor = async (older: string, newer: string) => {
    const isKnown = async () => (await git('merge-base', '--is-ancestor', older, newer)) !== undefined;
    if (older === newer || (await isKnown())) return true;
    if (!(await isShallow())) return false;
    await online(...FETCH, '--unshallow', 'origin', newer);
    if (await isKnown()) return true;
    if (!(await isShallow())) return false;
    throw new CommitError(`the history of commit ${newer} is not available from origin${trouble}: ${DEEPEN_HELP}`);
  };

  return {
    ensure,
    isAncestor,
    checkedOut: () => git('rev-parse', 'HEAD'),
    history: async (after, tip, paths) => {
      await ensure(tip);
      if (after !== undefined && !(await isAncestor(after, tip))) {
        throw new CommitError(`commit ${after} is not in the history of ${tip}`, 'history-rewritten');
      }
      if (after === undefined && (await isShallow())) await online(...FETCH, '--unshallow', 'origin', tip);
      const range = after === undefined ? tip : `${after}..${tip}`;
      const listed = await git('rev-list', '--first-parent', '--reverse', range, ...(paths ? ['--', ...paths] : []));
      if (listed === undefined) throw new CommitError(`the history of commit ${tip} cannot be read: ${DEEPEN_HELP}`);
      return listed.split('\n').filter(isCommit);
    },
    ofBranchCommit: async (commit) => {
      const [first] = await parents(commit);
      return { base: first ?? (await emptyCommit()), head: commit };
    },
    emptyCommit,
    isCopied: async (commit, branchHead) => {
      await ensure(commit, branchHead);
      // https://git-scm.com/docs/git-cherry: `-` marks a commit whose patch the other branch contains.
      const [first] = await parents(commit);
      return first !== undefined && (await git('cherry', branchHead, commit, first))?.startsWith('- ') === true;
    },
    tipOf: async (branch) => {
      const listed = await online('ls-remote', '--quiet', 'origin', `refs/heads/${branch}`);
      const tip = listed?.split(/\s/)[0];
      if (tip === undefined || !isCommit(tip)) {
        throw new CommitError(`the tip of branch "${branch}" is not available from origin${trouble}`);
      }
      await ensure(tip);
      return tip;
    },
    ofPullRequest: async ({ number, headSha, baseSha, mergeSha }) => {
      const trial = `refs/pull/${number}/merge`;
      const candidates = mergeSha === undefined ? [] : [mergeSha];
      if (candidates.length === 0 && (await fetch(2, trial)))
        candidates.push((await git('rev-parse', 'FETCH_HEAD')) ?? '');
      for (const merge of candidates) {
        if (!isCommit(merge)) continue;
        let [first, second] = await parents(merge);
        if (first === undefined) {
          await fetch(2, merge);
          [first, second] = await parents(merge);
        }
        // The head may have moved on since the trial merge was made.
        if (first !== undefined && second === headSha) {
          await ensure(first, merge);
          return { base: first, head: merge };
        }
      }
      return { ...(await sinceMergeBase(headSha, baseSha)), tip: baseSha };
    },
    sinceMergeBase,
    ofMerge: async (commit) => {
      await ensure(commit);
      let [first] = await parents(commit);
      if (first === undefined) {
        await fetch(2, commit);
        [first] = await parents(commit);
      }
      if (first === undefined) throw new CommitError(`commit ${commit} has no parent in this clone: ${DEEPEN_HELP}`);
      await ensure(first);
      return { base: first, head: commit };
    },
    between: async (before, after) => {
      if (before === undefined) return [after];
      await ensure(after);
      if (!(await isAncestor(before, after))) {
        throw new CommitError(
          `the branch was at commit ${before} before this push, which is not in the history of ${after}: a rewritten branch is not applied. Stacks that only the removed commits changed keep their access; restore what is needed with a pull request`,
          'history-rewritten',
        );
      }
      const listed = await git('rev-list', '--first-parent', '--reverse', `${before}..${after}`);
      const commits = listed?.split('\n').filter(isCommit) ?? [];
      return commits.length > 0 ? commits : [after];
    },
  };
}

function isCommit(text: string): boolean {
  return /^[0-9a-f]{40,64}$/.test(text);
}
