import type { UndecidedPart } from '../policy/comparison';
import type { AccessObject } from '../policy/document';
import { managedDocument, presumedPolicies } from '../policy/managed-document';
import { statementsOfDocument } from '../policy/statements-of-document';

/**
 * Why a change that gains nothing by the known documents may gain something: documents of AWS that are presumed are
 * evidence of what a policy allows, and none that it allows no more. A policy that stays is the same on both sides.
 */
export function unprovenByPresumption(before: AccessObject, after: AccessObject): readonly UndecidedPart[] {
  const [presumedBefore, presumedAfter] = [presumedPolicies(before), presumedPolicies(after)];
  if (presumedBefore.length + presumedAfter.length === 0) return [];
  const isAttached = ({ policies }: AccessObject, arn: string): boolean => policies.includes(arn);
  const boundaries = [before.permissionsBoundary, after.permissionsBoundary];
  const changed = [
    ...presumedAfter.filter((arn) => isAttached(after, arn) && !isAttached(before, arn)),
    ...presumedBefore.filter((arn) => isAttached(before, arn) && !isAttached(after, arn) && denies(arn, before)),
    ...(boundaries[0] === boundaries[1]
      ? []
      : [...presumedBefore, ...presumedAfter].filter((arn) => boundaries.includes(arn))),
  ];
  return [...new Set(changed)].map((arn) => ({
    reason: `what ${arn} allows more or less than AWS's policy of the same name in the partition aws is not known here`,
    side: 'after',
  }));
}

function denies(arn: string, access: AccessObject): boolean {
  const document = managedDocument(arn, access);
  return document !== undefined && statementsOfDocument(document).some(({ Effect }) => Effect === 'Deny');
}
