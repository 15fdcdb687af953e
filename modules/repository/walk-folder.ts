import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that never contain manifests of the project. */
const SKIPPED = new Set(['node_modules', '.git']);

/**
 * The files of a folder outside a git repository. Links are listed, not followed. Folders without read permission are
 * treated as empty.
 *
 * @param paths folders and files to list, relative to the root, with forward slashes; empty for all
 */
export function walkFolder(root: string, paths: readonly string[]): string[] {
  const files: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name) && (isWithin(path, paths) || leadsTo(path, paths))) folders.push(path);
      } else if (isWithin(path, paths)) files.push(path);
    }
  }
  return files;
}

function isWithin(path: string, wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.some((one) => path === one || path.startsWith(`${one}/`));
}

function leadsTo(folder: string, wanted: readonly string[]): boolean {
  return wanted.some((one) => one.startsWith(`${folder}/`));
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
