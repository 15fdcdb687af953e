import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONFIGURATION_FILE } from '../modules/diagnostics/configuration-file';

/**
 * The folder of the configuration that a folder belongs to: itself or the nearest one above it that has one, but none
 * outside the git repository. Where there is none, the folder itself, about which the library then complains.
 */
export function configurationFolder(folder: string): string {
  for (let candidate = folder; ; candidate = dirname(candidate)) {
    if (existsSync(join(candidate, CONFIGURATION_FILE))) return candidate;
    if (existsSync(join(candidate, '.git')) || candidate === dirname(candidate)) return folder;
  }
}
