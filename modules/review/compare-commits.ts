import type { RepositoryChange } from '../change/change';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic';
import type { Gate } from '../manifest/configuration';
import { gatedChange, type GatedChangeOptions } from './gated-change';
import { openFolder } from '../repository/open-folder';
import { loadRevisions } from './load-revisions';
import { today } from './today';

export interface CompareCommitsOptions extends GatedChangeOptions {
  /** Anything that names a commit to git. @default - the merge base of the head and the default branch */
  readonly base?: string;
  /** Anything that names a commit to git. @default - the working tree */
  readonly head?: string;
}

export interface ComparedCommits {
  /** Absent where a diagnostic is an error: then the head's access is not known. */
  readonly change?: RepositoryChange;
  /** The gate that applies to the change: the base's, so that a change cannot weaken its own. Absent if the base has no gate. */
  readonly gate?: Gate;
  /** True where the base's configuration cannot be read and may have a gate. */
  readonly gateUnreadable: boolean;
  /** In file order. Errors are about the head; what cannot be read of the base is a warning. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The permission diff between two commits, or a commit and the working tree, with its findings: what the command
 * `diff` prints.
 *
 * @param folder of the configuration, anywhere in a git repository
 * @throws RepositoryError when the folder or a commit does not exist, or git fails
 */
export async function compareCommits(
  folder: string,
  { base, head, ...options }: CompareCommitsOptions = {},
): Promise<ComparedCommits> {
  const revisions = await loadRevisions(openFolder(folder), {
    ...(base !== undefined && { base }),
    ...(head !== undefined && { head }),
  });
  const { configurations, diagnostics, gateUnreadable } = revisions;
  const gate = configurations.before?.gate;
  const outcome = { ...(gate && { gate }), gateUnreadable, diagnostics };
  if (hasErrors(diagnostics)) return outcome;
  return { ...outcome, change: gatedChange(revisions, configurations, today(), options).change };
}
