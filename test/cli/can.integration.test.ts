import { eksPodIdentity, folderWith } from './command-line';
import { removeFolders } from '../repository/git-repository';

afterAll(removeFolders);

const CONFIGURATION = `environments:
  prod: { account: "111122223333", region: eu-west-1, clusters: [ { name: shop-eu } ] }
  staging: { account: "444455556666", region: eu-west-1, clusters: [ { name: shop-staging } ] }
`;
const service = (name: string, ...allow: readonly string[]) =>
  `service: ${name}\nserviceAccounts: shop/${name}\nallow:\n${allow.map((grant) => `  - ${grant}\n`).join('')}`;
const FOLDER = folderWith({
  'eks-pod-identity.yaml': CONFIGURATION,
  'services/a/pod-identity.yaml': service('orders', 'read: arn:aws:s3:::orders/*'),
  'services/b/pod-identity.yaml': service(
    'reports',
    'actions: s3:GetObject\n    resources: "arn:aws:s3:::orders/*"\n    conditions: { Bool: { aws:SecureTransport: "true" } }',
  ),
});
const OBJECT = 'arn:aws:s3:::orders/a';
const run = (...args: readonly string[]) => eksPodIdentity(args, { cwd: FOLDER });

test.each<[string, readonly string[], number, RegExp]>([
  [
    'an allowed request',
    ['can', 'orders', 's3:GetObject', OBJECT],
    0,
    /^orders in prod: allowed\n.*\n {2}allowed by services\/a\/pod-identity\.yaml:4:5/,
  ],
  [
    'a denied one',
    ['can', 'orders', 's3:PutObject', OBJECT],
    1,
    /denied, because no statement allows it\n.*\n {2}nearest: services\/a\/pod-identity\.yaml:4:5, which does not include the action/,
  ],
  [
    'one on all resources where a grant is for some',
    ['can', 'orders', 's3:GetObject', '*'],
    1,
    /denied, because no statement allows it\n.*\n {2}nearest: services\/a\/pod-identity\.yaml:4:5, which does not include the resource/,
  ],
  [
    'one that depends',
    ['can', 'reports', 's3:GetObject', OBJECT],
    1,
    /depends on the request[^]*allowed where aws:SecureTransport is true/,
  ],
  [
    'a given key',
    ['can', 'reports', 's3:GetObject', OBJECT, '--context', 'aws:SecureTransport=true'],
    0,
    /^reports in prod: allowed/,
  ],
  [
    'one environment',
    ['can', 'orders', 's3:GetObject', OBJECT, '--environment', 'staging'],
    0,
    /^orders in staging: allowed\n(?![^]*prod)/,
  ],
  ['all who can', ['who-can', 's3:GetObject', OBJECT], 1, /^orders in prod: allowed[^]*reports in staging: depends/],
  [
    'all who can with a key',
    ['who-can', 's3:GetObject', OBJECT, '--context', 'aws:SecureTransport=true'],
    0,
    /reports in staging: allowed/,
  ],
  ['nobody', ['who-can', 's3:PutObject', OBJECT], 1, /^No service of the repository may make this request\.$/],
])('tells of %s', async (_, args, status, output) => {
  const ended = await run(...args);
  expect(ended.stdout.trim()).toMatch(output);
  expect(ended).toMatchObject({ status, stderr: '' });
});

test('its JSON has an entry for each association', async () => {
  const { stdout } = await run('who-can', 's3:GetObject', OBJECT, '--format', 'json');
  expect(JSON.parse(stdout)).toMatchObject([
    { service: 'orders', environment: 'prod', association: { cluster: 'shop-eu' }, decision: 'allowed' },
    { service: 'orders', environment: 'staging', association: { cluster: 'shop-staging' }, decision: 'allowed' },
    { service: 'reports', decision: 'depends', when: [{ conditions: [{ key: 'aws:SecureTransport' }] }] },
    { service: 'reports', decision: 'depends' },
  ]);
});

test.each<[string, readonly string[], RegExp]>([
  ['a wildcard', ['can', 'orders', 's3:Get*', OBJECT], /"s3:Get\*" is not an action/],
  ['a pattern', ['can', 'orders', 's3:GetObject', 'arn:aws:s3:::orders/*'], /is not the ARN of a resource/],
  [
    'a key without a value',
    ['can', 'orders', 's3:GetObject', OBJECT, '--context', 'aws:SourceVpc'],
    /is not a condition key with a value/,
  ],
  ['a service that is not there', ['can', 'order', 's3:GetObject', OBJECT], /did you mean "orders"/],
  [
    'an environment that is not there',
    ['who-can', 's3:GetObject', OBJECT, '--environment', 'test'],
    /environment "test" does not exist\n {2}help: write one of "prod", "staging"/,
  ],
])('refuses %s', async (_, args, message) => {
  const ended = await run(...args);
  expect(ended).toMatchObject({ status: 2, stdout: '' });
  expect(ended.stderr).toMatch(message);
});

test('an action that AWS does not list is asked about, with a note', async () => {
  const ended = await run('can', 'orders', 's3:GetObjct', OBJECT);
  expect(ended).toMatchObject({ status: 1, stderr: expect.stringMatching(/did you mean s3:GetObject\?/) as string });
});

describe('of manifests that could not allow a request', () => {
  const withOther = (text: string) =>
    folderWith({
      'eks-pod-identity.yaml': CONFIGURATION,
      'services/a/pod-identity.yaml': service('orders', 'read: arn:aws:s3:::orders/*'),
      'services/b/pod-identity.yaml': text,
    });
  const other = service('other', 'actions: sqs:SendMesage\n    resources: "arn:aws:sqs:eu-west-1:111122223333:q"');

  test.each<[string, string, readonly string[], number, RegExp | '']>([
    ['problems of grants are left to validate', other, ['who-can', 's3:GetObject', OBJECT], 0, ''],
    ['those of grants that could are reported', other, ['who-can', 'sqs:SendMesage', '*'], 1, /note/],
    ['problems of the text are errors', `${other}x: 1\n`, ['who-can', 's3:GetObject', OBJECT], 2, /unknown key "x"/],
    [
      'a conflict with one that could is an error',
      other.replace('shop/other', 'shop/orders'),
      ['who-can', 's3:GetObject', OBJECT],
      2,
      /service account "shop\/orders"[^]*already used/,
    ],
    ['a service is asked about alone', other, ['can', 'orders', 's3:GetObject', OBJECT], 0, ''],
  ])('%s', async (_, text, args, status, stderr) => {
    const ended = await eksPodIdentity(args, { cwd: withOther(text) });
    expect(ended.status).toBe(status);
    if (stderr === '') expect(ended.stderr).toBe('');
    else expect(ended.stderr).toMatch(stderr);
  });
});
