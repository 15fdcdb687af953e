import type { AccessLevel } from '../../modules/catalogue/access-levels';
import { accessWords } from '../../modules/report/access-words';
import { row } from './changes';

const SERVICE_ACCOUNT = '111122223333';

function words(rows: Parameters<typeof accessWords>[0], most = 2): string {
  return accessWords(rows, { quote: (value) => `<${value}>`, account: SERVICE_ACCOUNT, most });
}

const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const EVERY_WAY = 'manage access to, destroy, delete from, write to, change, tag, read and list repository <orders>';

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
  ['Permissions management', ['s3:Put*Policy'], ['arn:aws:s3:::orders'], 'manage access to <orders>'],
  [
    'Permissions management',
    ['s3:Delete*'],
    ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*'],
    'manage access to, destroy, delete from, change and tag <orders>',
  ],
  ['Write', ['s3:Delete*'], ['arn:aws:s3:::orders/*'], 'delete from and tag <orders>'],
  [
    'Permissions management',
    ['sqs:*'],
    ['*'],
    'manage access to, destroy, change, send to, consume from, tag, read and list any <sqs> resource',
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
    'change and read any <license-manager> resource',
  ],
  // A bucket and its objects have one name, and an action takes one of them.
  ['List', ['s3:ListBucket'], ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*'], 'list bucket <orders>'],
  ['Write', ['s3:DeleteObject'], ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*'], 'delete objects in <orders>'],
  ['Write', ['s3:DeleteObject'], ['arn:aws:s3:::orders*'], 'delete objects in <orders*>'],
  // What verbs select is named by the verb, also beside metadata that every verb reads.
  [
    'Write',
    [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
    ],
    ['arn:aws:sqs:eu-west-1:111122223333:jobs'],
    'consume from queue <jobs>',
  ],
  [
    'Read',
    ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:DescribeTable'],
    [TABLE],
    'read table <orders>',
  ],
  [
    'Write',
    ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:UpdateTable', 'dynamodb:BatchWriteItem'],
    [TABLE],
    'write to and change table <orders>',
  ],
  [
    'Write',
    ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteTable', 'dynamodb:BatchWriteItem'],
    [TABLE],
    'delete table <orders> and write to table <orders>',
  ],
  [
    'Permissions management',
    ['dynamodb:*'],
    [TABLE],
    'manage access to, destroy, delete from, write to, change, tag, read and list table <orders>',
  ],
  ['Write', ['iam:PassRole'], ['arn:aws:iam::111122223333:role/target'], 'pass role <target>'],
  ['Write', ['iam:PassRole'], ['*'], 'pass any role'],
  ['Write', ['sts:AssumeRole', 'sts:TagSession'], ['arn:aws:iam::111122223333:role/reader'], 'assume role <reader>'],
  [
    'Write',
    ['iam:PassRole', 'iam:GetRole', 'iam:ListRoleTags'],
    ['arn:aws:iam::111122223333:role/target'],
    'pass role <target> and get roles and list role tags in role <target>',
  ],
  ['Write', ['*'], ['*'], 'do anything with any resource'],
  ['Unknown', ['s3:Frob*'], ['not an ARN'], 'use <not an ARN>'],
  // A name that is not from AWS must not appear in prose.
  ['Write', ['s3:deadbeef'], ['arn:aws:s3:::orders/*'], 'change <orders>'],
  ['Write', ['s3:@acme'], ['arn:aws:s3:::orders/*'], 'change <orders>'],
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
  ).toBe('put object acls in <orders-prod> and put and get objects in <orders-prod>');
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

test('names the services that a role may be passed to', () => {
  const pass = (values: readonly string[]) =>
    words([
      row({
        actions: ['iam:PassRole'],
        resources: { include: ['arn:aws:iam::111122223333:role/target'], exclude: [] },
        conditions: [{ operator: 'StringEquals', key: 'iam:PassedToService', values }],
      }),
    ]);
  expect(pass(['scheduler.amazonaws.com'])).toBe('pass role <target> to <scheduler.amazonaws.com>');
  expect(pass(['a', 'b', 'c'])).toBe('pass role <target> (under conditions)');
});

test('names what a wildcard over all actions leaves out', () => {
  const anything = { actions: ['*'], resources: { include: ['*'], exclude: [] } };
  expect(words([row({ ...anything, exceptActions: ['iam:*', 'organizations:*'] })])).toBe(
    'do anything but <iam:*> and <organizations:*> with any resource',
  );
  expect(words([row({ ...anything, exceptActions: ['a:*', 'b:*', 'c:*', 'd:*', 'e:*'] })])).toBe(
    'do anything but <a:*>, <b:*>, <c:*> and 2 more with any resource',
  );
});

test('puts the actions of findings first', () => {
  const rows = [
    row(),
    row({ actions: ['s3:GetObject'], accessLevel: 'Read', resources: { include: ['arn:aws:s3:::x/*'], exclude: [] } }),
  ];
  const options = { quote: (value: string) => value, most: 2 };
  expect(accessWords(rows, options)).toMatch(/^delete objects in orders-prod and/);
  expect(accessWords(rows, { ...options, worst: new Set(['s3:GetObject']) })).toMatch(/^get objects in x and/);
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
