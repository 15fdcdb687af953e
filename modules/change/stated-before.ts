import { asStatedBefore } from '../access/stated-documents';
import { compareRoleSessions } from '../policy/compare';
import type { AccessRow, UndecidedPart } from '../policy/comparison';
import type { AccessObject } from '../policy/document';

/**
 * What is gained if the documents in the repository change and those in AWS do not: of managed policies, boundaries and
 * limits of the organization that this project does not write. Undecided, because their owners may change them as well.
 *
 * @param gained what is gained by the new documents
 */
export function gainedAsStatedBefore(
  before: AccessObject,
  after: AccessObject,
  gained: readonly AccessRow[],
): readonly UndecidedPart[] {
  const access = asStatedBefore(after);
  if (!access) return [];
  const found = compareRoleSessions(before, access);
  const listed = new Set(gained.map(withoutWitness));
  const rows = found.gained.filter((row) => row.occurs && !listed.has(withoutWitness(row)));
  const reason =
    'a document of a policy changes here that this project does not write: until it changes in AWS, more may be gained';
  return [...(rows.length > 0 ? [{ reason, side: 'after', rows } as const] : []), ...found.unknown];
}

function withoutWitness({ witness: _, ...row }: AccessRow): string {
  return JSON.stringify(row);
}
