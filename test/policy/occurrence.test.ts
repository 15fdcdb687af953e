import { versionPairs } from '../../bench/policy-managed';
import { findService } from '../../modules/catalogue/services';
import { parseGrantArn } from '../../modules/grants/grant-arn';
import { possibleTypes } from '../../modules/grants/resource-types';
import { compare } from '../../modules/policy/compare';
import { LAW_TIMEOUT, runs } from './runs';
import { listOf, statementsOf } from './similar-policies';

/** Whether a request can occur, by AWS's service reference, that a statement about one action and resource allows. */
function occurs(action: string, resource: string): boolean {
  const { gained } = compare(
    { Version: '2012-10-17', Statement: [] },
    { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: action, Resource: resource } },
  );
  return gained.some((row) => row.occurs);
}

describe('access by one action to one resource', () => {
  it.each([
    ['s3:GetObject', 'arn:aws:s3:::b/*', true],
    ['s3:GetObject', 'arn:aws:s3:::b*', true],
    ['s3:GetObject', 'arn:aws:s3:::b', false],
    ['s3:ListBucket', 'arn:aws:s3:::b*', true],
    ['s3:ListBucket', 'arn:aws:s3:::b/*', false],
    ['s3:ListBucket', 'arn:aws:s3:::b/${aws:PrincipalTag/team}/*', false],
    ['s3:ListAllMyBuckets', '*', true],
    ['s3:ListAllMyBuckets', 'arn:aws:s3:::*', false],
    ['dynamodb:GetItem', 'arn:aws:dynamodb:*:*:table/orders', true],
    ['dynamodb:GetItem', 'arn:aws:dynamodb:*:*:table/orders/index/*', false],
    ['dynamodb:Query', 'arn:aws:dynamodb:*:*:table/orders/index/*', true],
    ['sagemaker:DescribeDeviceFleet', 'arn:aws:sagemaker:*:*:device-fleet/*/device/*', false],
    // The log group's own forms, and that of its streams.
    ['logs:DescribeLogStreams', 'arn:aws:logs:*:*:log-group:orders', true],
    ['logs:CreateLogStream', 'arn:aws:logs:*:*:log-group:orders', false],
    ['logs:PutLogEvents', 'arn:aws:logs:*:*:log-group:orders:*', true],
    ['logs:CreateLogGroup', 'arn:aws:logs:*:*:log-group:orders:log-stream:', true],
    ['logs:CreateLogGroup', 'arn:aws:logs:*:*:log-group:orders:log-stream:*', false],
    // What AWS itself publishes has no account.
    ['ssm:GetParameter', 'arn:aws:ssm:eu-west-1::parameter/aws/service/*', true],
    // A reference that names all of a kind by a star, and one by a name.
    ['aws-marketplace:SearchListings', 'arn:aws:aws-marketplace:::catalog/AWSMarketplace/listing/*', true],
    ['aws-marketplace:GetListing', 'arn:aws:aws-marketplace:::catalog/AWSMarketplace/listing/*', true],
  ])('%s on %s: %s', (action, resource, expected) => {
    expect(occurs(action, resource)).toBe(expected);
  });

  it(
    'occurs wherever a grant of the same is taken to apply',
    () => {
      const seen = actionsAndArns();
      const stride = Math.ceil(seen.length / runs(400, seen.length));
      const hidden = seen
        .filter((_, index) => index % stride === 0)
        .filter(([action, arn]) => applies(action, arn) && !occurs(action, arn));
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
  const { arn, faults } = parseGrantArn(text);
  if (!service || !arn || faults.length > 0) return false;
  const possible = possibleTypes(arn, service).map((type) => type.name);
  return service.actions.get(name)?.resourceTypes.some((type) => possible.includes(type)) ?? false;
}
