import { parseArn } from '../catalogue/arn';
import { mentionedKeys } from './mentioned-keys';
import { type AskedAccess, askedAccess } from './relevant-statements';
import type { AccessObject, Statement } from '../policy/document';
import { withoutUnknownBoundary, onlyKnownPolicies } from '../access/unknown-managed-policies';
import type { ServiceAccess } from '../access/service-access';

/** One side of a change: what some service accounts of a service may do, and whose it is. */
export interface ServiceSide {
  /** With the session tags of these service accounts. */
  readonly access: AskedAccess;
  /** The same without a boundary that is not known: the most that it can be. */
  readonly most: AskedAccess;
  /** Of the role, 12 digits. */
  readonly account: string;
  readonly partition: string;
  readonly roleArn: string;
  /** Denies of requests that the role's sessions never make; they take nothing away that anybody could do. */
  readonly neverHappens: readonly Statement[];
  /** Condition keys that the policies mention, in lower case. */
  readonly keys: ReadonlySet<string>;
}

/**
 * What is known of one side. What policies allow that are not known, a comparison of the whole access says is undecided
 * where it is new; where they stay, they neither make a risk nor hide one.
 */
export function sideOf(service: ServiceAccess, whole: AccessObject): ServiceSide {
  const access = onlyKnownPolicies(whole);
  const keys = mentionedKeys(access);
  const { arn } = service.role;
  const most = withoutUnknownBoundary(access).access;
  const asked = askedAccess(access);
  return {
    access: asked,
    most: most === access ? asked : askedAccess(most),
    account: service.account,
    partition: parseArn(arn)?.partition ?? 'aws',
    roleArn: arn,
    neverHappens: neverHappens(service, access, keys),
    keys,
  };
}

/** No session is older: nothing was released before that day, and sessions live for twelve hours at most. */
const NO_EARLIER = '2025-01-01T00:00:00Z';

/**
 * What is known of every session that a pod gets, as far as the policies ask for it:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function neverHappens(
  { account, role }: ServiceAccess,
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

/** A tag that neither the role has nor EKS sets. */
function isAbsent(key: string, tags: ReadonlySet<string>): boolean {
  const tag = key.slice(PRINCIPAL_TAG.length);
  return !tags.has(tag) && !tag.startsWith('kubernetes-') && !tag.startsWith('eks-');
}

function present(key: string): NonNullable<Statement['Condition']> {
  return { Null: { [key]: 'false' } };
}
