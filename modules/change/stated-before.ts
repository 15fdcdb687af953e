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
  const reason =
    'a document of a policy changes here that this project does not write: until it changes in AWS, more may be gained';
  return [...notListed(found.gained, gained, reason), ...found.unknown];
}

/**
 * What is gained if the account of a changed resource control policy owns the buckets, whose ARNs do not say it: its
 * Denies do not count there otherwise.
 *
 * @param gained what is gained without
 */
export function gainedInOwnBuckets(
  before: AccessObject,
  after: AccessObject,
  gained: readonly AccessRow[],
): readonly UndecidedPart[] {
  const [controlBefore, controlAfter] = [before, after].map(({ organizationPolicies }) =>
    JSON.stringify(organizationPolicies?.resourceControl ?? []),
  );
  if (controlBefore === controlAfter) return [];
  const found = compareRoleSessions(owningBuckets(before), owningBuckets(after));
  const reason = 'a resource control policy changes: in buckets of its account, more may be gained';
  return notListed(found.gained, gained, reason);
}

function owningBuckets(access: AccessObject): AccessObject {
  const { organizationPolicies: policies } = access;
  if (!policies?.resourceControl) return access;
  const resourceControl = policies.resourceControl.map((one) => ({ ...one, ownsBuckets: true }));
  return { ...access, organizationPolicies: { ...policies, resourceControl } };
}

function notListed(
  found: readonly AccessRow[],
  gained: readonly AccessRow[],
  reason: string,
): readonly UndecidedPart[] {
  const listed = new Set(gained.map(withoutWitness));
  const rows = found.filter((row) => row.occurs && !listed.has(withoutWitness(row)));
  return rows.length > 0 ? [{ reason, side: 'after', rows }] : [];
}

function withoutWitness({ witness: _, ...row }: AccessRow): string {
  return JSON.stringify(row);
}
