import { readGrant, readGrants } from './read-grants';

const SQS = 'arn:aws:sqs:eu-west-1:111122223333';
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const ITEMS = ['BatchGetItem', 'ConditionCheckItem', 'DescribeTable', 'GetItem', 'PartiQLSelect', 'Query', 'Scan'];
const READ_ITEMS = ITEMS.map((name) => `dynamodb:${name}`);
const READ_INDEX = ['dynamodb:PartiQLSelect', 'dynamodb:Query', 'dynamodb:Scan'];
const READ_OBJECTS = 's3:GetObject';
const READ_BUCKET = ['s3:GetBucketLocation', 's3:ListBucket'];

/** Statements of grants without problems, as `Resource: Actions`. */
function selected(grant: string): Record<string, unknown> {
  const { statements, problems } = readGrant(grant);
  expect(problems).toEqual([]);
  return Object.fromEntries(
    statements.map(({ Resource, Action, Condition }) => [
      String(Resource) + (Condition ? ` if ${JSON.stringify(Condition)}` : ''),
      Action,
    ]),
  );
}

describe('a grant by verb', () => {
  test('on a table reads its items and indexes, and does not write', () => {
    expect(selected(`read: "${TABLE}"`)).toEqual({ [TABLE]: READ_ITEMS, [`${TABLE}/index/*`]: READ_INDEX });
  });

  test('uses one queue for what a worker does, and neither deletes nor purges it', () => {
    expect(selected(`consume: "${SQS}:jobs"`)).toEqual({
      [`${SQS}:jobs`]: [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
      ],
    });
  });

  test.each([
    ['all objects', 'orders/*', 'arn:aws:s3:::orders'],
    ['a prefix', 'orders/new/*', 'arn:aws:s3:::orders if {"StringLike":{"s3:prefix":"new/*"}}'],
    [
      'a tenant',
      'orders/${aws:PrincipalTag/kubernetes-namespace}/*',
      'arn:aws:s3:::orders if {"StringLike":{"s3:prefix":"${aws:PrincipalTag/kubernetes-namespace}/*"}}',
    ],
    [
      'buckets of tenants',
      '${aws:PrincipalTag/a/b}-x/y/${aws:PrincipalTag/c}*',
      'arn:aws:s3:::${aws:PrincipalTag/a/b}-x if {"StringLike":{"s3:prefix":"y/${aws:PrincipalTag/c}*"}}',
    ],
  ])('of %s lists the bucket only as far as it reads', (_, objects, bucket) => {
    expect(selected(`read: "arn:aws:s3:::${objects}"`)).toEqual({
      [`arn:aws:s3:::${objects}`]: READ_OBJECTS,
      [bucket]: 's3:ListBucket',
    });
  });

  test('of one object lists nothing', () => {
    expect(Object.keys(selected('read: "arn:aws:s3:::orders/config.json"'))).toEqual([
      'arn:aws:s3:::orders/config.json',
    ]);
  });

  test('of a bucket reads its objects; objects that the grant lists replace them', () => {
    expect(selected('read: "arn:aws:s3:::b"')).toEqual({
      'arn:aws:s3:::b': READ_BUCKET,
      'arn:aws:s3:::b/*': READ_OBJECTS,
    });
    expect(selected('read: [ "arn:aws:s3:::b", "arn:aws:s3:::b/public/*" ]')).toEqual({
      'arn:aws:s3:::b': READ_BUCKET,
      'arn:aws:s3:::b/public/*': READ_OBJECTS,
    });
  });

  test('replaces a companion only by resources that are part of it', () => {
    const other = 'arn:aws:dynamodb:eu-west-1:111122223333:table/other/index/x';
    expect(Object.keys(selected(`read: [ "${TABLE}", "${TABLE}/index/by-date" ]`)).sort()).toEqual([
      TABLE,
      `${TABLE}/index/by-date`,
    ]);
    const { statements } = readGrant(`read: [ "${TABLE}", "${other}" ]`);
    expect(JSON.stringify(statements)).toContain(`"${TABLE}/index/*"`);
  });

  test('writes objects without deleting them, and items with deleting them', () => {
    expect(selected('write: "arn:aws:s3:::b/*"')).toEqual({
      'arn:aws:s3:::b/*': ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject'],
    });
    expect(selected('delete: "arn:aws:s3:::b/*"')).toEqual({ 'arn:aws:s3:::b/*': 's3:DeleteObject' });
    expect(Object.values(selected(`write: "${TABLE}"`)).flat()).toEqual(
      expect.arrayContaining(['dynamodb:DeleteItem', 'dynamodb:BatchWriteItem']),
    );
  });

  test('encrypts without decrypting', () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/1';
    expect(Object.values(selected(`encrypt: "${key}"`)).flat()).toEqual([
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyPair',
      'kms:GenerateDataKeyPairWithoutPlaintext',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptTo',
    ]);
  });

  test('invokes a function and its versions and aliases', () => {
    const name = 'arn:aws:lambda:eu-west-1:111122223333:function:resize';
    expect(readGrant(`invoke: "${name}"`).statements).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: [name, `${name}:*`] },
    ]);
    expect(readGrant(`invoke: "${name}:prod"`).statements).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: `${name}:prod` },
    ]);
  });
});

