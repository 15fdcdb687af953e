import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessOf } from '../../modules/access/pod-session';
import { unknownLimits } from '../../modules/access/unknown-managed-policies';
import { findService } from '../../modules/catalogue/services';
import type { AccessObject, OneOrMany, Statement } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';
import type { Repository } from '../../modules/repository/read-repository';
import { loadRepository } from '../../modules/review/load-repository';
import type { Workload } from '../../modules/workloads/workload';
import { MONOREPO } from './pull-request';

let repository: Repository;
beforeAll(async () => {
  repository = await loadRepository(MONOREPO);
});

function workload(service: string, environment: string): Workload {
  const found = repository.workloads.find((one) => one.service === service && one.environment.name === environment);
  if (found === undefined) throw new Error(`no ${service} in ${environment}`);
  return found;
}

function listOf<T>(value: OneOrMany<T> | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

test('the monorepo has nothing to complain about', () => {
  expect(repository.diagnostics).toEqual([]);
});

test('it is as large and as spread out as it says', () => {
  const environments = repository.configuration?.environments ?? [];
  const clusters = environments.flatMap((environment) => environment.clusters);
  expect(environments.map(({ name }) => name)).toEqual(['staging', 'prod']);
  expect(new Set(environments.map(({ account }) => account)).size).toBe(2);
  expect(clusters).toHaveLength(3);
  expect(new Set(clusters.map(({ region }) => region)).size).toBe(2);
  expect(repository.manifests).toHaveLength(20);
});

test('its README lists every service and nothing else', () => {
  const readme = readFileSync(join(MONOREPO, 'README.md'), 'utf8');
  const linked = [...readme.matchAll(/\]\((.+?pod-identity\.yaml)\)/g)].map(([, file]) => file);
  expect([...linked].sort()).toEqual(repository.manifests.map(({ file }) => file));
});

