/** Why a repository cannot be read at all; what is wrong inside its files is a diagnostic instead. */
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

/** The work cannot be done: the command line ends with status 2. */
export class RepositoryError extends Error {
  override readonly name = 'RepositoryError';

  constructor(
    readonly kind: RepositoryErrorKind,
    message: string,
    /** What to do about it. */
    readonly help?: string,
  ) {
    super(message);
  }
}