describe('companions of', () => {
  const place = 'eu-west-1:111122223333';
  const uuid = '11111111-2222-3333-4444-555555555555-1';

  test.each<[string, string, Record<string, unknown>]>([
    [
      'a Kafka topic: its cluster and its groups',
      `consume: arn:aws:kafka:${place}:topic/shop/${uuid}/orders`,
      {
        [`arn:aws:kafka:${place}:cluster/shop/${uuid}`]: 'kafka-cluster:Connect',
        [`arn:aws:kafka:${place}:group/shop/${uuid}/*`]: ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
        [`arn:aws:kafka:${place}:topic/shop/${uuid}/orders`]: ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'],
      },
    ],
    [
      'a Kafka topic with its group: only that group',
      `consume: [ "arn:aws:kafka:${place}:topic/shop/${uuid}/orders", "arn:aws:kafka:${place}:group/shop/${uuid}/billing" ]`,
      {
        [`arn:aws:kafka:${place}:cluster/shop/${uuid}`]: 'kafka-cluster:Connect',
        [`arn:aws:kafka:${place}:group/shop/${uuid}/billing`]: [
          'kafka-cluster:AlterGroup',
          'kafka-cluster:DescribeGroup',
        ],
        [`arn:aws:kafka:${place}:topic/shop/${uuid}/orders`]: ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'],
      },
    ],
    [
      'an inference profile: its model in the Regions of its area, through the profile only',
      `invoke: "arn:aws:bedrock:${place}:inference-profile/eu.amazon.nova-lite-v1:0"`,
      {
        [`arn:aws:bedrock:${place}:inference-profile/eu.amazon.nova-lite-v1:0`]: [
          'bedrock:InvokeModel',
          'bedrock:InvokeModelWithResponseStream',
        ],
        [`arn:aws:bedrock:eu-*::foundation-model/amazon.nova-lite-v1:0 if {"ArnLike":{"bedrock:InferenceProfileArn":"arn:aws:bedrock:${place}:inference-profile/eu.amazon.nova-lite-v1:0"}}`]:
          ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
      },
    ],
    [
      'a log group without its suffix: its streams',
      `write: "arn:aws:logs:${place}:log-group:/shop/orders"`,
      { [`arn:aws:logs:${place}:log-group:/shop/orders:*`]: ['logs:CreateLogStream', 'logs:PutLogEvents'] },
    ],
    [
      'a repository: the token to log in',
      `read: "arn:aws:ecr:${place}:repository/shop/orders"`,
      {
        '*': 'ecr:GetAuthorizationToken',
        [`arn:aws:ecr:${place}:repository/shop/orders`]: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:GetDownloadUrlForLayer',
        ],
      },
    ],
    [
      'a table of Glue: its database and the catalog',
      `write: "arn:aws:glue:${place}:table/sales/orders"`,
      {
        [[`catalog`, `database/sales`, `table/sales/orders`].map((one) => `arn:aws:glue:${place}:${one}`).join()]: [
          'glue:BatchCreatePartition',
          'glue:BatchDeletePartition',
          'glue:BatchUpdatePartition',
          'glue:CreatePartition',
          'glue:DeletePartition',
          'glue:UpdatePartition',
        ],
      },
    ],
    [
      'a directory bucket that is read: sessions that only read',
      `read: "arn:aws:s3express:${place}:bucket/b--euw1-az1--x-s3"`,
      {
        [`arn:aws:s3express:${place}:bucket/b--euw1-az1--x-s3 if {"StringEquals":{"s3express:SessionMode":"ReadOnly"}}`]:
          's3express:CreateSession',
      },
    ],
    [
      'a table of Keyspaces: the system tables, which drivers read',
      `write: "arn:aws:cassandra:${place}:/keyspace/shop/table/orders"`,
      {
        [`arn:aws:cassandra:${place}:/keyspace/shop/table/orders`]: 'cassandra:Modify',
        [`arn:aws:cassandra:${place}:/keyspace/system*`]: 'cassandra:Select',
      },
    ],
    [
      'a domain: documents are deleted, indexes are not',
      `write: "arn:aws:es:${place}:domain/shop"`,
      {
        [`arn:aws:es:${place}:domain/shop/*/_doc/*`]: 'es:ESHttpDelete',
        [[`domain/shop`, `domain/shop/*`].map((one) => `arn:aws:es:${place}:${one}`).join()]: [
          'es:ESHttpPatch',
          'es:ESHttpPost',
          'es:ESHttpPut',
        ],
      },
    ],
  ])('%s', (_, grant, statements) => {
    expect(selected(grant)).toEqual(statements);
  });

  test('a state machine: its versions, aliases and executions', () => {
    const machine = `arn:aws:states:${place}:stateMachine:orders`;
    expect(Object.keys(selected(`start: "${machine}"`))).toEqual([`${machine},${machine}:*`]);
    expect(Object.keys(selected(`read: "${machine}"`)).sort()).toEqual([
      `arn:aws:states:${place}:execution:orders:*`,
      machine,
    ]);
  });

  test('a cluster of Redshift: only results of statements that the caller has started', () => {
    const { statements, problems } = readGrant(`connect: "arn:aws:redshift:${place}:cluster:shop"`);
    expect(problems).toEqual([]);
    expect(statements.find(({ Resource }) => Resource === '*')?.Condition).toEqual({
      StringEquals: { 'redshift-data:statement-owner-iam-userid': '${aws:userid}' },
    });
  });
});

