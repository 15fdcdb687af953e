import { HIDDEN_CHARACTER } from '../text/inert-characters';

/** A file of a commit or of the working tree, found but not read. */
export type FileEntry = GitEntry | WorktreeEntry;

/** A file whose content is a git object. */
export interface GitEntry {
  readonly place: 'git';
  /** From the folder that was opened, with forward slashes. */
  readonly path: string;
  readonly kind: GitEntryKind;
  readonly object: string;
}

/** What a tree says a path is. */
export type GitEntryKind = 'file' | 'link' | 'submodule';

/** A file of the working tree; what it is shows when it is read. */
export interface WorktreeEntry {
  readonly place: 'worktree';
  readonly path: string;
}

/** What was read of a file, or why it was not read. */
export type FileContent = { readonly bytes: Uint8Array } | { readonly refused: Refusal };

/** Why a file is not read: it is no regular file, too large, gone, or the system does not let us. */
export type Refusal =
  | { readonly why: 'link' | 'submodule' | 'folder' | 'special-file' | 'missing' | 'unsafe-path' }
  | { readonly why: 'behind-link'; readonly link: string }
  | { readonly why: 'too-large'; readonly size: number }
  | { readonly why: 'unreadable'; readonly reason: string };

/** The kind by the mode that git writes. https://git-scm.com/docs/git-fast-import#_filemodify */
export function kindOfMode(mode: string): GitEntryKind {
  if (mode === '120000') return 'link';
  return mode === '160000' ? 'submodule' : 'file';
}

/**
 * Whether a path may name a manifest. Git stores any bytes between slashes: steps upwards, which a hostile tree may
 * hold, and characters that are invisible or make other text look different are not for reports and file systems.
 */
export function isSafePath(path: string): boolean {
  const isVisible = !HIDDEN_CHARACTER.test(path) && !path.includes('\uFFFD');
  return isVisible && !path.split('/').some((step) => step === '' || step === '.' || step === '..');
}
