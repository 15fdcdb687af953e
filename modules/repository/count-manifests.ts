import type { Configuration } from '../manifest/configuration';
import { commitFiles } from './git-files';
import { manifestPatterns } from './manifest-patterns';
import { openFolder } from './open-folder';

/**
 * The number of manifests in a commit. Files are only listed, in linear time in their number.
 *
 * @throws RepositoryError if git fails
 */
export async function countManifests(folder: string, commit: string, configuration: Configuration): Promise<number> {
  const { matches, roots } = manifestPatterns(configuration);
  const files = await commitFiles(openFolder(folder), commit, roots);
  return files.filter(({ path }) => matches(path)).length;
}
