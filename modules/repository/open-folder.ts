import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Git, gitIn } from './git';
import { rememberingGit } from './remembering-git';
import { RepositoryError } from './repository-error';

/**
 * Git in the folder of a configuration, anywhere in a repository. Paths are relative to the folder.
 * @throws RepositoryError if the folder does not exist
 */
export function openFolder(folder: string): Git {
  const root = resolve(folder);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new RepositoryError(
      'folder-missing',
      `the folder "${folder}" does not exist`,
      'specify the folder of the configuration',
    );
  }
  return rememberingGit(gitIn(root));
}
