import type { ResourceTypeReference } from './services';

const LOG_GROUP = 'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}';
const SSM = 'arn:${Partition}:ssm:${Region}:';

/**
 * Formats that AWS documents beside those of the service reference.
 *
 * Policies name a log group with `:*` behind it, which its streams match too:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 * Parameters and documents that AWS itself publishes have no account:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-finding-public-parameters.html
 */
const FURTHER_FORMATS: Readonly<Record<string, string>> = {
  [LOG_GROUP]: `${LOG_GROUP}:*`,
  [LOG_GROUP + ':log-stream:${LogStreamName}']: `${LOG_GROUP}:*`,
  [SSM + '${Account}:parameter/${ParameterNameWithoutLeadingSlash}']: SSM + ':parameter/${ParameterName}',
  [SSM + '${Account}:document/${DocumentName}']: SSM + ':document/${DocumentName}',
  [SSM + '${Account}:automation-definition/${AutomationDefinitionName}:${VersionId}']:
    SSM + ':automation-definition/${AutomationDefinitionName}:${VersionId}',
};

/**
 * The formats that ARNs of a resource type have: those of the service reference, and those that AWS documents elsewhere.
 * A `${Variable}` stands for any text, and so does `*`.
 */
export function arnFormats({ arns }: ResourceTypeReference): readonly string[] {
  return arns.flatMap((arn) => {
    const further = FURTHER_FORMATS[arn];
    return further === undefined ? [arn] : [arn, further];
  });
}
