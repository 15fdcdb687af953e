import { removeFolders, testRepository } from '../repository/git-repository';
import { CONFIGURATION, eksPodIdentity, folderWith, manifestOf } from './command-line';

afterAll(removeFolders);

const TWO_ENVIRONMENTS = `${CONFIGURATION}  staging:
    account: '444455556666'
    region: eu-west-1
    clusters: [{ name: shop-staging }]
`;

const { folder: cwd } = testRepository({
  'eks-pod-identity.yaml': TWO_ENVIRONMENTS,
  'services/orders/pod-identity.yaml': manifestOf('orders'),
  'services/payments/pod-identity.yaml': `${manifestOf('payments')}environments: prod\n`,
  'services/broken/pod-identity.yaml': manifestOf('broken', 'actions: s3:GetObjct, resources: "*"'),
});
const explain = (...args: string[]) => eksPodIdentity(['explain', ...args], { cwd });

test.concurrent('lists statements and access of every environment as JSON', async () => {
  const { status, stdout, stderr } = await explain('orders', '--format=json');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject(
    ['prod', 'staging'].map((environment) => ({
      service: 'orders',
      environment,
      manifest: 'services/orders/pod-identity.yaml',
      statements: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' }],
      access: [{ accessLevel: 'Read', rows: [{ actions: ['s3:GetObject'] }] }],
    })),
  );
});

test.concurrent.each(['text', 'markdown'])('shows role, service accounts and access as %s', async (format) => {
  const { status, stdout, stderr } = await explain('orders', '--environment', 'prod', '--format', format);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const shown of ['orders-prod', 'shop/orders', 's3:GetObject', 'arn:aws:s3:::orders/*']) {
    expect(stdout).toContain(shown);
  }
  expect(stdout).not.toContain('staging');
});

test.concurrent('reports the problems of the service only, and then no access', async () => {
  const { status, stdout, stderr } = await explain('broken');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^services\/broken\/pod-identity\.yaml:4:\d+ error grant-unknown-action: /);
});

test.concurrent('does not choose between two services of the same name', async () => {
  const { folder } = testRepository({
    'eks-pod-identity.yaml': CONFIGURATION,
    'services/a/pod-identity.yaml': manifestOf('orders'),
    'services/b/pod-identity.yaml': manifestOf('orders').replace('shop/orders', 'shop/others'),
  });
  const { status, stdout } = await eksPodIdentity(['explain', 'orders'], { cwd: folder });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
});

describe('what is not there ends with status 2', () => {
  test.concurrent.each([
    [['order'], /service "order" does not exist\n {2}help: did you mean "orders"\?/],
    [['catalogue'], /service "catalogue" does not exist\n/],
    [['orders', '--environment', 'prd'], /environment "prd" does not exist\n {2}help: did you mean "prod"\?/],
    [['orders', '--environment', 'qa'], /environment "qa" does not exist\n {2}help: write one of "prod", "staging"/],
    [
      ['payments', '--environment', 'staging'],
      /"payments" does not run in environment "staging"\n {2}help: it runs in "prod"/,
    ],
  ])('%j', async (args, says) => {
    const { status, stdout, stderr } = await explain(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });
});

describe('a grant that is not written yet', () => {
  test.concurrent('is shown with the values of an environment', async () => {
    const grant = 'consume: arn:aws:sqs:{cluster-region}:{account}:jobs';
    const { status, stdout, stderr } = await explain('--grant', grant, '--environment', 'staging', '--format', 'json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject([{ Resource: 'arn:aws:sqs:eu-west-1:444455556666:jobs' }]);
  });

  test.concurrent('is shown without a configuration', async () => {
    const { status, stdout } = await eksPodIdentity(['explain', '--grant', 'read: arn:aws:s3:::b/*'], {
      cwd: folderWith(),
    });
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: 'Allow s3:GetObject\n  on      arn:aws:s3:::b/*\n\nAllow s3:ListBucket\n  on      arn:aws:s3:::b\n',
    });
  });

  test.concurrent.each([
    ['write: arn:aws:ec2:eu-west-1:111122223333:instance/*', 1, 'grant:1:8 error grant-selects-nothing'],
    ['reed: arn:aws:s3:::b', 1, 'grant:1:1 error key-unknown'],
    ['list: ec2', 0, 'grant:1:7 warning grant-by-level'],
  ])('%s ends with status %d and %s', async (grant, expected, message) => {
    const { status, stderr } = await explain('--grant', grant);
    expect(status).toBe(expected);
    expect(stderr).toContain(message);
  });

  test.concurrent('of an unknown environment is not shown', async () => {
    const { status, stderr } = await explain('--grant', 'list: s3', '--environment', 'test');
    expect(status).toBe(2);
    expect(stderr).toContain('write one of "prod", "staging"');
  });
});
