import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Git, gitIn } from './git';
import { RepositoryError } from './repository-error';

/**
 * Git in the folder of a configuration. The folder may lie anywhere in a repository: paths count from it.
 * @throws RepositoryError when there is no such folder
 */
export function openFolder(folder: string): Git {
  const root = resolve(folder);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new RepositoryError(
      'folder-missing',
      `there is no folder "${folder}"`,
      'name the folder of the configuration',
    );
  }
  return gitIn(root);
}
