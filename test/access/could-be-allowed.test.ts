import fc from 'fast-check';
import { answerRequest, couldAllow } from '../../modules/access/answer-request';
import { couldBeAllowed } from '../../modules/access/could-be-allowed';
import type { NamedRequest } from '../../modules/grants/could-grant';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { parseManifest } from '../../modules/manifest/parse-manifest';
import type { PolicyDocument } from '../../modules/policy/document';
import { resolveWorkloads } from '../../modules/workloads/resolve-workloads';
import { LAW_TIMEOUT, runs } from '../policy/runs';

const BUCKET_POLICY: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::shared/*' },
};

const { configuration } = parseConfiguration(
  Buffer.from(`
environments:
  prod:
    account: "111122223333"
    region: eu-west-1
    clusters: [ { name: shop-eu }, { name: shop-us, region: us-east-1 } ]
    values: { bucket: reports, queue: 'arn:aws:sqs:eu-west-1:111122223333:orders' }
  staging:
    account: "444455556666"
    region: eu-west-1
    clusters: [ { name: shop-staging } ]
    values: { bucket: reports-staging, queue: 'arn:aws:sqs:eu-west-1:444455556666:orders' }
policies: { arn:aws:s3:::shared: policies/shared.json }
`),
  'eks-pod-identity.yaml',
);
const KNOWN = {
  ...configuration!,
  policyDocuments: new Map([['policies/shared.json', BUCKET_POLICY]]),
};

const arn = fc.constantFrom(
  ...[
    'arn:{partition}:s3:::{service}-{environment}/*',
    'arn:aws:s3:::{bucket}',
    'arn:aws:s3:::{bucket}/in/*',
    '{queue}',
  ],
  ...['arn:aws:s3:::*', 'arn:aws:s3:::${aws:PrincipalTag/kubernetes-namespace}/*', 'arn:aws:s3:::orders-pro?/a'],
  ...['arn:aws:dynamodb:{region}:{account}:table/{service}', 'arn:aws:kms:{cluster-region}:{account}:key/1'],
);
const arns = fc.oneof(arn, fc.uniqueArray(arn, { minLength: 1, maxLength: 3 }));
const action = fc.constantFrom(
  's3:GetObject',
  's3:Get*',
  's3:*',
  'S3:listbucket',
  'sqs:SendMessage',
  'kms:Decrypt',
  '*',
);
const conditions = fc.constantFrom({ Bool: { 'aws:SecureTransport': 'true' } }, { StringLike: { 's3:prefix': 'a/*' } });
const verb = fc.constantFrom('read', 'write', 'list', 'send', 'consume', 'delete', 'manage', 'decrypt');
const grant = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(verb, arns).map(([key, value]) => ({ [key]: value })) },
  fc.record({ actions: action, resources: fc.oneof(arns, fc.constant('*')) }),
  fc.record({ actions: action, resources: arns, conditions }),
  fc.record({ notActions: fc.constantFrom('s3:*', 'iam:*'), resources: fc.oneof(arns, fc.constant('*')) }),
  fc.record({ actions: action, notResources: arns }),
  fc.tuple(fc.constantFrom('Read', 'Write'), arns).map(([level, value]) => ({ level: { [level]: value } })),
);
const access = {
  allow: fc.array(grant, { minLength: 1, maxLength: 2 }),
  deny: fc.array(grant, { maxLength: 1 }),
};
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const manifests = fc.record(
  {
    ...access,
    managedPolicies: rarely(fc.constantFrom('AmazonSQSReadOnlyAccess', 'AmazonS3ReadOnlyAccess')),
    presets: rarely(fc.constantFrom('ebs-csi', 'cluster-autoscaler')),
    targetRole: rarely(
      fc.oneof(
        fc.constant('arn:aws:iam::444455556666:role/reports'),
        fc.record({ account: fc.constant('staging'), ...access }, { requiredKeys: ['account'] }),
      ),
    ),
    environments: fc.dictionary(fc.constantFrom('prod', 'staging'), fc.record(access, { requiredKeys: [] }), {
      minKeys: 1,
    }),
    sessionTags: fc.constant(false),
  },
  { requiredKeys: ['allow'] },
);
const requestsOfResources = fc.record({
  action: fc.constantFrom(
    ...['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:DeleteObject', 'sqs:SendMessage', 'sqs:ReceiveMessage'],
    ...[
      'dynamodb:GetItem',
      'dynamodb:Query',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'sts:AssumeRole',
      'ec2:RunInstances',
    ],
  ),
  resource: fc.constantFrom(
    ...['arn:aws:s3:::orders-prod/a', 'arn:aws:s3:::orders-prod', 'arn:aws:s3:::reports', 'arn:aws:s3:::reports/in/a'],
    ...['arn:aws:s3:::shared/a', 'arn:aws:sqs:eu-west-1:111122223333:orders', 'arn:aws:iam::444455556666:role/reports'],
    ...['arn:aws:dynamodb:eu-west-1:444455556666:table/orders', 'arn:aws:kms:us-east-1:111122223333:key/1'],
    'arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/a',
  ),
});

const requests = fc.oneof(
  { weight: 9, arbitrary: requestsOfResources },
  { weight: 1, arbitrary: fc.constantFrom('ec2:DescribeInstances', 's3:ListAllMyBuckets').map(withoutResource) },
);

function withoutResource(name: string): NamedRequest {
  return { action: name, resource: '*' };
}

function parsed(settings: object) {
  const value = { service: 'orders', serviceAccounts: 'shop/orders', ...settings };
  return parseManifest(Buffer.from(JSON.stringify(value)), 'pod-identity.yaml').manifest;
}

const isDenied = ({ decision }: { readonly decision: string }) => decision.endsWith('denied');

test(
  'a service that is ruled out is denied the request in every environment',
  () => {
    let ruledOut = 0;
    let asked = 0;
    fc.assert(
      fc.property(manifests, fc.array(requests, { minLength: 4, maxLength: 4 }), (settings, several) => {
        const manifest = parsed(settings);
        if (!manifest) return;
        const { workloads } = resolveWorkloads(KNOWN, [manifest]);
        for (const request of several) {
          const isRuledOut = !couldBeAllowed(KNOWN, request)(manifest);
          if (isRuledOut) ruledOut++;
          else asked++;
          if (!isRuledOut) continue;
          const open = { ...request, context: {} };
          expect(workloads.filter((workload) => couldAllow(workload, open))).toEqual([]);
          // About "*", `answerRequest` is also in doubt for grants on other resources, which `who-can` therefore leaves out.
          const answers = request.resource === '*' ? [] : workloads.flatMap((one) => answerRequest(one, open));
          expect(answers.filter((one) => !isDenied(one))).toEqual([]);
        }
      }),
      { numRuns: runs(60, 2000) },
    );
    // Otherwise the law would hold for nothing.
    expect(Math.min(ruledOut, asked)).toBeGreaterThan(20);
  },
  LAW_TIMEOUT,
);

const OBJECT = 'arn:aws:s3:::orders-prod/a';
const could = (settings: object, request: NamedRequest = { action: 's3:PutObject', resource: OBJECT }) =>
  couldBeAllowed(KNOWN, request)(parsed(settings)!);

test.each<[string, object, boolean]>([
  ['whose grants are about something else', { allow: [{ read: 'arn:aws:s3:::{service}-{environment}/*' }] }, false],
  ['with an existing role', { role: 'arn:aws:iam::111122223333:role/x' }, true],
  ['with one in an environment', { environments: { prod: { role: 'arn:aws:iam::111122223333:role/x' } } }, true],
  ['with a grant in one environment', { environments: { prod: { allow: [{ write: `${OBJECT}*` }] } } }, true],
  ['with a target role of others', { targetRole: 'arn:aws:iam::444455556666:role/reports' }, true],
  ['whose target role has the grant', { targetRole: { account: 'staging', allow: [{ write: OBJECT }] } }, true],
  ['whose target role has another', { targetRole: { account: 'staging', allow: [{ read: OBJECT }] } }, false],
])('a service %s', (_, settings, expected) => {
  expect(could(settings)).toBe(expected);
});

test('of a chain, the role is asked for assuming the target role, and a known bucket policy leaves nothing out', () => {
  const chained = { targetRole: { account: 'staging', allow: [{ read: OBJECT }] } };
  const none = { allow: [{ read: 'arn:aws:sqs:eu-west-1:111122223333:q' }] };
  expect(could(chained, { action: 'sts:AssumeRole', resource: 'arn:aws:iam::444455556666:role/x' })).toBe(true);
  expect(could(none, { action: 's3:GetObject', resource: 'arn:aws:s3:::shared/a' })).toBe(true);
  expect(could(none, { action: 's3:GetObject', resource: 'arn:aws:s3:::shared-2/a' })).toBe(false);
});
