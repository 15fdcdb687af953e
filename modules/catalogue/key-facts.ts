/**
 * Facts from AWS's page on global condition keys: when a key is present in a request, and which values it has. Nothing
 * else is assumed: otherwise a key may be absent, and its value may be any text or empty.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export interface KeyFacts {
  /** In AWS's spelling; a name that ends with `/` is a prefix of keys. */
  readonly name: string;
  /** `always`: in every request; `signed`: in every request with credentials, which includes all that identity policies apply to. */
  readonly presence?: 'always' | 'signed';
  /** Requests of a role session never carry the key. */
  readonly neverInRoleSessions?: true;
  /** AWS calls the key single-valued: no request carries several values. */
  readonly single?: true;
  /** The format of values, if the page guarantees it. The type in the service reference is not a guarantee. */
  readonly values?: 'boolean' | 'arn';
  /** The value is never the empty text. */
  readonly nonEmpty?: true;
  /** The part of the page's address after `#condition-keys-`, or the whole address of another page. */
  readonly source: string;
}

const single = true;
const nonEmpty = true;
const neverInRoleSessions = true;

const FACTS: readonly KeyFacts[] = [
  // Properties of the principal.
  { name: 'aws:PrincipalArn', presence: 'signed', single, values: 'arn', nonEmpty, source: 'principalarn' },
  { name: 'aws:PrincipalAccount', presence: 'always', single, nonEmpty, source: 'principalaccount' },
  { name: 'aws:PrincipalOrgID', single, source: 'principalorgid' },
  { name: 'aws:PrincipalTag/', single, source: 'principaltag' },
  {
    name: 'aws:PrincipalIsAWSService',
    presence: 'signed',
    single,
    values: 'boolean',
    nonEmpty,
    source: 'principalisawsservice',
  },
  { name: 'aws:PrincipalServiceName', neverInRoleSessions, single, source: 'principalservicename' },
  { name: 'aws:PrincipalServiceNamesList', neverInRoleSessions, source: 'principalservicenameslist' },
  { name: 'aws:PrincipalType', presence: 'always', single, nonEmpty, source: 'principaltype' },
  { name: 'aws:userid', presence: 'always', single, nonEmpty, source: 'userid' },
  { name: 'aws:username', neverInRoleSessions, single, source: 'username' },
  // Properties of a role session.
  { name: 'aws:AssumedRoot', neverInRoleSessions, single, source: 'assumedroot' },
  { name: 'aws:FederatedProvider', single, source: 'federatedprovider' },
  { name: 'aws:TokenIssueTime', single, nonEmpty, source: 'tokenissuetime' },
  { name: 'aws:MultiFactorAuthAge', single, nonEmpty, source: 'multifactorauthage' },
  { name: 'aws:MultiFactorAuthPresent', single, values: 'boolean', nonEmpty, source: 'multifactorauthpresent' },
  { name: 'aws:ChatbotSourceArn', single, source: 'chatbotsourcearn' },
  { name: 'aws:Ec2InstanceSourceVpc', single, source: 'ec2instancesourcevpc' },
  { name: 'aws:Ec2InstanceSourcePrivateIPv4', single, nonEmpty, source: 'ec2instancesourceprivateip4' },
  { name: 'aws:SourceIdentity', single, source: 'sourceidentity' },
  { name: 'ec2:RoleDelivery', single, nonEmpty, source: 'ec2-role-delivery' },
  { name: 'ec2:SourceInstanceArn', single, source: 'ec2-source-instance-arn' },
  { name: 'glue:RoleAssumedBy', single, source: 'glue-role-assumed-by' },
  { name: 'glue:CredentialIssuingService', single, source: 'glue-credential-issuing' },
  { name: 'codebuild:BuildArn', single, source: 'codebuild-build-arn' },
  { name: 'codebuild:ProjectArn', single, source: 'codebuild-project-arn' },
  { name: 'lambda:SourceFunctionArn', single, source: 'lambda-source-function-arn' },
  { name: 'ssm:SourceInstanceArn', single, source: 'ssm-source-instance-arn' },
  { name: 'identitystore:UserId', single, source: 'identity-store-user-id' },
  // Properties of the network.
  { name: 'aws:SourceIp', single, nonEmpty, source: 'sourceip' },
  { name: 'aws:SourceVpc', single, source: 'sourcevpc' },
  { name: 'aws:SourceVpcArn', single, source: 'sourcevpcarn' },
  { name: 'aws:SourceVpce', single, source: 'sourcevpce' },
  { name: 'aws:VpceAccount', single, source: 'vpceaccount' },
  { name: 'aws:VpceOrgID', single, source: 'vpceorgid' },
  { name: 'aws:VpcSourceIp', single, nonEmpty, source: 'vpcsourceip' },
  // Properties of the resource. Which actions have aws:ResourceAccount: `key-actions.ts`.
  { name: 'aws:ResourceAccount', single, nonEmpty, source: 'resourceaccount' },
  { name: 'aws:ResourceOrgID', single, source: 'resourceorgid' },
  { name: 'aws:ResourceTag/', single, source: 'resourcetag' },
  // Properties of the request.
  { name: 'aws:CalledViaFirst', single, source: 'calledviafirst' },
  { name: 'aws:CalledViaLast', single, source: 'calledvialast' },
  { name: 'aws:CalledViaAWSMCP', single, source: 'calledviaawasmcp' },
  { name: 'aws:ViaAWSService', presence: 'always', single, values: 'boolean', nonEmpty, source: 'viaawsservice' },
  { name: 'aws:ViaAWSMCPService', single, values: 'boolean', nonEmpty, source: 'viaawsmcpservice' },
  { name: 'aws:CurrentTime', presence: 'always', single, nonEmpty, source: 'currenttime' },
  { name: 'aws:EpochTime', presence: 'always', single, nonEmpty, source: 'epochtime' },
  { name: 'aws:referer', single, source: 'referer' },
  { name: 'aws:RequestedRegion', presence: 'always', single, nonEmpty, source: 'requestedregion' },
  { name: 'aws:RequestTag/', single, source: 'requesttag' },
  // A tag key has at least one character; a tag's value may be empty.
  { name: 'aws:TagKeys', nonEmpty, source: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html' },
  { name: 'aws:SecureTransport', presence: 'always', single, values: 'boolean', nonEmpty, source: 'securetransport' },
  { name: 'aws:SourceAccount', neverInRoleSessions, single, source: 'sourceaccount' },
  { name: 'aws:SourceArn', neverInRoleSessions, single, source: 'sourcearn' },
  { name: 'aws:SourceOrgID', neverInRoleSessions, single, source: 'sourceorgid' },
  { name: 'aws:SourceOrgPaths', neverInRoleSessions, source: 'sourceorgpaths' },
  { name: 'aws:UserAgent', presence: 'always', single, source: 'useragent' },
];

const BY_NAME = new Map(FACTS.map((facts) => [facts.name.toLowerCase(), facts]));

/** `ec2:ResourceTag/…`, `s3:ExistingObjectTag/…`: keys of services for one tag each. */
const TAG_OF_SERVICE = /^[a-z0-9-]+:[a-z]*tag\/./;

/**
 * Whether AWS documents the key as single-valued. Tags have one value, so keys of a tag are single-valued.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
 */
export function isSingleValued(key: string): boolean {
  return findKeyFacts(key)?.single === true || TAG_OF_SERVICE.test(key.toLowerCase());
}

/** The documented facts about a condition key, ignoring case; undefined if there are none. */
export function findKeyFacts(key: string): KeyFacts | undefined {
  const name = key.toLowerCase();
  return BY_NAME.get(name) ?? BY_NAME.get(name.slice(0, name.indexOf('/') + 1));
}

/**
 * Whether AWS documents that requests of a role session never contain the key, as for `aws:username`. Conditions that
 * require the key never match, and conditions that match an absent key always match.
 */
export function isNeverInRoleSessions(key: string): boolean {
  return findKeyFacts(key)?.neverInRoleSessions === true;
}

/** The URL of AWS's documentation of a key. */
export function sourceOf({ source }: KeyFacts): string {
  return source.startsWith('https:') ? source : `${PAGE}#condition-keys-${source}`;
}

const PAGE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html';
