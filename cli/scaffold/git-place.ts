import { relative } from 'node:path';
import { gitIn } from '../../modules/repository/git';
import { RepositoryError } from '../../modules/repository/repository-error';

/** Where a folder is in its git repository. */
export interface GitPlace {
  /** The root of the working tree; the folder itself outside of git. */
  readonly root: string;
  /** The folder from the root; absent for the root. */
  readonly folder?: string;
  /** The branch that pull requests are merged into, as far as the clone shows it. */
  readonly defaultBranch: string;
}

const USUAL_BRANCHES = ['main', 'master'];

/** Asks git for the root and the default branch: the remote's HEAD, then `main` or `master`, then the current branch. */
export async function gitPlace(folder: string): Promise<GitPlace> {
  const git = gitIn(folder);
  const ask = async (...args: string[]): Promise<string | undefined> => {
    try {
      return (await git.tryOutput(args))?.toString('utf8').trim();
    } catch (error) {
      if (error instanceof RepositoryError) return undefined; // without git, or outside of a repository
      throw error;
    }
  };
  const prefix = await ask('rev-parse', '--show-prefix');
  if (prefix === undefined) return { root: folder, defaultBranch: 'main' };
  const root = (await ask('rev-parse', '--show-toplevel')) ?? folder;
  const remote = (await ask('symbolic-ref', '--short', 'refs/remotes/origin/HEAD'))?.replace(/^origin\//, '');
  const branches = (await ask('for-each-ref', '--format=%(refname:short)', 'refs/heads'))?.split('\n') ?? [];
  const current = await ask('symbolic-ref', '--short', 'HEAD');
  const defaultBranch = remote ?? USUAL_BRANCHES.find((name) => branches.includes(name)) ?? current ?? 'main';
  const path = prefix === '' ? relative(root, folder) : prefix.replace(/\/$/, '');
  return { root, defaultBranch, ...(path !== '' && prefix !== '' && { folder: path }) };
}
