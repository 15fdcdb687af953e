import { type FileEntry, type GitEntry, kindOfMode } from './file-entry';
import type { Git } from './git';

/** A file that differs between two states of a repository; one side is absent where it was added or removed. */
export interface FileChange {
  readonly path: string;
  readonly before?: GitEntry;
  readonly after?: FileEntry;
}

/**
 * The files of a commit below the given folders and files, or all files below the opened folder.
 * https://git-scm.com/docs/git-ls-tree
 */
export async function commitFiles(git: Git, commit: string, paths: readonly string[]): Promise<GitEntry[]> {
  const output = await git.output(['ls-tree', '-r', '-z', '--', commit, ...paths]);
  return records(output).map((record) => {
    const tab = record.indexOf('\t');
    const [mode = '', , object = ''] = record.slice(0, tab).split(' ');
    return { place: 'git', path: record.slice(tab + 1), kind: kindOfMode(mode), object };
  });
}

/**
 * The differences between two commits below the opened folder. A renamed file is reported as removed and added.
 * https://git-scm.com/docs/git-diff-tree
 */
export async function changesBetween(git: Git, base: string, head: string): Promise<FileChange[]> {
  return rawChanges(await git.output(['diff-tree', ...RAW, base, head]));
}

/**
 * The differences between a commit and the working tree. A file that git would have to read to compare is reported as
 * changed; the caller compares its content. Ignored files are excluded; new files are included if they are below the
 * given folders and files.
 * https://git-scm.com/docs/git-diff-index and https://git-scm.com/docs/git-ls-files
 */
export async function changesOfWorktree(git: Git, base: string, paths: readonly string[]): Promise<FileChange[]> {
  const [tracked, untracked] = await Promise.all([
    // Changes inside submodules are ignored: git would start another process in each of them.
    filtersOff(git).then((settings) =>
      git.output(['diff-index', ...RAW, '--ignore-submodules=dirty', base], { settings }),
    ),
    git.output(['ls-files', '-z', '--others', '--exclude-standard', '--', ...paths]),
  ]);
  const changes = new Map(rawChanges(tracked).map((change) => [change.path, change]));
  for (const path of records(untracked)) {
    const before = changes.get(path)?.before;
    changes.set(path, { path, ...(before && { before }), after: { place: 'worktree', path } });
  }
  return [...changes.values()];
}

/**
 * Settings that disable configured filter programs, which git would run to compare a file with the same time stamp as
 * the index. https://git-scm.com/docs/gitattributes#_filter
 */
async function filtersOff(git: Git): Promise<Record<string, string>> {
  const output = await git.tryOutput(['config', '--null', '--name-only', '--get-regexp', '^filter\\.']);
  const filters = records(output ?? Buffer.alloc(0)).map((name) => name.slice(0, name.lastIndexOf('.')));
  return Object.fromEntries(
    filters.flatMap((filter) => [
      [`${filter}.clean`, ''],
      [`${filter}.process`, ''],
      [`${filter}.required`, 'false'],
    ]),
  );
}

/** The tracked and addable files of the working tree, some of which may be missing. */
export async function worktreeFiles(git: Git, paths: readonly string[]): Promise<string[]> {
  const output = await git.output(['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...paths]);
  // A file with a merge conflict is listed once for each side.
  return [...new Set(records(output))];
}

const RAW = ['-r', '-z', '--raw', '--no-renames', '--no-ext-diff', '--no-textconv', '--relative', '--abbrev=64'];

/** `:100644 100644 <object> <object> M`, then the path. https://git-scm.com/docs/git-diff-index#_raw_output_format */
function rawChanges(output: Buffer): FileChange[] {
  const fields = records(output);
  const changes: FileChange[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [header = '', path = ''] = fields.slice(i, i + 2);
    const [mode = '', newMode = '', object = '', newObject = '', status = ''] = header.slice(1).split(' ');
    const before = isNothing(mode) ? undefined : gitEntry(path, mode, object);
    const after = afterEntry(path, newMode, newObject, status);
    changes.push({ path, ...(before && { before }), ...(after && { after }) });
  }
  return changes;
}

/** The object ID of files in the working tree is all zeros. Files with a merge conflict are in the working tree too. */
function afterEntry(path: string, mode: string, object: string, status: string): FileEntry | undefined {
  if (status === 'U') return { place: 'worktree', path };
  if (isNothing(mode)) return undefined;
  return isNothing(object) ? { place: 'worktree', path } : gitEntry(path, mode, object);
}

function gitEntry(path: string, mode: string, object: string): GitEntry {
  return { place: 'git', path, kind: kindOfMode(mode), object };
}

/** Git writes zeros as mode and object ID of a missing file. */
function isNothing(field: string): boolean {
  return /^0+$/.test(field);
}

/** Splits NUL-separated output. Bytes that are not UTF-8 become U+FFFD, and such paths are refused later. */
function records(output: Buffer): string[] {
  const parts = output.toString('utf8').split('\0');
  parts.pop();
  return parts;
}
