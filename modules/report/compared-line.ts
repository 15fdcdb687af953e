import type { RepositoryChange } from '../change/change';
import { inert } from './escape';

/** Revisions as a user names them: `origin/main`; absent for the default. */
export interface ComparedNames {
  readonly base?: string;
  readonly head?: string;
}

/** `Compared: working tree against main at 0123456789ab.`, or a warning that there is nothing to compare. */
export function comparedLine(
  { base, head }: Pick<RepositoryChange, 'base' | 'head'>,
  names: ComparedNames = {},
): { readonly words: string; readonly isWarning: boolean } {
  const words = `Compared: ${sideWords(head, names.head)} against ${sideWords(base, names.base)}`;
  if (head !== base) return { words: `${words}.`, isWarning: false };
  return { words: `Warning: both sides are the same commit, so nothing can differ. ${words}.`, isWarning: true };
}

function sideWords(revision: string, name: string | undefined): string {
  if (revision === 'worktree') return 'working tree';
  const hash = inert(revision.slice(0, 12));
  return name === undefined || revision.startsWith(name) ? hash : `${inert(name, 80)} at ${hash}`;
}
