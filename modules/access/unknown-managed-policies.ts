import type { AccessObject, ManagedPolicyDocument } from '../policy/document';
import { givenManagedPolicy, managedDocument, presumedPolicies } from '../policy/managed-document';

/**
 * Two accesses as they can best be compared, with what a reader must know of managed policies that are not known here.
 */
export interface ComparablePair {
  readonly before: AccessObject;
  readonly after: AccessObject;
  /** A boundary that is not known is new, so something is lost that no row lists. */
  readonly losesUnlisted: boolean;
  readonly notes: readonly string[];
}

/**
 * Two accesses with the documents that the second no longer has, those of the organization's policies among them: that
 * this project stops naming one changes nothing in AWS. One that this project writes itself may change thereby.
 */
export function withSameDocuments(
  before: AccessObject,
  after: AccessObject,
): Pick<ComparablePair, 'before' | 'after' | 'notes'> {
  const left = (before.managedPolicies ?? []).filter(
    ({ arn, document, managed }) =>
      document !== undefined && !managed && isMentioned(arn, after) && isNotNamed(givenManagedPolicy(arn, after)),
  );
  const kept = { managedPolicies: left };
  const keptOrganization = after.organizationPolicies ? undefined : before.organizationPolicies;
  return {
    before,
    after: {
      ...after,
      ...(left.length > 0 && {
        managedPolicies: [
          ...left,
          ...(after.managedPolicies ?? []).filter(({ arn }) => !givenManagedPolicy(arn, kept)),
        ],
      }),
      ...(keptOrganization && { organizationPolicies: keptOrganization }),
    },
    notes: [
      ...left.map(
        ({ arn }) =>
          `the configuration stops naming the document of ${arn}; the comparison assumes that the policy is unchanged`,
      ),
      ...(keptOrganization
        ? [
            'the configuration stops naming the policies of the organization; the comparison assumes that they are unchanged',
          ]
        : []),
      ...(after.organizationPolicies?.isNew
        ? ['the policies of the organization are named by this change, and count when it is merged']
        : []),
    ],
  };
}

/** A policy that the repository does not name, and that could not be looked up either. */
function isNotNamed(given: ManagedPolicyDocument | undefined): boolean {
  return given === undefined || given.absence !== undefined;
}

function isMentioned(arn: string, { policies, permissionsBoundary }: AccessObject): boolean {
  return policies.includes(arn) || permissionsBoundary === arn;
}

/**
 * Managed policies given by an ARN that is not known here are a customer's own. The comparison cancels those that stay,
 * and leaves the others undecided, save for one that can be decided: a boundary only restricts, so nothing is gained by
 * a new one. It is taken away here, and with it what it would take away.
 */
export function comparablePair(accessBefore: AccessObject, accessAfter: AccessObject): ComparablePair {
  const { before, after, notes } = withSameDocuments(accessBefore, accessAfter);
  const boundary = unknownBoundary(after);
  const isNew = boundary !== undefined && before.permissionsBoundary === undefined;
  const stays = boundary !== undefined && before.permissionsBoundary === boundary;
  const shared = unknownPolicies(after).filter((arn) => before.policies.includes(arn));
  return {
    before,
    after: isNew ? withoutBoundary(after) : after,
    losesUnlisted: isNew,
    notes: [
      ...notes,
      ...presumedNotes([...presumedPolicies(before), ...presumedPolicies(after)]),
      ...(isNew
        ? [
            `the permissions boundary ${boundary} is new and its document ${whyUnknown(boundary, after)}, so what it takes away is not listed`,
          ]
        : []),
      ...(stays ? [boundaryNote(boundary, after)] : []),
      ...shared.map(
        (arn) => `the document of policy ${arn} ${whyUnknown(arn, after)}, so rows may list what it allows as well`,
      ),
    ],
  };
}

/** The most that access can be: a boundary that is not known may only take something away. */
export function withoutUnknownBoundary(access: AccessObject): {
  readonly access: AccessObject;
  readonly notes: readonly string[];
} {
  const boundary = unknownBoundary(access);
  const presumed = presumedNotes(presumedPolicies(access));
  if (boundary === undefined) return { access, notes: presumed };
  return { access: withoutBoundary(access), notes: [boundaryNote(boundary, access), ...presumed] };
}

/** Policies of AWS in other partitions; see `presumedDocument`. */
function presumedNotes(arns: readonly string[]): readonly string[] {
  return [...new Set(arns)].map(
    (arn) =>
      `AWS publishes the document of ${arn} for the partition aws only; it is read with the names of its own partition, where it may be another version or not exist`,
  );
}

function boundaryNote(arn: string, access: AccessObject): string {
  return `the document of the permissions boundary ${arn} ${whyUnknown(arn, access)}, so rows may list access that it does not allow`;
}

function whyUnknown(arn: string, access: AccessObject): string {
  const { isNew, absence = 'is not known here' } = givenManagedPolicy(arn, access) ?? {};
  return isNew ? 'is named by this change, and counts when it is merged' : absence;
}

function unknownBoundary(access: AccessObject): string | undefined {
  const { permissionsBoundary } = access;
  if (typeof permissionsBoundary !== 'string') return undefined;
  return isKnown(permissionsBoundary, access) ? undefined : permissionsBoundary;
}

/**
 * The known part of access: without the identity policies whose documents are unknown, which may allow and deny
 * anything. The caller must report these policies separately.
 */
export function onlyKnownPolicies(access: AccessObject): AccessObject {
  const unknown = new Set<unknown>(unknownPolicies(access));
  return unknown.size === 0 ? access : { ...access, policies: access.policies.filter((one) => !unknown.has(one)) };
}

/** ARNs of policies and of a boundary whose documents are not known, and which may deny anything; sorted. */
export function unknownLimits(access: AccessObject): readonly string[] {
  const boundary = unknownBoundary(access);
  return [...new Set([...unknownPolicies(access), ...(boundary === undefined ? [] : [boundary])])].sort();
}

/** ARNs of identity policies whose documents are not known. */
function unknownPolicies(access: AccessObject): string[] {
  return access.policies.filter((policy) => typeof policy === 'string').filter((arn) => !isKnown(arn, access));
}

function isKnown(arn: string, access: AccessObject): boolean {
  return managedDocument(arn, access) !== undefined;
}

function withoutBoundary({ permissionsBoundary: _, ...access }: AccessObject): AccessObject {
  return access;
}
