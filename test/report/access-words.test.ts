import type { AccessLevel } from '../../modules/catalogue/access-levels';
import { accessWords } from '../../modules/report/access-words';
import { row } from './changes';

const SERVICE_ACCOUNT = '111122223333';

function words(rows: Parameters<typeof accessWords>[0], most = 2): string {
  return accessWords(rows, { quote: (value) => `<${value}>`, account: SERVICE_ACCOUNT, most });
}

const EVERY_WAY = 'change who may access, delete from, write to, tag, read and list repository <orders>';

/** Level, actions, resource patterns, words. */
const ONE_ROW: readonly (readonly [AccessLevel, readonly string[], readonly string[], string])[] = [
  ['Write', ['s3:DeleteObject'], ['arn:aws:s3:::orders-prod/*'], 'delete objects in <orders-prod>'],
  ['Write', ['s3:DeleteObject'], ['arn:aws:s3:::orders-prod/tmp/*'], 'delete objects in <orders-prod/tmp/*>'],
  ['Write', ['s3:DeleteObject'], ['arn:aws:s3:::orders-*/*'], 'delete objects in <orders-*/*>'],
  ['Write', ['s3:DeleteObject'], ['*'], 'delete objects anywhere'],
  ['Read', ['s3:GetObject'], ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'], 'get objects in <a> and <b>'],
  [
    'Read',
    ['s3:GetObject'],
    ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::c/*'],
    'get objects in <a> and 2 more',
  ],
  ['Write', ['sqs:SendMessage'], ['arn:aws:sqs:eu-west-1:111122223333:events'], 'send messages to queue <events>'],
  [
    'Write',
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
    ['arn:aws:sqs:eu-west-1:111122223333:events'],
    'receive and delete messages in queue <events>',
  ],
  [
    'Write',
    ['dynamodb:BatchWriteItem'],
    ['arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
    'batch write items in table <orders>',
  ],
  ['Read', ['dynamodb:Query'], ['arn:aws:dynamodb:eu-west-1:111122223333:table/orders'], 'query table <orders>'],
  [
    'Write',
    ['dynamodb:DeleteTable'],
    ['arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
    'delete table <orders>',
  ],
  [
    'Read',
    ['secretsmanager:GetSecretValue'],
    ['arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/db-*'],
    'get value of secret <orders/db-*>',
  ],
  ['Write', ['kms:Decrypt'], ['arn:aws:kms:eu-west-1:111122223333:key/1234'], 'decrypt with key <1234>'],
  [
    'Write',
    ['sts:AssumeRole'],
    ['arn:aws:iam::444455556666:role/reader'],
    'assume role <reader> of account <444455556666>',
  ],
  ['Write', ['sts:AssumeRole'], ['arn:aws:iam::*:role/reader'], 'assume role <reader> of any account'],
  ['List', ['ec2:DescribeDBInstances'], ['*'], 'describe DB instances anywhere'],
  [
    'Read',
    ['ssm:GetParametersByPath'],
    ['arn:aws:ssm:eu-west-1:111122223333:parameter/orders/*'],
    'get parameters by path in parameter <orders>',
  ],
  [
    'Write',
    ['logs:PutLogEvents'],
    ['arn:aws:logs:eu-west-1:111122223333:log-group:*'],
    'put log events in any log-group',
  ],
  // Three actions or a wildcard: what they do, all of it.
  ['Read', ['s3:GetObject', 's3:GetObjectAcl', 's3:GetObjectTagging'], ['arn:aws:s3:::orders/*'], 'read <orders>'],
  ['Read', ['s3:Get*'], ['arn:aws:s3:::orders/*'], 'read <orders>'],
  ['Permissions management', ['s3:Put*Policy'], ['arn:aws:s3:::orders'], 'change who may access <orders>'],
  [
    'Permissions management',
    ['s3:Delete*'],
    ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*'],
    'change who may access, delete from and tag <orders>',
  ],
  ['Write', ['s3:Delete*'], ['arn:aws:s3:::orders/*'], 'delete from and tag <orders>'],
  [
    'Permissions management',
    ['sqs:*'],
    ['*'],
    'change who may access, delete from, write to, tag and read any <sqs> resource',
  ],
  ['Permissions management', ['ecr:*'], ['arn:aws:ecr:eu-west-1:111122223333:repository/orders'], EVERY_WAY],
  // A level that does not fit what the name says does not become a claim.
  ['Permissions management', ['backup:List*'], ['*'], 'read and list any <backup> resource'],
  ['Write', ['athena:Get*'], ['*'], 'read any <athena> resource'],
  [
    'Unknown',
    ['deepcomposer:GetModel', 'deepcomposer:ListModels', 'deepcomposer:GetSampleModel'],
    ['*'],
    'read and list any <deepcomposer> resource',
  ],
  [
    'Write',
    ['license-manager:CheckoutLicense', 'license-manager:CheckInLicense', 'license-manager:GetToken'],
    ['*'],
    'write to and read any <license-manager> resource',
  ],
  // A bucket and its objects have one name, and an action takes one of them.
  ['List', ['s3:ListBucket'], ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*'], 'list bucket <orders>'],
  ['Write', ['s3:DeleteObject'], ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*'], 'delete objects in <orders>'],
  ['Write', ['s3:DeleteObject'], ['arn:aws:s3:::orders*'], 'delete objects in <orders*>'],
  ['Write', ['*'], ['*'], 'do anything with any resource'],
  ['Unknown', ['s3:Frob*'], ['not an ARN'], 'use <not an ARN>'],
  // A name that is not from AWS must not appear in prose.
  ['Write', ['s3:deadbeef'], ['arn:aws:s3:::orders/*'], 'write to <orders>'],
  ['Write', ['s3:@acme'], ['arn:aws:s3:::orders/*'], 'write to <orders>'],
];

test.each(ONE_ROW)('%s, %j on %j', (accessLevel, actions, include, expected) => {
  expect(words([row({ accessLevel, actions, resources: { include, exclude: [] } })])).toBe(expected);
});

test('tells the farthest-reaching first and counts what it does not tell', () => {
  const on = (name: string, accessLevel: AccessLevel, action: string) =>
    row({ accessLevel, actions: [action], resources: { include: [`arn:aws:s3:::${name}/*`], exclude: [] } });
  const rows = [on('a', 'List', 's3:ListParts'), on('b', 'Read', 's3:GetObject'), on('c', 'Write', 's3:PutObject')];
  expect(words(rows)).toBe('put objects in <c>, get objects in <b> and 1 more');
});

test('puts what may be done with one resource together', () => {
  const at = (accessLevel: AccessLevel, action: string) => row({ accessLevel, actions: [action] });
  expect(
    words([at('Read', 's3:GetObject'), at('Write', 's3:PutObject'), at('Permissions management', 's3:PutObjectAcl')]),
  ).toBe('change who may access, write to and read <orders-prod>');
});

test('names few actions that do more than the many that read', () => {
  const anywhere = { include: ['*'], exclude: [] };
  const reading = row({ accessLevel: 'Read', actions: ['s3:Get*', 's3:List*'], resources: anywhere });
  const writing = row({ actions: ['s3express:CreateSession'], resources: anywhere });
  expect(words([reading, writing])).toBe('create sessions anywhere and read and list any <s3> resource');
});

test.each([
  ['actions', { actions: ['s3:*'], exceptActions: ['s3:PutObject'] }],
  [
    'resources',
    { resources: { include: ['arn:aws:s3:::orders-prod/*'], exclude: [], within: [['arn:aws:s3:::*/a']] } },
  ],
  ['requests', { unless: [{ conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] }] }] }],
])('mentions exceptions of %s', (_, part) => {
  expect(words([row(part)])).toMatch(/ \(with exceptions\)$/);
});

test('says that there are exceptions and conditions', () => {
  const exclude = ['arn:aws:s3:::orders-prod/archive/*'];
  const conditions = [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] }];
  expect(words([row({ resources: { include: ['arn:aws:s3:::orders-prod/*'], exclude }, conditions })])).toBe(
    'delete objects in <orders-prod> (with exceptions, under conditions)',
  );
});

test('does not say of all what holds for some', () => {
  const conditions = [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] }];
  expect(words([row(), row({ actions: ['s3:PutObject'], conditions })])).toBe(
    'delete and put objects in <orders-prod> (partly under conditions)',
  );
});

test('is empty without rows', () => {
  expect(words([])).toBe('');
});