describe('a key beside the data that it encrypts', () => {
  const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1';
  const via = (...services: readonly string[]): string => {
    const values = services.map((service) => `${service}.eu-west-1.amazonaws.com`);
    return `${KEY} if ${JSON.stringify({ StringLike: { 'kms:ViaService': values.length === 1 ? values[0] : values } })}`;
  };

  test.each<[string, string, readonly string[], unknown]>([
    ['read', 'arn:aws:s3:::b/*', ['s3'], 'kms:Decrypt'],
    ['write', 'arn:aws:s3:::b/*', ['s3'], ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']],
    ['consume', `${SQS}:jobs`, ['sqs'], 'kms:Decrypt'],
    ['send', `${SQS}:jobs`, ['sqs'], ['kms:Decrypt', 'kms:GenerateDataKey']],
  ])('%s of %s uses it through %j', (verb, resource, services, actions) => {
    const statements = selected(`${verb}: [ "${resource}", "${KEY}" ]`);
    expect(statements[via(...services)]).toEqual(actions);
    expect(Object.keys(statements)).toEqual(expect.arrayContaining([resource]));
  });

  test('is used through every service of the grant', () => {
    const statements = selected(`read: [ "arn:aws:s3:::b/*", "${TABLE}", "${KEY}" ]`);
    expect(statements[via('dynamodb', 's3')]).toBe('kms:Decrypt');
  });

  test('alone, or with a verb that uses no key, is not', () => {
    expect(readGrant(`read: "${KEY}"`).problems).toEqual(['warning grant-by-level 2:9']);
    expect(readGrant(`delete: [ "arn:aws:s3:::b/*", "${KEY}" ]`).problems).toEqual([
      'error grant-selects-nothing 2:33',
    ]);
  });
});

describe('conditions of a grant by verb', () => {
  test('apply to companions, beside their own', () => {
    const { statements, problems } = readGrant(
      '{ read: "arn:aws:s3:::b/x/*", conditions: { StringLike: { aws:PrincipalTag/team: "a*" } } }',
    );
    expect(problems).toEqual([]);
    expect(statements.map(({ Resource, Condition }) => [Resource, Condition])).toEqual([
      ['arn:aws:s3:::b/x/*', { StringLike: { 'aws:PrincipalTag/team': 'a*' } }],
      ['arn:aws:s3:::b', { StringLike: { 'aws:PrincipalTag/team': 'a*', 's3:prefix': 'x/*' } }],
    ]);
  });

  test.each([
    ['a key that its actions do not have', 'StringEquals: { s3:ExistingObjectTag/team: a }', false],
    ['an optional key that its actions do not have', 'StringEqualsIfExists: { s3:ExistingObjectTag/team: a }', true],
    ['a negated key that its actions do not have', 'StringNotEquals: { s3:ExistingObjectTag/team: a }', true],
    ['the key that the companion tests itself', 'StringLike: { s3:prefix: "y/*" }', false],
  ])('with %s: the companion is there: %s %s', (_, condition, isThere) => {
    const { statements } = readGrant(`{ read: "arn:aws:s3:::b/x/*", conditions: { ${condition} } }`);
    expect(statements.some(({ Resource }) => Resource === 'arn:aws:s3:::b')).toBe(isThere);
  });
});

describe('under deny a verb', () => {
  const denied = (grant: string): unknown[] =>
    readGrants(`deny:\n- ${grant}\n`).statements.map(({ Effect, Action, Resource }) => [Effect, Resource, Action]);

  test('denies parts of the resource, but not what other verbs need', () => {
    expect(denied(`read: "${TABLE}"`)).toEqual([
      ['Deny', TABLE, READ_ITEMS.filter((action) => action !== 'dynamodb:DescribeTable')],
      ['Deny', `${TABLE}/index/*`, READ_INDEX],
    ]);
    expect(denied('read: "arn:aws:s3:::b/*"')).toEqual([['Deny', 'arn:aws:s3:::b/*', READ_OBJECTS]]);
  });
});

describe('a verb on a service', () => {
  test('selects actions that support no resource, with conditions', () => {
    expect(selected('list: s3')).toEqual({ '*': 's3:ListAllMyBuckets' });
    const condition = 'conditions: { StringEquals: { cloudwatch:namespace: shop } }';
    expect(selected(`{ publish: cloudwatch, ${condition} }`)).toEqual({
      '* if {"StringEquals":{"cloudwatch:namespace":"shop"}}': 'cloudwatch:PutMetricData',
    });
  });

  test('without data selects by level what supports no resource, with a warning that lists it', () => {
    const ec2 = readGrant('list: ec2');
    expect(ec2.problems).toEqual(['warning grant-by-level 2:9']);
    expect(ec2.statements[0]?.Action).toEqual(expect.arrayContaining(['ec2:DescribeInstances']));
    expect(ec2.statements[0]?.Resource).toBe('*');
    expect(ec2.details[0]?.message).toMatch(/DescribeAddresses, .* and \d+ more$/);
  });

  test.each([
    ['write: ec2', 'grant-selects-nothing', 'ARNs'],
    ['list: dynamdb', 'grant-resource-invalid', '"dynamodb"'],
    ['list: "*"', 'grant-resource-invalid', 's3'],
    ['write: "*"', 'grant-resource-invalid', 'ARNs'],
    ['publish: "*"', 'grant-resource-invalid', 'cloudwatch, xray'],
    ['manage: s3', 'grant-selects-nothing', 'list'],
  ])('%s is an error', (grant, code, said) => {
    const { statements, details } = readGrant(grant);
    expect(statements).toEqual([]);
    expect(details.map((problem) => problem.code)).toEqual([code]);
    expect(`${details[0]?.message} ${details[0]?.help}`).toContain(said);
  });
});

describe('without data for the resource type', () => {
  const INSTANCE = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1';

  test.each(['read', 'list'])('%s selects by level, with a warning that lists the actions', (verb) => {
    const { statements, problems, details } = readGrant(
      `${verb}: "arn:aws:ecs:eu-west-1:111122223333:container-instance/c/1"`,
    );
    expect(problems).toEqual([`warning grant-by-level 2:${verb.length + 5}`]);
    expect(statements[0]?.Action).toContain('ecs:ListTasks');
    expect(details[0]?.message).toContain('ListTasks');
  });

  test('write is an error that lists what uses the resource and what changes it', () => {
    const { statements, problems, details } = readGrant(`write: "${INSTANCE}"`);
    expect(problems).toEqual(['error grant-selects-nothing 2:10']);
    expect(statements).toEqual([]);
    const [uses = '', changes = ''] = details[0]?.help?.split('change or destroy') ?? [];
    expect(uses).toContain('StartInstances');
    expect(uses).not.toContain('TerminateInstances');
    expect(changes).toContain('TerminateInstances');
  });

  test('an alias of a key is refused with what to write', () => {
    const { details } = readGrant('decrypt: "arn:aws:kms:eu-west-1:111122223333:alias/orders"');
    expect(details[0]?.help).toContain('kms:ResourceAliases');
  });

  test('a verb that the type does not have is refused with those that it has', () => {
    const { details } = readGrant(`publish: "${SQS}:jobs"`);
    expect(details[0]?.help).toContain('read, send, consume');
  });
});

test('with `grants: levels` other verbs mean the same, so that a repository can move grant by grant', () => {
  const { statements, problems } = readGrants(`allow:\n- send: "${SQS}:jobs"\n`, {}, 'levels');
  expect(problems).toEqual([]);
  expect(statements[0]?.Action).toEqual(['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage']);
});
