import { withOwnedDocuments } from '../access/owned-documents';
import { withStatedBefore } from '../access/stated-documents';
import { sortDiagnostics } from '../diagnostics/diagnostic';
import { checkGate } from '../gate/check-gate';
import type { Git } from '../repository/git';
import { readRevisions, type Revisions } from '../repository/read-revisions';
import { today } from './today';

/**
 * The workloads that a change touches, at both of its ends, with everything that is wrong with the head and its gate:
 * see `readRevisions` for what is read.
 *
 * @throws RepositoryError when a revision is not there, or git fails
 */
export async function loadRevisions(
  git: Git,
  revisions: { readonly base?: string; readonly head?: string; readonly searched?: readonly string[] } = {},
): Promise<Revisions> {
  const found = await readRevisions(git, revisions);
  const { before, after } = found.configurations;
  const read = {
    ...found,
    before: withOwnedDocuments(before, found.before),
    after: withOwnedDocuments(after, withStatedBefore(before, after, found.after)),
  };
  if (after === undefined) return read;
  return { ...read, diagnostics: sortDiagnostics([...read.diagnostics, ...checkGate(after, today())]) };
}
