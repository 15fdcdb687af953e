import { join } from 'node:path';
import { isTaken, writeFiles, type WrittenFile } from '../write-files';

/**
 * Writes the files that do not exist. Existing files and symbolic links are kept.
 * @returns the paths that were written, and those that were kept
 * @throws CannotRun where a file cannot be written; then none is
 */
export function writeNewFiles(
  folder: string,
  files: readonly WrittenFile[],
): { readonly written: readonly string[]; readonly kept: readonly string[] } {
  const kept = files.filter(({ path }) => isTaken(join(folder, path))).map(({ path }) => path);
  const written = files.filter(({ path }) => !kept.includes(path));
  writeFiles(folder, written);
  return { written: written.map(({ path }) => path), kept };
}
