import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LARGEST_FILE } from '../manifest/decode-text';
import { type FileContent, isSafePath, type Refusal } from './file-entry';

/**
 * Reads files below a folder and nothing outside it: a path that leads through a symbolic link, or to one, is refused,
 * whatever the link points to, and so is everything that is no regular file.
 *
 * @param root absolute; links on the way to it are the user's own and are followed
 */
export function worktreeReader(root: string): (path: string) => FileContent {
  const plainFolders = new Map<string, Refusal | undefined>([['.', undefined]]);

  /** Whether a folder and all above it are folders themselves; each is looked at once. */
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
  // Opening a named pipe would wait for a writer, and opening a link would follow it, so both are looked at before; the
  // flags see to it that nobody can put one there in between.
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

/** As many bytes as the file had when it was looked at: it may grow or shrink meanwhile, memory does not. */
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
