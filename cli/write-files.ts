import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CannotRun } from './command';

/** A file to write, with its path from a folder. */
export interface WrittenFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes all files, or none: a failure removes what was new.
 *
 * @param overwrite whether existing files are replaced; otherwise one that exists is a failure
 * @throws CannotRun where a file cannot be written
 */
export function writeFiles(folder: string, files: readonly WrittenFile[], overwrite = false): void {
  const made: string[] = [];
  try {
    for (const { path, text } of files) {
      const target = join(folder, path);
      const isNew = !isTaken(target);
      const firstNewFolder = mkdirSync(dirname(target), { recursive: true });
      if (firstNewFolder !== undefined) made.push(firstNewFolder);
      writeFileSync(target, text, { flag: overwrite ? 'w' : 'wx' });
      if (isNew) made.push(target);
    }
  } catch (error) {
    for (const path of made.reverse()) rmSync(path, { recursive: true, force: true });
    throw new CannotRun(`cannot write in "${folder}": ${(error as Error).message}`);
  }
}

/** Whether there is something at the path, a broken symbolic link included. */
export function isTaken(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // writing then fails with the reason
  }
}
