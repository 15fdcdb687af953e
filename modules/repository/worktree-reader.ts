import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LARGEST_FILE } from '../manifest/decode-text';
import { type FileContent, isSafePath, type Refusal } from './file-entry';

/**
 * Reads files below a folder and nothing outside it: symbolic links, paths that contain one, and files that are not
 * regular are refused.
 *
 * @param root absolute path; symbolic links in it are the user's own and are followed
 */
export function worktreeReader(root: string): (path: string) => FileContent {
  const plainFolders = new Map<string, Refusal | undefined>([['.', undefined]]);

  /** Why a folder is refused: it is a symbolic link or below one. Each folder is checked once. */
  function folderRefusal(folder: string): Refusal | undefined {
    if (!plainFolders.has(folder)) {
      plainFolders.set(folder, folderRefusal(dirname(folder)) ?? linkRefusal(root, folder));
    }
    return plainFolders.get(folder);
  }

  return (path) => {
    if (!isSafePath(path)) return { refused: { why: 'unsafe-path' } };
    try {
      const refused = folderRefusal(dirname(path));
      return refused ? { refused } : readRegularFile(join(root, path));
    } catch (error) {
      return { refused: refusalOf(error as NodeJS.ErrnoException) };
    }
  };
}

function linkRefusal(root: string, folder: string): Refusal | undefined {
  const status = lstatSync(join(root, folder));
  return status.isSymbolicLink() ? { why: 'behind-link', link: folder } : undefined;
}

function readRegularFile(file: string): FileContent {
  // Opening a named pipe would wait for a writer, and opening a link would follow it, so both are checked before. The
  // flags protect against a pipe or link that is created in between.
  const before = lstatSync(file);
  if (before.isSymbolicLink()) return { refused: { why: 'link' } };
  if (before.isDirectory()) return { refused: { why: 'folder' } };
  if (!before.isFile()) return { refused: { why: 'special-file' } };

  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return { refused: { why: 'special-file' } };
    if (status.size > LARGEST_FILE) return { refused: { why: 'too-large', size: status.size } };
    return { bytes: readAtMost(descriptor, status.size) };
  } finally {
    closeSync(descriptor);
  }
}

/** Reads at most the size that was checked, even if the file grows in the meantime, so that memory stays bounded. */
function readAtMost(descriptor: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(descriptor, bytes, length, size - length, null);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}

function refusalOf(error: NodeJS.ErrnoException): Refusal {
  const { code, message } = error;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { why: 'missing' };
  return code === 'ELOOP' ? { why: 'link' } : { why: 'unreadable', reason: code ?? message };
}
