import { type FileContent, type FileEntry, isSafePath } from './file-entry';
import type { Git } from './git';
import { readObjects } from './git-objects';
import { worktreeReader } from './worktree-reader';

/** A file with its content. */
export interface ReadFile {
  readonly entry: FileEntry;
  readonly content: FileContent;
}

/** Reads files of commits and of the working tree, in the order given. */
export async function readFiles(git: Git, entries: readonly FileEntry[]): Promise<ReadFile[]> {
  const objects = await readObjects(
    git,
    entries.flatMap((entry) => (entry.place === 'git' && entry.kind === 'file' ? entry.object : [])),
  );
  const readWorktree = worktreeReader(git.folder);
  return entries.map((entry) => ({ entry, content: contentOf(entry) }));

  function contentOf(entry: FileEntry): FileContent {
    if (!isSafePath(entry.path)) return { refused: { why: 'unsafe-path' } };
    if (entry.place === 'worktree') return readWorktree(entry.path);
    if (entry.kind !== 'file') return { refused: { why: entry.kind } };
    return objects.get(entry.object) ?? { refused: { why: 'missing' } };
  }
}
