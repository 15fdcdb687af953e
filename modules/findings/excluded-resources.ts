import type { AccessObject, PolicyDocument, Statement } from '../policy/document';
import { givenManagedPolicy } from '../policy/managed-document';
import { statementsOfDocument } from '../policy/statements-of-document';
import type { Answer, Compare } from './gained-requests';
import type { Pair } from './pairs';

/**
 * The requests that are newly allowed by statements with `NotResource`. Managed policies are left out: a manifest cannot
 * change them.
 */
export function gainedByExclusion({ before, after }: Pair, compare: Compare): Answer {
  const { whole } = after.access;
  if (!excludesResources(whole)) return { rows: [], doubts: [] };
  const policies = documentsOf(whole).map((document) => ({
    ...document,
    Statement: statementsOfDocument(document).filter((one) => one.Effect === 'Deny' || isExclusion(one)),
  }));
  const impossible: PolicyDocument = { Version: '2012-10-17', Statement: after.neverHappens };
  const ofManaged = whole.policies
    .filter((policy) => typeof policy === 'string')
    .map((arn) => givenManagedPolicy(arn, whole)?.document ?? arn);
  const allowedBefore = before?.access.whole ?? { policies: [] };
  // Managed policies stay on both sides for their Denies; what else they allow is the same.
  return compare(
    { ...allowedBefore, policies: [...allowedBefore.policies, ...ofManaged] },
    { ...whole, policies: [...policies, ...ofManaged, impossible] },
  );
}

/** Whether a statement of the policies allows everything on all resources but some. */
export function excludesResources(access: AccessObject | undefined): boolean {
  return documentsOf(access).some((document) => statementsOfDocument(document).some(isExclusion));
}

function documentsOf(access: AccessObject | undefined): readonly PolicyDocument[] {
  return (access?.policies ?? []).filter((policy) => typeof policy !== 'string');
}

function isExclusion({ Effect, NotResource }: Statement): boolean {
  return Effect === 'Allow' && NotResource !== undefined;
}