test('every manifest says in comments why', () => {
  for (const { file, source } of repository.manifests)
    expect([file, source.text]).toEqual([file, expect.stringMatching(/^# /)]);
});

test('a service needs no file but its manifest', () => {
  for (const { file } of repository.manifests) {
    expect(readdirSync(join(MONOREPO, file, '..'))).toEqual(['pod-identity.yaml']);
  }
});

test('the documents of all its policies and boundaries are known', () => {
  for (const one of repository.workloads) {
    const access = accessOf(one);
    if (access) expect([one.service, unknownLimits(access)]).toEqual([one.service, []]);
  }
});

describe('least privilege', () => {
  /** As its project publishes it; its manifest says so. */
  const PUBLISHED = 'aws-load-balancer-controller';

  function statements(): (Statement & { readonly service: string })[] {
    return repository.workloads.flatMap(({ service, role }) =>
      role.kind === 'created' ? role.statements.map((statement) => ({ service, ...statement })) : [],
    );
  }

  test('no statement allows an action by a wildcard', () => {
    const wild = statements().filter((statement) => listOf(statement.Action).some((action) => action.includes('*')));
    expect(wild).toEqual([]);
  });

  test('nothing but actions that take no resource is allowed on all resources', () => {
    const loose = statements()
      .filter(({ service, Resource }) => service !== PUBLISHED && listOf(Resource).includes('*'))
      .flatMap(({ service, Action }) => listOf(Action).map((action) => ({ service, action })))
      .filter(({ action }) => {
        const [prefix = '', name = ''] = action.split(':');
        const types = findService(prefix)?.actions.get(name.toLowerCase())?.resourceTypes;
        // A metric may go to a dataset, but `PutMetricData` as pods send it names none; its namespace is the limit.
        return types?.length !== 0 && action !== 'cloudwatch:PutMetricData';
      });
    expect(loose).toEqual([]);
  });

  test('every role is held by the permissions boundary and trusts its own service accounts only', () => {
    for (const { role, associations } of repository.workloads) {
      if (role.kind === 'existing') continue;
      expect(role.permissionsBoundary).toMatch(/:policy\/pod-boundary$/);
      const trust = JSON.stringify(role.trustPolicy);
      for (const { serviceAccount, namespace } of associations) {
        expect(trust).toContain(`"${serviceAccount}"`);
        expect(trust).toContain(`"${namespace}"`);
      }
    }
  });
});

describe('what the comments claim', () => {
  const [STAGING, PROD] = ['111122223333', '444455556666'];
  const PROFILE = `arn:aws:bedrock:eu-west-1:${PROD}:inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0`;
  const MODEL = 'arn:aws:bedrock:eu-north-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0';
  const GUARDRAIL = `arn:aws:bedrock:eu-west-1:${PROD}:guardrail/gr4rdr41l001:3`;
  const ZONE = 'arn:aws:route53:::hostedzone/Z0437729M2XWPROD00000';
  const RECORD_TYPES = 'route53:ChangeResourceRecordSetsRecordTypes';
  const RECORD_NAMES = 'route53:ChangeResourceRecordSetsNormalizedRecordNames';
  const CHANGE = 'route53:ChangeResourceRecordSets';
  const GROUP = `arn:aws:autoscaling:eu-west-1:${PROD}:autoScalingGroup:0b1c2d3e-0000-4000-8000-000000000000:autoScalingGroupName/eks-a`;
  const ENABLED = 'aws:ResourceTag/k8s.io/cluster-autoscaler/enabled';
  const CLUSTER = 'aws:ResourceTag/eks:cluster-name';
  const QUEUE_KEY = `arn:aws:kms:eu-west-1:${PROD}:key/7d1f0a52-8c07-4f3b-8c43-1d7a9e2b6f22`;
  const SIGNING_KEY = `arn:aws:kms:eu-west-1:${PROD}:key/1b2c3d4e-0000-4000-8000-000000000000`;
  const MODELS = 'arn:aws:s3:::acme-ml-models-prod/recommendations/v1';
  const SENDER = `arn:aws:ses:eu-west-1:${PROD}:identity/shop.example.com`;
  type Context = Readonly<Record<string, OneOrMany<string>>>;

  /** A service in prod as its first association, on shop-eu: may it? */
  test.each<[service: string, may: boolean, action: string, resource: string, context?: Context]>([
    ['orders', true, 'dynamodb:Query', `arn:aws:dynamodb:us-east-1:${PROD}:table/orders/index/by-customer`],
    ['orders', true, 'dynamodb:UpdateItem', `arn:aws:dynamodb:us-east-1:${PROD}:table/orders`],
    ['orders', false, 'dynamodb:UpdateItem', `arn:aws:dynamodb:us-east-1:${STAGING}:table/orders`],
    ['orders', false, 'dynamodb:DeleteItem', `arn:aws:dynamodb:eu-west-1:${PROD}:table/orders`],
    ['orders', false, 'dynamodb:DeleteTable', `arn:aws:dynamodb:eu-west-1:${PROD}:table/orders`],
    ['orders', false, 's3:DeleteObject', 'arn:aws:s3:::acme-shop-prod/invoices/1.pdf'],
    [
      'orders',
      true,
      'events:PutEvents',
      `arn:aws:events:eu-west-1:${PROD}:event-bus/shop`,
      { 'events:source': 'shop.orders' },
    ],
    [
      'orders',
      false,
      'events:PutEvents',
      `arn:aws:events:eu-west-1:${PROD}:event-bus/shop`,
      { 'events:source': 'shop.returns' },
    ],

    ['fulfilment', true, 'kms:Decrypt', QUEUE_KEY, { 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' }],
    ['fulfilment', false, 'kms:Decrypt', QUEUE_KEY, { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' }],
    ['fulfilment', false, 'kms:Decrypt', QUEUE_KEY],
    ['fulfilment', false, 'sqs:DeleteQueue', `arn:aws:sqs:eu-west-1:${PROD}:paid-orders`],

    [
      'payments',
      true,
      'secretsmanager:GetSecretValue',
      `arn:aws:secretsmanager:eu-west-1:${PROD}:secret:payments/processor-api-AbC123`,
    ],
    [
      'payments',
      false,
      'secretsmanager:GetSecretValue',
      `arn:aws:secretsmanager:eu-west-1:${PROD}:secret:payments/processor-api-test-AbC123`,
    ],
    [
      'payments',
      true,
      'kms:Sign',
      SIGNING_KEY,
      { 'kms:RequestAlias': 'alias/payments-signing', 'kms:SigningAlgorithm': 'ECDSA_SHA_256' },
    ],
    [
      'payments',
      false,
      'kms:Sign',
      SIGNING_KEY,
      { 'kms:RequestAlias': 'alias/other', 'kms:SigningAlgorithm': 'ECDSA_SHA_256' },
    ],
    ['payments', false, 'kms:Decrypt', SIGNING_KEY, { 'kms:RequestAlias': 'alias/payments-signing' }],
    ['payments', true, 's3:PutObject', 'arn:aws:s3:::acme-payments-audit-prod/2026/1.json'],
    ['payments', false, 's3:DeleteObjectVersion', 'arn:aws:s3:::acme-payments-audit-prod/2026/1.json'],

    ['product-search', true, 'es:ESHttpPost', `arn:aws:es:eu-west-1:${PROD}:domain/shop-search/products-7/_bulk`],
    [
      'product-search',
      false,
      'es:ESHttpPost',
      `arn:aws:es:eu-west-1:${PROD}:domain/shop-search/products-7/_delete_by_query`,
    ],
    ['product-search', false, 'es:ESHttpDelete', `arn:aws:es:eu-west-1:${PROD}:domain/shop-search/products-7`],

    ['notifications', true, 'ses:SendEmail', SENDER, { 'ses:FromAddress': 'orders@shop.example.com' }],
    ['notifications', false, 'ses:SendEmail', SENDER, { 'ses:FromAddress': 'ceo@shop.example.com' }],

    ['tenant-files', true, 's3:GetObject', 'arn:aws:s3:::acme-tenants-prod/tenant-acme/a.txt'],
    ['tenant-files', false, 's3:GetObject', 'arn:aws:s3:::acme-tenants-prod/tenant-globex/a.txt'],
    ['tenant-files', false, 's3:GetObject', 'arn:aws:s3:::acme-tenants-prod/tenant-acme'],
    ['tenant-files', true, 's3:ListBucket', 'arn:aws:s3:::acme-tenants-prod', { 's3:prefix': 'tenant-acme/' }],
    ['tenant-files', false, 's3:ListBucket', 'arn:aws:s3:::acme-tenants-prod', { 's3:prefix': '' }],
    ['tenant-files', false, 's3:ListBucket', 'arn:aws:s3:::acme-tenants-prod'],
    [
      'tenant-files',
      true,
      'dynamodb:Query',
      `arn:aws:dynamodb:eu-west-1:${PROD}:table/tenant-files`,
      { 'dynamodb:LeadingKeys': ['tenant-acme#1'] },
    ],
    [
      'tenant-files',
      false,
      'dynamodb:Query',
      `arn:aws:dynamodb:eu-west-1:${PROD}:table/tenant-files`,
      { 'dynamodb:LeadingKeys': ['tenant-acme#1', 'tenant-globex#1'] },
    ],
    ['tenant-files', false, 'dynamodb:Query', `arn:aws:dynamodb:eu-west-1:${PROD}:table/tenant-files`],

    ['assistant', true, 'bedrock:InvokeModel', PROFILE, { 'bedrock:GuardrailIdentifier': GUARDRAIL }],
    ['assistant', false, 'bedrock:InvokeModel', PROFILE],
    [
      'assistant',
      true,
      'bedrock:InvokeModel',
      MODEL,
      { 'bedrock:GuardrailIdentifier': GUARDRAIL, 'bedrock:InferenceProfileArn': PROFILE },
    ],
    ['assistant', false, 'bedrock:InvokeModel', MODEL, { 'bedrock:GuardrailIdentifier': GUARDRAIL }],
    [
      'assistant',
      false,
      'bedrock:InvokeModel',
      MODEL.replace('eu-north-1', 'us-east-1'),
      { 'bedrock:GuardrailIdentifier': GUARDRAIL, 'bedrock:InferenceProfileArn': PROFILE },
    ],

    [
      'revenue-report',
      true,
      's3:GetObject',
      'arn:aws:s3:::acme-data-lake-curated/sales/1',
      { 'aws:ResourceAccount': '777788889999' },
    ],
    [
      'revenue-report',
      false,
      's3:GetObject',
      'arn:aws:s3:::acme-data-lake-curated/sales/1',
      { 'aws:ResourceAccount': '123456789012' },
    ],
    [
      'revenue-report',
      false,
      's3:GetObject',
      'arn:aws:s3:::acme-data-lake-curated/people/1',
      { 'aws:ResourceAccount': '777788889999' },
    ],

    [
      'recommendations-training',
      true,
      's3:PutObject',
      MODELS,
      { 's3:if-none-match': '*', 's3:ObjectCreationOperation': 'true' },
    ],
    ['recommendations-training', true, 's3:PutObject', MODELS, { 's3:ObjectCreationOperation': 'false' }],
    ['recommendations-training', false, 's3:PutObject', MODELS, { 's3:ObjectCreationOperation': 'true' }],
    ['recommendations-training', false, 'cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': 'AWS/EC2' }],

    ['external-dns', true, CHANGE, ZONE, { [RECORD_TYPES]: ['A', 'TXT'] }],
    ['external-dns', false, CHANGE, ZONE, { [RECORD_TYPES]: ['A', 'NS'] }],
    ['external-dns', false, CHANGE, ZONE],
    ['external-dns', false, CHANGE, 'arn:aws:route53:::hostedzone/Z1', { [RECORD_TYPES]: ['A'] }],
    ['cert-manager', true, CHANGE, ZONE, { [RECORD_TYPES]: ['TXT'], [RECORD_NAMES]: ['_acme-challenge.example.com'] }],
    ['cert-manager', false, CHANGE, ZONE, { [RECORD_TYPES]: ['A'], [RECORD_NAMES]: ['_acme-challenge.example.com'] }],
    ['cert-manager', false, CHANGE, ZONE, { [RECORD_TYPES]: ['TXT'], [RECORD_NAMES]: ['example.com'] }],
    ['cert-manager', false, CHANGE, ZONE, { [RECORD_TYPES]: ['TXT'] }],

    [
      'external-secrets',
      true,
      'secretsmanager:GetSecretValue',
      `arn:aws:secretsmanager:us-east-1:${PROD}:secret:k8s/a-AbC123`,
    ],
    [
      'external-secrets',
      false,
      'secretsmanager:GetSecretValue',
      `arn:aws:secretsmanager:us-east-1:${PROD}:secret:payments/processor-api-AbC123`,
    ],

    ['velero', true, 's3:DeleteObject', 'arn:aws:s3:::acme-velero-prod/shop-eu/backups/1'],
    ['velero', false, 's3:DeleteObject', 'arn:aws:s3:::acme-velero-prod/shop-us/backups/1'],
    [
      'velero',
      true,
      'ec2:DeleteSnapshot',
      'arn:aws:ec2:eu-west-1::snapshot/snap-1',
      { 'aws:ResourceTag/velero.io/backup': 'nightly' },
    ],
    ['velero', false, 'ec2:DeleteSnapshot', 'arn:aws:ec2:eu-west-1::snapshot/snap-1'],
    ['velero', false, 'ec2:CreateTags', `arn:aws:ec2:eu-west-1:${PROD}:volume/vol-1`],

    ['cluster-autoscaler', true, 'autoscaling:SetDesiredCapacity', GROUP, { [ENABLED]: 'true', [CLUSTER]: 'shop-eu' }],
    ['cluster-autoscaler', false, 'autoscaling:SetDesiredCapacity', GROUP, { [ENABLED]: 'true', [CLUSTER]: 'shop-us' }],
    ['cluster-autoscaler', false, 'autoscaling:SetDesiredCapacity', GROUP, { [CLUSTER]: 'shop-eu' }],
    ['cluster-autoscaler', true, 'eks:DescribeNodegroup', `arn:aws:eks:eu-west-1:${PROD}:nodegroup/shop-eu/a/1`],
    ['cluster-autoscaler', false, 'eks:DescribeNodegroup', `arn:aws:eks:us-east-1:${PROD}:nodegroup/shop-us/a/1`],

    ['log-shipper', true, 'kinesis:PutRecords', `arn:aws:kinesis:us-east-1:${PROD}:stream/pod-logs`],
    ['log-shipper', false, 'kinesis:GetRecords', `arn:aws:kinesis:us-east-1:${PROD}:stream/pod-logs`],

    [
      'ebs-csi-driver',
      true,
      'ec2:DeleteVolume',
      `arn:aws:ec2:eu-west-1:${PROD}:volume/vol-1`,
      { 'ec2:ResourceTag/ebs.csi.aws.com/cluster-name': 'shop-eu' },
    ],
    [
      'ebs-csi-driver',
      false,
      'ec2:DeleteVolume',
      `arn:aws:ec2:eu-west-1:${PROD}:volume/vol-1`,
      { 'ec2:ResourceTag/ebs.csi.aws.com/cluster-name': 'shop-us' },
    ],

    [
      'aws-load-balancer-controller',
      true,
      'elasticloadbalancing:DeleteLoadBalancer',
      `arn:aws:elasticloadbalancing:eu-west-1:${PROD}:loadbalancer/app/a/1`,
      { 'aws:ResourceTag/elbv2.k8s.aws/cluster': 'shop-eu' },
    ],
    [
      'aws-load-balancer-controller',
      false,
      'elasticloadbalancing:DeleteLoadBalancer',
      `arn:aws:elasticloadbalancing:eu-west-1:${PROD}:loadbalancer/app/a/1`,
    ],
  ])('%s: %j %s on %s %j', (service, may, action, resource, context = {}) => {
    const { environment, associations } = workload(service, 'prod');
    const access = accessOf(workload(service, 'prod'), associations[0]);
    expect(environment.name).toBe('prod');
    expect(associations[0]?.cluster.name).toBe('shop-eu');
    const { decision } = evaluate(behindWideBoundary(access), { action, resource, context });
    expect(decision).toMatch(may ? /^allowed$/ : /-denied$/); // and never unknown
  });

  /** The boundary's document is not in the repository; here it allows everything. */
  function behindWideBoundary(access: AccessObject | undefined): AccessObject {
    if (access === undefined) throw new Error('the role is managed outside the repository');
    return {
      ...access,
      permissionsBoundary: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
    };
  }
});
