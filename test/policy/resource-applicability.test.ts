import { versionPairs } from '../../bench/policy-managed';
import { findService } from '../../modules/catalogue/services';
import { parseGrantArn } from '../../modules/grants/grant-arn';
import { possibleTypes } from '../../modules/grants/resource-types';
import { compare } from '../../modules/policy/compare';
import { type Applicability } from '../../modules/policy/comparison';
import { LAW_TIMEOUT, runs } from './runs';
import { listOf, statementsOf } from './similar-policies';

/** Whether requests can be such as a statement about one action and resource allows. */
function applicability(action: string, resource: string): Applicability | undefined {
  const { gained } = compare(
    { Version: '2012-10-17', Statement: [] },
    { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: action, Resource: resource } },
  );
  const all = gained.map((row) => row.applicability);
  return (['listed', 'possible', 'impossible'] as const).find((value) => all.includes(value));
}

describe('access by one action to one resource', () => {
  it.each([
    ['s3:GetObject', 'arn:aws:s3:::b/*', 'listed'],
    ['s3:GetObject', 'arn:aws:s3:::b*', 'listed'],
    ['s3:GetObject', 'arn:aws:s3:::b', 'possible'],
    ['s3:ListBucket', 'arn:aws:s3:::b*', 'listed'],
    ['s3:ListBucket', 'arn:aws:s3:::b/*', 'possible'],
    ['s3:ListBucket', 'arn:aws:s3:::b/${aws:PrincipalTag/team}/*', 'possible'],
    ['s3:ListAllMyBuckets', '*', 'listed'],
    ['s3:ListAllMyBuckets', 'arn:aws:s3:::*', 'possible'],
    ['dynamodb:GetItem', 'arn:aws:dynamodb:*:*:table/orders', 'listed'],
    ['dynamodb:GetItem', 'arn:aws:dynamodb:*:*:table/orders/index/*', 'possible'],
    ['dynamodb:Query', 'arn:aws:dynamodb:*:*:table/orders/index/*', 'listed'],
    ['sagemaker:DescribeDeviceFleet', 'arn:aws:sagemaker:*:*:device-fleet/*/device/*', 'possible'],
    // The log group's own forms, and that of its streams.
    ['logs:DescribeLogStreams', 'arn:aws:logs:*:*:log-group:orders', 'listed'],
    ['logs:DescribeLogStreams', 'arn:aws:logs:*:*:log-group:orders:log-stream:*', 'listed'],
    ['logs:CreateLogStream', 'arn:aws:logs:*:*:log-group:orders', 'possible'],
    ['logs:PutLogEvents', 'arn:aws:logs:*:*:log-group:orders:*', 'listed'],
    ['logs:CreateLogGroup', 'arn:aws:logs:*:*:log-group:orders:log-stream:', 'listed'],
    ['logs:CreateLogGroup', 'arn:aws:logs:*:*:log-group:orders:log-stream:*', 'possible'],
    // What AWS itself publishes has no account.
    ['ssm:GetParameter', 'arn:aws:ssm:eu-west-1::parameter/aws/service/*', 'listed'],
    // Region or account may be empty where AWS documents neither.
    ['sqs:SendMessage', 'arn:aws:sqs:::orders', 'possible'],
    // Resources that AWS's other pages and its managed policies name.
    ['lambda:InvokeFunction', 'arn:aws:lambda:*:*:function:orders:LIVE', 'listed'],
    ['lambda:TagResource', 'arn:aws:lambda:*:*:function:orders:LIVE', 'possible'],
    ['s3:PutObject', 'arn:aws:s3::111122223333:accesspoint/abc.mrap/object/*', 'listed'],
    ['bedrock:InvokeModelWithResponseStream', 'arn:aws:bedrock:::foundation-model/*', 'listed'],
    ['states:SendTaskHeartbeat', 'arn:aws:states:*:*:activity:approve', 'listed'],
    ['ecs:StopTask', 'arn:aws:ecs:*:*:task/0123', 'listed'],
    ['backup:StartRestoreJob', 'arn:aws:ec2:*::image/ami-0123', 'listed'],
    ['codestar-connections:GetConnection', 'arn:aws:codeconnections:*:*:connection/*', 'possible'],
    ['eks:DescribeClusterVersions', 'arn:aws:eks:eu-west-1:111122223333:*', 'possible'],
    // A reference that names all of a kind by a star, and one by a name.
    ['aws-marketplace:SearchListings', 'arn:aws:aws-marketplace:::catalog/AWSMarketplace/listing/*', 'listed'],
    ['aws-marketplace:GetListing', 'arn:aws:aws-marketplace:::catalog/AWSMarketplace/listing/*', 'listed'],
    // Actions that AWS has not published yet, alone.
    ['s3:Frobnicate*', 'arn:aws:s3:::b/*', 'possible'],
    ['s3:Frobnicate', 'arn:aws:sqs:*:*:orders', 'possible'],
    // ARNs of services that AWS does not use with the action's.
    ['s3:GetObject', 'arn:aws:sqs:eu-west-1:111122223333:orders', 'impossible'],
    ['s3:*', 'arn:aws:sqs:eu-west-1:111122223333:orders', 'impossible'],
    ['sqs:ListQueues', 'arn:aws:sns:*:*:*', 'impossible'],
    ['s3:Frobnicate*', 'arn:aws:sqs:*:*:orders', 'impossible'],
  ])('%s on %s: %s', (action, resource, expected) => {
    expect(applicability(action, resource)).toBe(expected);
  });

  it(
    'is listed wherever a grant of the same is taken to apply',
    () => {
      const seen = actionsAndArns();
      const stride = Math.ceil(seen.length / runs(400, seen.length));
      const hidden = seen
        .filter((_, index) => index % stride === 0)
        .filter(([action, arn]) => applies(action, arn) && applicability(action, arn) !== 'listed');
      expect(hidden).toEqual([]);
    },
    LAW_TIMEOUT,
  );
});

/** Every action and resource that AWS's managed policies name together, without wildcards in the action. */
function actionsAndArns(): (readonly [string, string])[] {
  const pairs = new Map<string, readonly [string, string]>();
  for (const { Effect, Action = [], Resource = [] } of versionPairs().flatMap(([, after]) => statementsOf(after))) {
    if (Effect === 'Deny') continue;
    for (const action of listOf(Action).filter((text) => /^[\w-]+:\w+$/.test(text))) {
      for (const arn of listOf(Resource)) pairs.set(`${action} ${arn}`, [action, arn]);
    }
  }
  return [...pairs.values()];
}

/** As the warning about grants that never apply decides it: by the resource types that the ARN may name. */
function applies(action: string, text: string): boolean {
  const [prefix = '', name = ''] = action.toLowerCase().split(':');
  const service = findService(prefix);
  const { arn, problems } = parseGrantArn(text);
  if (!service || !arn || problems.length > 0) return false;
  const possible = possibleTypes(arn, service).map((type) => type.name);
  return service.actions.get(name)?.resourceTypes.some((type) => possible.includes(type)) ?? false;
}
