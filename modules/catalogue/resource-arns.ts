import type { ResourceTypeReference } from './services';

const LOG_GROUP = 'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}';
const SSM = 'arn:${Partition}:ssm:${Region}:';

const S3_ACCESS_POINT = 'arn:${Partition}:s3:${Region}:${Account}:accesspoint/${AccessPointName}';
const MULTI_REGION_ACCESS_POINT = 'arn:${Partition}:s3::${Account}:accesspoint/${AccessPointAlias}';
const ECS = 'arn:${Partition}:ecs:${Region}:${Account}:';

/**
 * Formats that AWS documents in addition to those of the service reference.
 *
 * Policies refer to a log group with the suffix `:*`, which also matches its streams:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 * Public parameters and documents of AWS have no account:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-finding-public-parameters.html
 * "Multi-Region Access Point ARNs don't include an AWS Region", and their objects have the same format as objects of
 * other access points:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPointRequests.html
 * Requests that are routed to any region have a model ARN without region:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
 * Services, tasks and container instances may have ARNs of the old format, without the cluster:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html
 * Recovery points of EBS and EC2 are snapshots and images:
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html
 */
const FURTHER_FORMATS: Readonly<Record<string, readonly string[]>> = {
  [LOG_GROUP]: [`${LOG_GROUP}:*`],
  [LOG_GROUP + ':log-stream:${LogStreamName}']: [`${LOG_GROUP}:*`],
  [SSM + '${Account}:parameter/${ParameterNameWithoutLeadingSlash}']: [SSM + ':parameter/${ParameterName}'],
  [SSM + '${Account}:document/${DocumentName}']: [SSM + ':document/${DocumentName}'],
  [SSM + '${Account}:automation-definition/${AutomationDefinitionName}:${VersionId}']: [
    SSM + ':automation-definition/${AutomationDefinitionName}:${VersionId}',
  ],
  [S3_ACCESS_POINT]: [MULTI_REGION_ACCESS_POINT],
  [S3_ACCESS_POINT + '/object/${ObjectName}']: [MULTI_REGION_ACCESS_POINT + '/object/${ObjectName}'],
  'arn:${Partition}:bedrock:${Region}::foundation-model/${ResourceId}': [
    'arn:${Partition}:bedrock:::foundation-model/${ResourceId}',
  ],
  [ECS + 'service/${ClusterName}/${ServiceName}']: [ECS + 'service/${ServiceName}'],
  [ECS + 'task/${ClusterName}/${TaskId}']: [ECS + 'task/${TaskId}'],
  [ECS + 'container-instance/${ClusterName}/${ContainerInstanceId}']: [
    ECS + 'container-instance/${ContainerInstanceId}',
  ],
  'arn:${Partition}:${Vendor}:${Region}:*:${ResourceType}:${RecoveryPointId}': [
    'arn:${Partition}:ec2:${Region}::snapshot/${SnapshotId}',
    'arn:${Partition}:ec2:${Region}::image/${ImageId}',
  ],
};

/**
 * The ARN formats of a resource type: those of the service reference, and those that AWS documents elsewhere.
 * A `${Variable}` matches any text, and so does `*`.
 */
export function arnFormats({ arns }: ResourceTypeReference): readonly string[] {
  return arns.flatMap((arn) => [arn, ...(FURTHER_FORMATS[arn] ?? [])]);
}
