import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { runGit, temporaryFolder } from '../repository/git-repository';

export const MONOREPO = join(__dirname, '../../examples/monorepo');
export const PATCH = join(__dirname, '../../examples/change/pull-request.patch');

/** A copy of the example monorepo in git: `main` as it is, and, checked out, `pull-request` with the prepared change. */
export function exampleWithPullRequest(): string {
  const folder = temporaryFolder();
  cpSync(MONOREPO, folder, { recursive: true, filter: (path) => !path.endsWith('cdktf.out') });
  runGit(folder, 'init', '--quiet', '--initial-branch=main');
  runGit(folder, 'add', '--all');
  runGit(folder, 'commit', '--quiet', '--message=main');
  runGit(folder, 'switch', '--quiet', '--create=pull-request');
  runGit(folder, 'apply', '--index', PATCH);
  runGit(folder, 'commit', '--quiet', '--message=change');
  return folder;
}
