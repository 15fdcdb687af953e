import { HIDDEN_CHARACTER } from '../text/inert-characters';

/** A file of a commit or of the working tree, found but not read. */
export type FileEntry = GitEntry | WorktreeEntry;

/** A file whose content is a git object. */
export interface GitEntry {
  readonly place: 'git';
  /** Relative to the opened folder, with forward slashes. */
  readonly path: string;
  readonly kind: GitEntryKind;
  readonly object: string;
}

/** The kind of a path in a git tree. */
export type GitEntryKind = 'file' | 'link' | 'submodule';

/** A file of the working tree; its kind is determined when it is read. */
export interface WorktreeEntry {
  readonly place: 'worktree';
  readonly path: string;
}

/** The content of a file, or why it was not read. */
export type FileContent = { readonly bytes: Uint8Array } | { readonly refused: Refusal };

/** Why a file is not read: it is not a regular file, is too large, is missing, or cannot be read. */
export type Refusal =
  | { readonly why: 'link' | 'submodule' | 'folder' | 'special-file' | 'missing' | 'unsafe-path' }
  | { readonly why: 'behind-link'; readonly link: string }
  | { readonly why: 'too-large'; readonly size: number }
  | { readonly why: 'unreadable'; readonly reason: string };

/** The kind for a file mode of git. https://git-scm.com/docs/git-fast-import#_filemodify */
export function kindOfMode(mode: string): GitEntryKind {
  if (mode === '120000') return 'link';
  return mode === '160000' ? 'submodule' : 'file';
}

/**
 * Whether a path is safe to read and to print. Git stores any bytes between slashes: a hostile tree may contain `..`, or
 * characters that are invisible or change how other text is displayed.
 */
export function isSafePath(path: string): boolean {
  const isVisible = !HIDDEN_CHARACTER.test(path) && !path.includes('\uFFFD');
  return isVisible && !path.split('/').some((step) => step === '' || step === '.' || step === '..');
}
