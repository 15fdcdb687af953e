import { parseArn } from '../catalogue/arn';
import { mentionedKeys } from './mentioned-keys';
import { type AskedAccess, askedAccess } from './relevant-statements';
import type { AccessObject, Statement } from '../policy/document';
import { withoutUnknownBoundary, onlyKnownPolicies } from '../access/unknown-managed-policies';
import type { PodSession } from '../access/pod-session';

/** One side of a change: the access of some service accounts of a service, with their identity. */
export interface ServiceSide {
  /** With the session tags of these service accounts. */
  readonly access: AskedAccess;
  /** The same without an unknown boundary: the upper bound of the access. */
  readonly most: AskedAccess;
  /** Account of the role, 12 digits. */
  readonly account: string;
  readonly partition: string;
  readonly roleArn: string;
  /** Denies of requests that the role's sessions never make, so they remove no real access. */
  readonly neverHappens: readonly Statement[];
  /** Condition keys in the policies, in lower case. */
  readonly keys: ReadonlySet<string>;
}

/**
 * The known access of one side. The comparison of the whole access reports new unknown policies as undecided. Unknown
 * policies that stay neither create a risk nor hide one.
 */
export function sideOf(session: PodSession, whole: AccessObject): ServiceSide {
  const access = onlyKnownPolicies(whole);
  const keys = mentionedKeys(access);
  const { arn } = session.role;
  const most = withoutUnknownBoundary(access).access;
  const asked = askedAccess(access);
  return {
    access: asked,
    most: most === access ? asked : askedAccess(most),
    account: session.account,
    partition: parseArn(arn)?.partition ?? 'aws',
    roleArn: arn,
    neverHappens: neverHappens(session, access, keys),
    keys,
  };
}

/** No session is older: the first release is later, and sessions last at most twelve hours. */
const NO_EARLIER = '2025-01-01T00:00:00Z';

/**
 * The known context of every pod session, for the keys in the policies:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function neverHappens(
  { account, role }: PodSession,
  { sessionTags }: AccessObject,
  keys: ReadonlySet<string>,
): readonly Statement[] {
  const facts: readonly [string, NonNullable<Statement['Condition']>][] = [
    ['aws:PrincipalAccount', { StringNotEquals: { 'aws:PrincipalAccount': account } }],
    ['aws:PrincipalArn', { ArnNotEquals: { 'aws:PrincipalArn': role.arn } }],
    ['aws:PrincipalType', { StringNotEquals: { 'aws:PrincipalType': 'AssumedRole' } }],
    ['aws:PrincipalIsAWSService', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }],
    ['aws:MultiFactorAuthPresent', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }],
    ['aws:MultiFactorAuthAge', present('aws:MultiFactorAuthAge')],
    ['aws:username', present('aws:username')],
    ['aws:TokenIssueTime', { DateLessThan: { 'aws:TokenIssueTime': NO_EARLIER } }],
    ['aws:CurrentTime', { DateLessThan: { 'aws:CurrentTime': NO_EARLIER } }],
    ['aws:EpochTime', { DateLessThan: { 'aws:EpochTime': NO_EARLIER } }],
  ];
  const tags = new Set(Object.keys(sessionTags ?? {}).map((key) => key.toLowerCase()));
  const absentTags = [...keys].filter((key) => key.startsWith(PRINCIPAL_TAG) && isAbsent(key, tags));
  return [
    ...facts.filter(([key]) => keys.has(key.toLowerCase())).map(([, Condition]) => Condition),
    ...absentTags.map(present),
  ].map((Condition) => ({ Effect: 'Deny', Action: '*', Resource: '*', Condition }));
}

const PRINCIPAL_TAG = 'aws:principaltag/';

/** A tag that is neither on the role nor set by EKS. */
function isAbsent(key: string, tags: ReadonlySet<string>): boolean {
  const tag = key.slice(PRINCIPAL_TAG.length);
  return !tags.has(tag) && !tag.startsWith('kubernetes-') && !tag.startsWith('eks-');
}

function present(key: string): NonNullable<Statement['Condition']> {
  return { Null: { [key]: 'false' } };
}
