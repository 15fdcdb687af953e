import type { AccessObject, PolicyDocument, Statement } from '../policy/document';
import { parseAccess } from '../policy/parse-access';

/** Two accesses without the managed policies that are not known here but make no difference to the comparison. */
export interface ComparablePair {
  readonly before: AccessObject;
  readonly after: AccessObject;
  /** A boundary that is not known is new, so something is lost that no row lists. */
  readonly losesUnlisted: boolean;
  readonly notes: readonly string[];
}

/**
 * Takes away, on both sides, what is given only by the ARN of a managed policy that is not known here (a customer's own)
 * and provably does not change the answer:
 *
 * - The same boundary on both sides. It only restricts: what the identity policies do not gain, nobody gains through it.
 *   The rows may name access that the boundary forbids on both sides; a note says so.
 * - A boundary that is new: for the same reason nothing is gained by it. What it takes away is lost without a row.
 * - The same identity policy on both sides, if the statements that deny are the same and so is the boundary. Otherwise
 *   what it allows may have been denied before and be allowed after.
 *
 * What is left of such policies the comparison reports as undecided.
 *
 * @param options.sameContext the role's name and tags, which the unknown documents may read, are the same on both sides
 */
export function withoutSharedUnknowns(
  before: AccessObject,
  after: AccessObject,
  options: { readonly sameContext: boolean },
): ComparablePair {
  const notes: string[] = [];
  let losesUnlisted = false;
  let [old, next] = [before, after];

  const boundary = unknownBoundary(after);
  if (boundary !== undefined && before.permissionsBoundary === undefined) {
    next = withoutBoundary(after);
    losesUnlisted = true;
    notes.push(
      `the permissions boundary ${boundary} is new and its document is not known here, so what it takes away is not listed`,
    );
  } else if (boundary !== undefined && boundary === before.permissionsBoundary && options.sameContext) {
    old = withoutBoundary(before);
    next = withoutBoundary(after);
    notes.push(unknownBoundaryNote(boundary));
  }

  const shared = unknownPolicies(old).filter((arn) => next.policies.includes(arn));
  if (shared.length > 0 && options.sameContext && sameRestrictions(old, next)) {
    old = withoutPolicies(old, shared);
    next = withoutPolicies(next, shared);
    notes.push(
      ...shared.map((arn) => `the policy ${arn} stays attached; its document is not known here, so rows may repeat it`),
    );
  }
  return { before: old, after: next, losesUnlisted, notes };
}

/** The most that access can be: a boundary that is not known may only take something away. */
export function withoutUnknownBoundary(access: AccessObject): {
  readonly access: AccessObject;
  readonly notes: readonly string[];
} {
  const boundary = unknownBoundary(access);
  if (boundary === undefined) return { access, notes: [] };
  return { access: withoutBoundary(access), notes: [unknownBoundaryNote(boundary)] };
}

function unknownBoundaryNote(arn: string): string {
  return `the document of the permissions boundary ${arn} is not known here, so rows may list access that it does not allow`;
}

function unknownBoundary(access: AccessObject): string | undefined {
  const { permissionsBoundary } = access;
  if (typeof permissionsBoundary !== 'string') return undefined;
  return parseAccess(access).access.permissionsBoundary?.undecided === undefined ? undefined : permissionsBoundary;
}

/** ARNs of identity policies whose documents are not known. */
function unknownPolicies(access: AccessObject): string[] {
  const { policies } = parseAccess(access).access;
  return policies.flatMap(({ arn, undecided }) => (arn !== undefined && undecided !== undefined ? [arn] : []));
}

function withoutBoundary(access: AccessObject): AccessObject {
  const { policies, sessionPolicy, sessionTags } = access;
  return { policies, ...(sessionPolicy && { sessionPolicy }), ...(sessionTags && { sessionTags }) };
}

function withoutPolicies(access: AccessObject, arns: readonly string[]): AccessObject {
  return {
    ...access,
    policies: access.policies.filter((policy) => typeof policy !== 'string' || !arns.includes(policy)),
  };
}

/** Whether the same is denied and the same boundary set, told by the texts. */
function sameRestrictions(before: AccessObject, after: AccessObject): boolean {
  return restrictionsOf(before) === restrictionsOf(after);
}

function restrictionsOf(access: AccessObject): string {
  const parsed = parseAccess(access).access.policies;
  const denials = access.policies.flatMap((policy, index): readonly (string | Statement)[] => {
    if (typeof policy !== 'string') return statementsOf(policy).filter(({ Effect }) => Effect === 'Deny');
    const known = parsed[index]?.undecided === undefined;
    return known && !parsed[index]?.statements.some(({ effect }) => effect === 'Deny') ? [] : [policy];
  });
  const texts = denials.map((denial) => JSON.stringify(denial)).sort();
  return JSON.stringify([texts, access.permissionsBoundary ?? null]);
}

function statementsOf({ Statement: statements }: PolicyDocument): readonly Statement[] {
  return 'Effect' in statements ? [statements] : statements;
}
