import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CannotRun } from '../command';

/** A file to write, with its path from a folder. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes the files that do not exist. Existing files and symbolic links are kept. All or nothing: a failure removes what
 * was written.
 * @returns the paths that were written, and those that were kept
 * @throws CannotRun where a file cannot be written
 */
export function writeNewFiles(
  folder: string,
  files: readonly NewFile[],
): { readonly written: readonly string[]; readonly kept: readonly string[] } {
  const kept = files.filter(({ path }) => isTaken(join(folder, path))).map(({ path }) => path);
  const written = files.filter(({ path }) => !kept.includes(path));
  const made: string[] = [];
  try {
    for (const { path, text } of written) {
      const target = join(folder, path);
      const firstNewFolder = mkdirSync(dirname(target), { recursive: true });
      if (firstNewFolder !== undefined) made.push(firstNewFolder);
      writeFileSync(target, text, { flag: 'wx' }); // fails if the file was created in the meantime
      made.push(target);
    }
  } catch (error) {
    for (const path of made.reverse()) rmSync(path, { recursive: true, force: true });
    throw new CannotRun(`cannot write in "${folder}": ${(error as Error).message}`);
  }
  return { written: written.map(({ path }) => path), kept };
}

/** Whether there is something at the path, a broken symbolic link included. */
export function isTaken(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // writing then fails with the reason
  }
}
