import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONFIGURATION_FILE } from '../modules/diagnostics/configuration-file';
import type { Repository } from '../modules/repository/read-repository';
import type { ManifestSelection } from '../modules/repository/selected-manifests';
import { loadRepository } from '../modules/review/load-repository';
import type { CommandContext } from './command';

/**
 * The folder of the configuration that applies to a folder: itself or the nearest parent with a configuration, within
 * the git repository. Without a configuration, the folder itself, for which the library then reports the missing file.
 */
export function configurationFolder(folder: string): string {
  return searchedFolders(folder).find((one) => existsSync(join(one, CONFIGURATION_FILE))) ?? folder;
}

/** The folders in which a configuration is searched, in this order. */
export function searchedFolders(folder: string): string[] {
  const parent = dirname(folder);
  return existsSync(join(folder, '.git')) || parent === folder ? [folder] : [folder, ...searchedFolders(parent)];
}

/** Loads the repository of the working folder. @param select the manifests to resolve; default: all */
export function loadWorkingRepository({ folder }: CommandContext, select?: ManifestSelection): Promise<Repository> {
  return loadRepository(configurationFolder(folder), { searched: searchedFolders(folder), ...(select && { select }) });
}
