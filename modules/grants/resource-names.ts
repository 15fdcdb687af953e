import type { DiagnosticCode } from '../diagnostics/codes';

/**
 * The names that AWS allows for resources of a service, by the variables of the service's ARN formats
 * (`arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`).
 *
 * Minimum lengths are left out, because short names are common in examples. A variable that is not listed matches any
 * text.
 */
export interface ResourceNames {
  /** As in ARNs. */
  readonly service: string;
  /** Patterns of `parseNamePattern`; a name matches one of them. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** Formats of the resource part that AWS documents outside of the service reference. */
  readonly otherFormats?: readonly string[];
  /** What the patterns require, as a sentence without its end. */
  readonly rule: string;
  /**
   * `error`: according to AWS, no resource of the service has another name. `warning`: an older or newer one may have
   * it, or ARNs of resource types that AWS does not document yet may have the format.
   */
  readonly severity: 'error' | 'warning';
  readonly code: DiagnosticCode;
  readonly source: string;
}

const NAME = 'letters, digits, "-" and "_"';
const DOTTED = 'letters, digits, "-", "_" and "."';

/** Of the entries of one service, the first that does not match is reported. */
export const RESOURCE_NAMES: readonly ResourceNames[] = [
  {
    service: 's3',
    names: { BucketName: ['[A-Za-z0-9._-]{1,255}'] },
    rule: `the name of a bucket contains only ${DOTTED}`,
    severity: 'error',
    code: 'grant-bucket-name',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html',
  },
  {
    // Buckets that were created in us-east-1 before March 2018 may have other names.
    service: 's3',
    names: { BucketName: ['[a-z0-9.-]{1,63}'] },
    rule: 'since 2018, the name of a bucket contains only lower-case letters, digits, "-" and ".", at most 63',
    severity: 'warning',
    code: 'grant-bucket-name',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html',
  },
  {
    service: 's3express',
    names: { BucketName: ['[a-z0-9-]{1,57}--x-s3'] },
    rule: 'the name of a directory bucket contains only lower-case letters, digits and "-", and ends with "--x-s3"',
    severity: 'warning',
    code: 'grant-resource-name',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html',
  },
  {
    service: 'sqs',
    names: { QueueName: ['[A-Za-z0-9_-]{1,80}', '[A-Za-z0-9_-]{1,75}\\.fifo'] },
    rule: `the name of a queue contains only ${NAME}, at most 80, and ends with ".fifo" for a FIFO queue`,
    severity: 'error',
    code: 'grant-resource-name',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html',
  },
  {
    service: 'sns',
    names: { TopicName: ['[A-Za-z0-9_-]{1,256}', '[A-Za-z0-9_-]{1,251}\\.fifo'] },
    // Subscriptions, and applications and endpoints for mobile push.
    otherFormats: ['${TopicName}:${SubscriptionId}', 'app/${Application}', 'endpoint/${Endpoint}'],
    rule: `the name of a topic contains only ${NAME}, at most 256, and ends with ".fifo" for a FIFO topic`,
    severity: 'warning',
    code: 'grant-resource-name',
    source: 'https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html',
  },
  {
    service: 'dynamodb',
    names: { TableName: ['[A-Za-z0-9_.-]{1,255}'], IndexName: ['[A-Za-z0-9_.-]{1,255}'] },
    rule: `the names of tables and indexes contain only ${DOTTED}, at most 255`,
    severity: 'warning',
    code: 'grant-resource-name',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html',
  },
  {
    // A warning: calls may use an ARN without the suffix, and AWS does not document how they are authorized.
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
    service: 'secretsmanager',
    names: { SecretId: ['[A-Za-z0-9/_+=.@-]{1,512}-[A-Za-z0-9]{6}'] },
    rule: 'the ARN of a secret ends with "-" and six random characters after its name',
    severity: 'warning',
    code: 'grant-secret-suffix',
    source: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_iam-permissions.html',
  },
  {
    service: 'ssm',
    names: {
      ParameterNameWithoutLeadingSlash: ['[A-Za-z0-9_.-]{1}[A-Za-z0-9_./-]{0,1010}'],
      ParameterName: ['[A-Za-z0-9_.-]{1}[A-Za-z0-9_./-]{0,1010}'],
    },
    rule: `the name of a parameter contains only ${DOTTED} and "/", and its leading "/" is the one after "parameter"`,
    severity: 'warning',
    code: 'grant-resource-name',
    source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html',
  },
  {
    service: 'lambda',
    names: { FunctionName: ['[A-Za-z0-9_-]{1,64}'], Alias: ['[A-Za-z0-9_-]{1,128}'], Version: ['[A-Z0-9$.]{1,20}'] },
    rule: `the name of a function contains only ${NAME}, at most 64`,
    severity: 'warning',
    code: 'grant-resource-name',
    source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html',
  },
  {
    service: 'states',
    names: { StateMachineName: ['[^\\s<>{}[\\]?*"#%\\\\^|~`$&,;:/]{1,80}'] },
    rule: 'the name of a state machine contains no blanks, brackets, "/", ":" and other special characters, at most 80',
    severity: 'warning',
    code: 'grant-resource-name',
    source: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html',
  },
  {
    service: 'kinesis',
    names: { StreamName: ['[A-Za-z0-9_.-]{1,128}'] },
    rule: `the name of a stream contains only ${DOTTED}, at most 128`,
    severity: 'warning',
    code: 'grant-resource-name',
    source: 'https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html',
  },
  {
    service: 'firehose',
    names: { DeliveryStreamName: ['[A-Za-z0-9_.-]{1,64}'] },
    rule: `the name of a Firehose stream contains only ${DOTTED}, at most 64`,
    severity: 'warning',
    code: 'grant-resource-name',
    source: 'https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html',
  },
  {
    service: 'kms',
    names: { KeyId: ['[A-Za-z0-9-]{1,40}'], Alias: ['[A-Za-z0-9/_-]{1,250}'] },
    rule: 'a key ID contains only letters, digits and "-", an alias also "/" and "_"',
    severity: 'warning',
    code: 'grant-resource-name',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html',
  },
  {
    service: 'logs',
    names: { LogGroupName: ['[A-Za-z0-9_/.#-]{1,512}'], LogStreamName: ['[^:*]{1,512}'] },
    rule: `the name of a log group contains only ${DOTTED}, "/" and "#", at most 512`,
    severity: 'warning',
    code: 'grant-resource-name',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html',
  },
  {
    service: 'events',
    names: { EventBusName: ['[A-Za-z0-9/_.-]{1,256}'], RuleName: ['[A-Za-z0-9_.-]{1,64}'] },
    rule: `the names of event buses and rules contain only ${DOTTED}`,
    severity: 'warning',
    code: 'grant-resource-name',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html',
  },
  {
    service: 'ecr',
    names: { RepositoryName: ['[a-z0-9._/-]{1,256}'] },
    rule: 'the name of a repository contains only lower-case letters, digits, "-", "_", "." and "/", at most 256',
    severity: 'warning',
    code: 'grant-resource-name',
    source: 'https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html',
  },
];
