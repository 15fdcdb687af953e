import { parse } from 'yaml';
import { migrateSources, type Migration, type MigrationOptions } from '../../modules/migrate/migrate-sources';
import {
  ACCOUNT,
  accountDetails,
  allow,
  describedCluster,
  document,
  policyArn,
  roleArn,
  roleDetail,
  subject,
  tokens,
  US_ISSUER,
} from './found-account';

const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`;
const SEND = document(allow(['sqs:SendMessage', 'sqs:GetQueueUrl', 'sqs:GetQueueAttributes'], QUEUE));
const READ_PARAMETERS = document(allow('ssm:GetParameter', '*'));
const GITHUB = {
  Effect: 'Allow',
  Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/shop:*' } },
};

function migrateFiles(files: Readonly<Record<string, string>>, options: Partial<MigrationOptions> = {}): Migration {
  const sources = Object.entries(files).map(([file, text]) => ({ file, text, isNamed: true }));
  return migrateSources(sources, { environments: new Map([[ACCOUNT, 'prod']]), ...options });
}

const ofAccount = (...given: Parameters<typeof accountDetails>) =>
  migrateFiles({ 'account.json': accountDetails(...given), 'shop.json': describedCluster('shop') });
const verdicts = ({ serviceAccounts }: Migration) =>
  Object.fromEntries(serviceAccounts.map((one) => [`${one.namespace}/${one.serviceAccount}`, one.verdict]));
const written = ({ files }: Migration, path: string): unknown =>
  parse(files.find((one) => one.path === path)?.text ?? '');
const problems = ({ diagnostics }: Migration) => diagnostics.map(({ message }) => message);

test('a role of IRSA is adopted by its name, trusts both mechanisms, and has the same access', () => {
  const migration = ofAccount([roleDetail('orders', { trust: [tokens(subject('shop/orders'))], inline: SEND })]);
  expect(verdicts(migration)).toEqual({ 'shop/orders': 'equal' });
  expect(written(migration, 'services/orders/pod-identity.yaml')).toEqual({
    service: 'orders',
    serviceAccounts: 'shop/orders',
    identity: 'both',
    adopt: true,
    role: { name: 'orders', path: '/' },
    allow: [{ send: QUEUE }],
  });
  expect(written(migration, 'eks-pod-identity.yaml')).toMatchObject({
    environments: { prod: { account: ACCOUNT, region: 'eu-west-1', clusters: [{ name: 'shop' }] } },
  });
  expect(problems(migration)).toEqual([]);
});

test('a policy of one role becomes grants, one that several roles have stays attached with its document', () => {
  const attached = [policyArn('OrdersSend'), policyArn('Shared'), 'arn:aws:iam::aws:policy/ReadOnlyAccess'];
  const migration = ofAccount(
    [
      roleDetail('orders', { trust: [tokens(subject('shop/orders'))], attached }),
      roleDetail('jobs', { trust: [tokens(subject('shop/jobs'))], attached: [policyArn('Shared')] }),
    ],
    { OrdersSend: SEND, Shared: READ_PARAMETERS },
  );
  expect(verdicts(migration)).toEqual({ 'shop/orders': 'equal', 'shop/jobs': 'equal' });
  expect(written(migration, 'services/orders/pod-identity.yaml')).toMatchObject({
    managedPolicies: [policyArn('Shared'), 'ReadOnlyAccess'],
    allow: [{ send: QUEUE }],
  });
  expect(written(migration, 'policies/Shared.json')).toEqual(READ_PARAMETERS);
});

test('trust of other principals stays, so no more is removed than the tokens that are replaced', () => {
  const trust = [tokens(subject('shop/orders')), GITHUB];
  const migration = ofAccount([roleDetail('orders', { trust, inline: SEND })]);
  expect(written(migration, 'services/orders/pod-identity.yaml')).toMatchObject({
    role: {
      trust: {
        statements: [{ principals: GITHUB.Principal, actions: GITHUB.Action, conditions: GITHUB.Condition }],
      },
    },
  });
});

test('a role that two clusters share becomes a service on both', () => {
  const trust = [tokens(subject('shop/orders')), tokens(subject('shop/orders'), { issuer: US_ISSUER })];
  const migration = migrateFiles({
    'account.json': accountDetails([roleDetail('orders', { trust, inline: SEND })]),
    'clusters.json': `${describedCluster('shop')}\n${describedCluster('shop-us', US_ISSUER)}`,
  });
  expect(migration.serviceAccounts.map(({ cluster, verdict }) => [cluster, verdict])).toEqual([
    ['shop', 'equal'],
    ['shop-us', 'equal'],
  ]);
  expect(written(migration, 'services/orders/pod-identity.yaml')).not.toHaveProperty('environments');
});

test('service accounts that are not on all clusters of a role get a role of their own, which is reported', () => {
  const trust = [
    tokens([subject('shop/orders'), subject('shop/jobs')]),
    tokens(subject('shop/orders'), { issuer: US_ISSUER }),
  ];
  const migration = migrateFiles({
    'account.json': accountDetails([roleDetail('orders', { trust, inline: SEND })]),
    'clusters.json': `${describedCluster('shop')}\n${describedCluster('shop-us', US_ISSUER)}`,
  });
  expect(verdicts(migration)).toEqual({ 'shop/orders': 'equal', 'shop/jobs': 'equal' });
  expect(written(migration, 'services/jobs/pod-identity.yaml')).toEqual({
    service: 'jobs',
    serviceAccounts: 'shop/jobs',
    environments: { prod: { clusters: 'shop' } },
    allow: [{ send: QUEUE }],
  });
  expect(problems(migration)).toEqual([expect.stringContaining('is replaced by a new role')]);
});

test('a policy that depends on session tags allows more than by IRSA, which the verdict shows', () => {
  const own = document(allow('s3:GetObject', 'arn:aws:s3:::files/${aws:PrincipalTag/kubernetes-namespace}/*'));
  const migration = ofAccount([roleDetail('files', { trust: [tokens(subject('shop/files'))], inline: own })]);
  expect(migration.serviceAccounts).toMatchObject([
    { verdict: 'broader', gained: [{ actions: ['s3:GetObject'] }], lost: [] },
  ]);
});

test('a role of which only the ARN is known stays where it is, and its access is unknown', () => {
  const yaml = `apiVersion: v1
