/** Why a repository cannot be read. Problems of its files are diagnostics instead. */
export type RepositoryErrorKind =
  | 'folder-missing'
  | 'git-missing'
  | 'git-failed'
  | 'not-a-git-repository'
  | 'no-working-tree'
  | 'object-missing'
  | 'unknown-revision'
  | 'no-default-branch'
  | 'no-merge-base';

/** The repository cannot be read: the command line exits with status 2. */
export class RepositoryError extends Error {
  override readonly name = 'RepositoryError';

  constructor(
    readonly kind: RepositoryErrorKind,
    message: string,
    /** What to do instead. */
    readonly help?: string,
  ) {
    super(message);
  }
}
