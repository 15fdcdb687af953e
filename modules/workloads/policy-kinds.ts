import { parseArn } from '../catalogue/arn';

/** How Terraform manages the whole policy of a kind of resource. */
export interface PolicyKind {
  /** `aws_s3_bucket_policy` */
  readonly type: string;
  /** The argument that identifies the resource: `bucket`. */
  readonly argument: string;
}

/** The policy of one resource, as Terraform manages it. */
export interface ManagedPolicy extends PolicyKind {
  /** Value of the argument, which is also the ID of an import. */
  readonly value: string;
}

/**
 * By the service in the ARN. Lambda is missing: the provider has a resource for one permission of a function, and none
 * for the whole policy.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs: the pages of these resources, sections "Argument
 * Reference" and "Import"
 */
const KINDS: Readonly<Record<string, PolicyKind>> = {
  ecr: { type: 'aws_ecr_repository_policy', argument: 'repository' },
  kms: { type: 'aws_kms_key_policy', argument: 'key_id' },
  s3: { type: 'aws_s3_bucket_policy', argument: 'bucket' },
  secretsmanager: { type: 'aws_secretsmanager_secret_policy', argument: 'secret_arn' },
  sns: { type: 'aws_sns_topic_policy', argument: 'arn' },
  sqs: { type: 'aws_sqs_queue_policy', argument: 'queue_url' },
};

/** The kinds by their resource types. */
export const POLICY_KINDS: ReadonlyMap<string, PolicyKind> = new Map(
  Object.values(KINDS).map((kind) => [kind.type, kind]),
);

/** The policy of the resource with this ARN; undefined where Terraform cannot manage it as a whole. */
export function managedPolicyOf(arn: string): ManagedPolicy | undefined {
  const { partition = '', service = '', region = '', account = '', resource = '' } = parseArn(arn) ?? {};
  const kind = KINDS[service];
  if (!kind) return undefined;
  switch (service) {
    case 's3':
      return { ...kind, value: resource };
    case 'sqs':
      return {
        ...kind,
        value: `https://sqs.${region}.${DOMAINS[partition] ?? 'amazonaws.com'}/${account}/${resource}`,
      };
    case 'kms':
    case 'ecr':
      return { ...kind, value: resource.slice(resource.indexOf('/') + 1) };
    default:
      return { ...kind, value: arn };
  }
}

/** https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json, `dnsSuffix` */
const DOMAINS: Readonly<Record<string, string>> = {
  'aws-cn': 'amazonaws.com.cn',
  'aws-eusc': 'amazonaws.eu',
  'aws-iso': 'c2s.ic.gov',
  'aws-iso-b': 'sc2s.sgov.gov',
  'aws-iso-e': 'cloud.adc-e.uk',
  'aws-iso-f': 'csp.hci.ic.gov',
};
