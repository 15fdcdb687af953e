/**
 * How condition keys depend on each other, on the action and on the resource, as AWS's page on global condition keys
 * documents it under "Availability". A dependency that AWS does not document is not listed: leaving one out only shows
 * requests that cannot happen, while one too many would hide requests that can.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */

/** Never together in one request. */
export interface Exclusion {
  readonly one: string;
  readonly other: string;
  readonly source: string;
}

/** A request that has `key` (with the value `value`, if there is one) has `then` (with the value `thenValue`), too. */
export interface Implication {
  readonly key: string;
  readonly value?: string;
  readonly then: string;
  readonly thenValue?: string;
  readonly source: string;
}

/** `aws:SourceIp` is there "except when the requester uses a VPC endpoint", the others only if the requester uses one. */
export const EXCLUSIONS: readonly Exclusion[] = [
  { other: 'aws:sourcevpc', source: 'sourcevpc' },
  { other: 'aws:sourcevpce', source: 'sourcevpce' },
  { other: 'aws:sourcevpcarn', source: 'sourcevpcarn' },
  { other: 'aws:vpcsourceip', source: 'vpcsourceip' },
  { other: 'aws:vpceaccount', source: 'vpceaccount' },
  { other: 'aws:vpceorgid', source: 'vpceorgid' },
  { other: 'aws:vpceorgpaths', source: 'vpceorgpaths' },
].map((exclusion) => ({ one: 'aws:sourceip', ...exclusion }));

const TRUE = 'true';
export const IS_AWS_SERVICE = 'aws:principalisawsservice';
const CALLED_VIA = ['aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'] as const;
const [VIA, FIRST, LAST] = CALLED_VIA;

export const IMPLICATIONS: readonly Implication[] = [
  // "Not present when the principal makes the call directly", for which aws:ViaAWSService is false.
  ...CALLED_VIA.map((key) => ({ key, then: 'aws:viaawsservice', thenValue: TRUE, source: 'viaawsservice' })),
  // The first and the last service are there under one and the same condition, which the whole chain is a case of.
  { key: FIRST, then: LAST, source: 'calledvialast' },
  { key: LAST, then: FIRST, source: 'calledviafirst' },
  { key: VIA, then: FIRST, source: 'calledvia' },
  { key: VIA, then: LAST, source: 'calledvia' },
  // "Only when the call to your resource is being made directly by an AWS service principal."
  ...[
    'sourcearn',
    'sourceaccount',
    'sourceorgid',
    'sourceorgpaths',
    'principalservicename',
    'principalservicenameslist',
  ].map((name) => ({ key: `aws:${name}`, then: IS_AWS_SERVICE, thenValue: TRUE, source: name })),
  // "Present in the request when the call is made by an AWS service principal."
  ...['principalservicename', 'principalservicenameslist'].map((name) => ({
    key: IS_AWS_SERVICE,
    value: TRUE,
    then: `aws:${name}`,
    source: name,
  })),
];

/** A key whose value is one of those of a list, which may be absent: the first service is one of the chain. */
export const MEMBERS: readonly { readonly member: string; readonly list: string; readonly source: string }[] = [
  { member: FIRST, list: VIA, source: 'calledvia' },
  { member: LAST, list: VIA, source: 'calledvia' },
];

/** Every path begins with the identifier of the organization and a slash, as in `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`. */
export const ORGANIZATIONS: readonly { readonly id: string; readonly paths: string; readonly source: string }[] = [
  { id: 'aws:principalorgid', paths: 'aws:principalorgpaths', source: 'principalorgpaths' },
  { id: 'aws:resourceorgid', paths: 'aws:resourceorgpaths', source: 'resourceorgpaths' },
  { id: 'aws:sourceorgid', paths: 'aws:sourceorgpaths', source: 'sourceorgpaths' },
  { id: 'aws:vpceorgid', paths: 'aws:vpceorgpaths', source: 'vpceorgpaths' },
];

/**
 * `aws:RequestTag/k` is there once per tag passed in the request, and `aws:TagKeys` is the list of their keys. The key of
 * a tag is part of a name in one, where case does not count, and a value in the other.
 */
export const TAG_KEYS = 'aws:tagkeys';
export const REQUEST_TAG = 'aws:requesttag/';

/**
 * "This key is equal to the AWS account ID for the account with the resources evaluated in the request", which most ARNs
 * contain. ARNs of S3 name no account, or that of an access point, whose bucket may be another account's.
 */
export const RESOURCE_ACCOUNT = 'aws:resourceaccount';
export const SERVICES_OF_OTHER_OWNERS = 's3';

/**
 * The region of an ARN is not the region that is called, as AWS says of S3's replication and CreateBucket. Only "IAM calls
 * are always made to the us-east-1 Region".
 */
export const REQUESTED_REGION = 'aws:requestedregion';
export const REGION_OF_IAM = 'us-east-1';
