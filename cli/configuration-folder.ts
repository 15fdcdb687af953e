import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONFIGURATION_FILE } from '../modules/diagnostics/configuration-file';

/**
 * The folder of the configuration that applies to a folder: itself or the nearest parent with a configuration, within
 * the git repository. Without a configuration, the folder itself, for which the library then reports the missing file.
 */
export function configurationFolder(folder: string): string {
  for (let candidate = folder; ; candidate = dirname(candidate)) {
    if (existsSync(join(candidate, CONFIGURATION_FILE))) return candidate;
    if (existsSync(join(candidate, '.git')) || candidate === dirname(candidate)) return folder;
  }
}
