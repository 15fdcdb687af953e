import { parseArn } from '../catalogue/arn';

/** A resource of a grant that has a policy of its own. */
export interface PolicyResource {
  /** ARN of the resource whose policy it is: the bucket of an object. */
  readonly resource: string;
  /** As in its actions: `s3` */
  readonly service: string;
  /** Account that owns it, by the ARN; the ARN of a bucket has none. */
  readonly account?: string;
  /** What its policy takes as `Resource`: ARNs, `*` only, or nothing. */
  readonly resourceElement: 'arns' | 'any' | 'none';
  /** How many actions one statement may have. */
  readonly mostActions: number;
  /** Whether its policy can allow an action, by lower-case name, to another account. */
  readonly canAllow: (action: string) => boolean;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies.html */
const NOT_ACROSS_ACCOUNTS_IN_SQS = new Set([
  'addpermission',
  'cancelmessagemovetask',
  'createqueue',
  'deletequeue',
  'listmessagemovetasks',
  'listqueues',
  'listqueuetags',
  'removepermission',
  'setqueueattributes',
  'startmessagemovetask',
  'tagqueue',
  'untagqueue',
]);

/** https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html */
const ALLOWED_BY_TOPICS = new Set([
  'addpermission',
  'deletetopic',
  'getdataprotectionpolicy',
  'gettopicattributes',
  'listsubscriptionsbytopic',
  'listtagsforresource',
  'publish',
  'putdataprotectionpolicy',
  'removepermission',
  'settopicattributes',
  'subscribe',
]);

type Kind = Pick<PolicyResource, 'resourceElement'> & Partial<Pick<PolicyResource, 'mostActions' | 'canAllow'>>;

const KINDS: Readonly<Record<string, Kind>> = {
  s3: { resourceElement: 'arns' },
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html
  sqs: { resourceElement: 'arns', mostActions: 7, canAllow: (action) => !NOT_ACROSS_ACCOUNTS_IN_SQS.has(action) },
  sns: { resourceElement: 'arns', canAllow: (action) => ALLOWED_BY_TOPICS.has(action) },
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
  kms: { resourceElement: 'any' },
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
  secretsmanager: { resourceElement: 'any' },
  lambda: { resourceElement: 'arns' },
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
  ecr: { resourceElement: 'none' },
};

/** Parts of an ARN by which it is one of a resource with a policy; other types of these services have none. */
const TYPES: Readonly<Record<string, RegExp>> = {
  kms: /^key\//,
  secretsmanager: /^secret:/,
  lambda: /^function:/,
  ecr: /^repository\//,
};

/**
 * The resource with a policy that a pattern of a grant is about: undefined for all others, `unnamed` where the pattern
 * does not say which one.
 */
export function kindOfResource(pattern: string): PolicyResource | { readonly unnamed: string } | undefined {
  const arn = parseArn(pattern);
  const kind = arn && KINDS[arn.service];
  if (!arn || !kind || !(TYPES[arn.service]?.test(arn.resource) ?? true)) return undefined;
  const isBucket = arn.service === 's3';
  if (isBucket && (arn.account !== '' || arn.region !== '')) return undefined; // an access point or a job
  const resource = isBucket ? `arn:${arn.partition}:s3:::${arn.resource.split('/')[0] ?? ''}` : pattern;
  // The ARN of a secret ends with random characters, for which grants have wildcards.
  const named = arn.service === 'secretsmanager' ? resource.replace(/-[*?]+$/, '') : resource;
  if (/[*?$]/.test(named)) return { unnamed: 'the name has a wildcard, so it is not known whose policy must allow it' };
  return {
    resource,
    service: arn.service,
    ...(/^\d{12}$/.test(arn.account) && { account: arn.account }),
    mostActions: Infinity,
    canAllow: () => true,
    ...kind,
  };
}
