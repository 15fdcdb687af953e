import type { Configuration } from '../manifest/configuration';
import type { Git } from './git';
import { commitFiles } from './git-files';
import { manifestPatterns } from './manifest-patterns';

/**
 * The number of manifests in a commit. Files are only listed, in linear time in their number.
 *
 * @throws RepositoryError if git fails
 */
export async function countManifests(git: Git, commit: string, configuration: Configuration): Promise<number> {
  const { matches, roots } = manifestPatterns(configuration);
  const files = await commitFiles(git, commit, roots);
  return files.filter(({ path }) => matches(path)).length;
}