kind: ServiceAccount
metadata: { name: orders, namespace: shop, annotations: { eks.amazonaws.com/role-arn: "${roleArn('orders')}" } }
`;
  const migration = migrateFiles({ 'sa.yaml': yaml, 'shop.json': describedCluster('shop') });
  expect(verdicts(migration)).toEqual({ 'shop/orders': 'unknown' });
  expect(written(migration, 'services/orders/pod-identity.yaml')).toEqual({
    service: 'orders',
    serviceAccounts: 'shop/orders',
    role: roleArn('orders'),
  });
  const [trust] = migration.phases;
  expect(JSON.stringify(trust)).toContain('pods.eks.amazonaws.com');
});

test('an association keeps its ID, target role, session policy and tags', () => {
  const association = {
    clusterName: 'shop',
    namespace: 'shop',
    serviceAccount: 'orders',
    roleArn: roleArn('orders'),
    associationArn: `arn:aws:eks:eu-west-1:${ACCOUNT}:podidentityassociation/shop/a-1234567890abcdefg`,
    associationId: 'a-1234567890abcdefg',
    disableSessionTags: true,
    policy: JSON.stringify(SEND),
    tags: { team: 'shop' },
  };
  const trust = [{ Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole'] }];
  const migration = migrateFiles({
    'account.json': accountDetails([roleDetail('orders', { trust, inline: document(allow('sqs:*', QUEUE)) })]),
    'association.json': JSON.stringify({ association }),
  });
  expect(verdicts(migration)).toEqual({ 'shop/orders': 'equal' });
  expect(written(migration, 'services/orders/pod-identity.yaml')).toEqual({
    service: 'orders',
    serviceAccounts: 'shop/orders',
    adopt: { associations: { shop: { 'shop/orders': 'a-1234567890abcdefg' } } },
    sessionTags: false,
    sessionPolicy: { allow: [{ send: QUEUE }] },
    association: { tags: { team: 'shop' } },
    role: { name: 'orders', path: '/' },
    allow: [{ actions: 'sqs:*', resources: QUEUE }],
  });
});

test('an add-on is adopted with its role, which trusts IRSA until the clean-up', () => {
  const role = roleDetail('ebs', {
    trust: [tokens(subject('kube-system/ebs-csi-controller-sa'))],
    attached: ['arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy'],
  });
  const addon = {
    addonName: 'aws-ebs-csi-driver',
    clusterName: 'shop',
    addonVersion: 'v1.64.0-eksbuild.1',
    serviceAccountRoleArn: roleArn('ebs'),
    configurationValues: '{"controller":{"replicaCount":2}}',
  };
  const migration = migrateFiles({
    'account.json': accountDetails([role]),
    'shop.json': describedCluster('shop'),
    'addon.json': JSON.stringify({ addon }),
  });
  expect(verdicts(migration)).toEqual({ 'kube-system/ebs-csi-controller-sa': 'equal' });
  expect(written(migration, 'eks-pod-identity.yaml')).toMatchObject({
    environments: {
      prod: {
        clusters: [
          {
            addons: {
              'aws-ebs-csi-driver': {
                adopt: true,
                version: 'v1.64.0-eksbuild.1',
                configurationValues: { controller: { replicaCount: 2 } },
                role: { name: 'ebs', trust: { statements: [{ actions: 'sts:AssumeRoleWithWebIdentity' }] } },
              },
            },
          },
        ],
      },
    },
  });
});

test('presets take the place of actions where the engine proves them equal', () => {
  const zone = 'arn:aws:route53:::hostedzone/Z0123456789ABC';
  const statements = [
    allow(['route53:ChangeResourceRecordSets'], zone),
    allow(['route53:ListResourceRecordSets', 'route53:ListTagsForResources'], zone),
    allow('route53:ListHostedZones', '*'),
  ];
  const role = roleDetail('dns', { trust: [tokens(subject('dns/external-dns'))], inline: document(...statements) });
  const migration = ofAccount([role]);
  expect(verdicts(migration)).toEqual({ 'dns/external-dns': 'equal' });
  expect(written(migration, 'services/external-dns/pod-identity.yaml')).toMatchObject({
    presets: [{ 'external-dns': { hostedZones: zone } }],
  });
});

test('the phases trust both mechanisms first, and remove IRSA after the restart', () => {
  const { phases } = ofAccount([roleDetail('orders', { trust: [tokens(subject('shop/orders'))], inline: SEND })]);
  expect(phases.map(({ title }) => title)).toEqual([
    'Trust both mechanisms',
    'Create the associations',
    'Restart the pods',
    'Clean up',
  ]);
  expect(JSON.stringify(phases[2])).toContain('shop/orders');
  expect(JSON.stringify(phases[3])).toContain('identity: both');
});

test('service accounts in namespaces of Fargate keep IRSA', () => {
  const yaml = `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: shop, region: eu-west-1 }
fargateProfiles: [{ name: batch, selectors: [{ namespace: batch }] }]
iam:
  serviceAccounts:
    - { metadata: { name: job, namespace: batch }, attachPolicyARNs: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }
    - { metadata: { name: api, namespace: shop }, attachPolicyARNs: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }
`;
  const migration = migrateFiles({ 'cluster.yaml': yaml }, { account: ACCOUNT });
  expect(verdicts(migration)).toEqual({ 'shop/api': 'equal' });
  expect(problems(migration)).toEqual([
    expect.stringContaining('pods of batch/job on cluster shop may run on Fargate'),
  ]);
  expect(written(migration, 'eks-pod-identity.yaml')).toMatchObject({
    environments: { prod: { clusters: [{ fargate: ['batch'] }] } },
  });
});
