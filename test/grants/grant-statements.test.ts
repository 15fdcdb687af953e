import { findService } from '../../modules/catalogue/services';
import { readGrant, readGrants } from './read-grants';

const BUCKET = 'arn:aws:s3:::orders';

/** What a grant by level should select, told from the service reference alone. */
function actionsOf(prefix: string, type: string, ...levels: readonly string[]): string[] {
  return [...(findService(prefix)?.actions.values() ?? [])]
    .filter((action) => action.resourceTypes.includes(type) && levels.includes(action.accessLevel))
    .map((action) => `${prefix}:${action.name}`)
    .sort();
}

describe('placeholders of clusters', () => {
  const CLUSTERS = {
    clusters: [
      { cluster: 'shop-eu', 'cluster-region': 'eu-west-1' },
      { cluster: 'shop-us', 'cluster-region': 'us-east-1' },
    ],
  };
  const QUEUE = 'arn:aws:sqs:{cluster-region}:{account}:jobs-{cluster}';
  const [EU, US] = [
    'arn:aws:sqs:eu-west-1:111122223333:jobs-shop-eu',
    'arn:aws:sqs:us-east-1:111122223333:jobs-shop-us',
  ];

  test.each([
    `{ send: "${QUEUE}" }`,
    `{ level: { Write: "${QUEUE}" } }`,
    `{ actions: sqs:SendMessage, resources: "${QUEUE}" }`,
  ])('give one ARN per cluster in one statement: %s', (grant) => {
    const { statements, problems } = readGrant(grant, CLUSTERS);
    expect(problems).toEqual([]);
    expect(statements.map(({ Resource }) => Resource)).toEqual([[EU, US]]);
  });

  test('in conditions give one statement per cluster, with its own resources', () => {
    const when = '{ StringEquals: { "aws:ResourceTag/kubernetes.io/cluster/{cluster}": "{cluster-region}" } }';
    const grant = `{ actions: sqs:SendMessage, resources: [ "${QUEUE}", "arn:aws:sqs:*:*:all" ], conditions: ${when} }`;
    const { statements, problems } = readGrant(grant, CLUSTERS);
    expect(problems).toEqual([]);
    const ofCluster = (queue: string, cluster: string, region: string) => ({
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: ['arn:aws:sqs:*:*:all', queue],
      Condition: { StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${cluster}`]: region } },
    });
    expect(statements).toEqual([ofCluster(EU, 'shop-eu', 'eu-west-1'), ofCluster(US, 'shop-us', 'us-east-1')]);
  });

  test('in negated conditions are warned of where there are several clusters', () => {
    const grant =
      '{ actions: s3:*, resources: "*", conditions: { StringNotEquals: { aws:ResourceTag/c: "{cluster}" } } }';
    expect(readGrant(grant, CLUSTERS).problems).toEqual(['warning placeholder-negated 2:69']);
    expect(readGrant(grant, { clusters: CLUSTERS.clusters.slice(1) }).problems).toEqual([]);
  });

  test('give nothing where there are no clusters, which is reported elsewhere', () => {
    expect(readGrant(`{ send: "${QUEUE}" }`, { clusters: [] })).toMatchObject({ statements: [], problems: [] });
  });
});

describe('a grant by access level', () => {
  test.each([
    ['level: { List:', BUCKET, actionsOf('s3', 'bucket', 'List')],
    ['level: { Read:', BUCKET, actionsOf('s3', 'bucket', 'Read')],
    ['level: { Read:', `${BUCKET}/*`, actionsOf('s3', 'object', 'Read')],
    ['level: { Write:', `${BUCKET}/*`, actionsOf('s3', 'object', 'Write')],
    ['{ tagging:', `${BUCKET}/*`, actionsOf('s3', 'object', 'Tagging')],
    ['{ permissions-management:', `${BUCKET}/*`, actionsOf('s3', 'object', 'Permissions management')],
    ['level: { Tagging:', `${BUCKET}/*`, actionsOf('s3', 'object', 'Tagging')],
    ['level: { Permissions management:', `${BUCKET}/*`, actionsOf('s3', 'object', 'Permissions management')],
    ['level: { Write:', 'arn:aws:sqs:eu-west-1:111122223333:orders', actionsOf('sqs', 'queue', 'Write')],
    ['{ manage:', 'arn:aws:sqs:eu-west-1:111122223333:orders', actionsOf('sqs', 'queue', 'Write')],
  ])('%s %s', (level, resource, actions) => {
    expect(actions.length).toBeGreaterThan(1);
    const { statements, problems } = readGrant(`${level} "${resource}" }`);
    expect(problems).toEqual([]);
    expect(statements).toEqual([{ Effect: 'Allow', Action: actions, Resource: resource }]);
  });

  test('may select several levels at once', () => {
    const { statements } = readGrant(`level: { List: "${BUCKET}", Read: [ "${BUCKET}", "${BUCKET}/*" ] }`);
    expect(statements).toEqual(
      expect.arrayContaining([
        { Effect: 'Allow', Action: actionsOf('s3', 'bucket', 'List', 'Read'), Resource: BUCKET },
        { Effect: 'Allow', Action: actionsOf('s3', 'object', 'Read'), Resource: `${BUCKET}/*` },
      ]),
    );
  });

  test.each([
    ['list', BUCKET, actionsOf('s3', 'bucket', 'List')],
    ['read', BUCKET, actionsOf('s3', 'bucket', 'List', 'Read')],
    ['read', `${BUCKET}/*`, actionsOf('s3', 'object', 'List', 'Read')],
    ['write', `${BUCKET}/*`, actionsOf('s3', 'object', 'Write')],
    ['write', 'arn:aws:sqs:eu-west-1:111122223333:orders', actionsOf('sqs', 'queue', 'Write')],
  ])('is what %s on %s meant before verbs, and means with `grants: levels`', (verb, resource, actions) => {
    const { statements, problems } = readGrants(`allow:\n- ${verb}: "${resource}"\n`, {}, 'levels');
    expect(problems).toEqual([]);
    expect(statements).toEqual([{ Effect: 'Allow', Action: actions, Resource: resource }]);
  });

  test('by Write includes neither tagging nor permissions management, which are their own', () => {
    const { Action } = readGrant(`level: { Write: "${BUCKET}/*" }`).statements[0] ?? {};
    expect(Action).not.toEqual(expect.arrayContaining(['s3:PutObjectTagging']));
    expect(Action).not.toEqual(expect.arrayContaining(['s3:PutObjectAcl']));
  });

  test('on a role selects what iam does to roles, and nothing that other services do with them', () => {
    const { Action } = readGrant('level: { Write: "arn:aws:iam::111122223333:role/reader" }').statements[0] ?? {};
    expect(Action).toEqual(actionsOf('iam', 'role', 'Write'));
  });

  test('on a log group as policies name it selects the actions on its streams too', () => {
    const group = 'arn:aws:logs:eu-west-1:111122223333:log-group:/shop/orders:*';
    const { Action } = readGrant(`level: { Write: "${group}" }`).statements[0] ?? {};
    expect(Action).toEqual(expect.arrayContaining(['logs:CreateLogStream', 'logs:PutLogEvents']));
  });

  test('takes each of its resources by its own type', () => {
    const { statements } = readGrant(`level: { List: [ "${BUCKET}", "${BUCKET}/*", "arn:aws:s3:::reports" ] }`);
    expect(statements).toEqual(
      [
        { Effect: 'Allow', Action: actionsOf('s3', 'object', 'List'), Resource: `${BUCKET}/*` },
        {
          Effect: 'Allow',
          Action: actionsOf('s3', 'bucket', 'List'),
          Resource: [BUCKET, 'arn:aws:s3:::reports'].sort(),
        },
      ].sort((a, b) => ((a.Action[0] ?? '') < (b.Action[0] ?? '') ? -1 : 1)),
    );
  });

  test('leaves policy variables in its resource', () => {
    const resource = 'arn:aws:s3:::tenants/${aws:PrincipalTag/kubernetes-namespace}/*';
    const { statements, problems } = readGrant(`{ read: "${resource}" }`);
    expect(problems).toEqual([]);
    expect(statements[0]?.Resource).toBe(resource);
  });

  test('carries its conditions to every resource, and checks them against what it selects', () => {
    const conditions = 'conditions: { StringEquals: { s3:ExistingObjectTag/team: "{service}" } }';
    const { statements, problems } = readGrant(`level: { Read: [ "${BUCKET}/*", "${BUCKET}" ] }\n  ${conditions}`);
    expect(problems).toEqual([]);
    expect(statements.map(({ Condition }) => Condition)).toEqual(
      Array(2).fill({ StringEquals: { 's3:ExistingObjectTag/team': 'orders' } }),
    );
    const unused = readGrant('{ tagging: "arn:aws:s3:::orders/*", conditions: { StringLike: { s3:prefix: "a*" } } }');
    expect(unused.problems).toEqual(['warning grant-condition-key-unused 2:67']);
  });

  test.each([
    ['level: { Read: "*" }', 'grant-resource-invalid', '`actions`'],
    ['{ read: orders }', 'grant-resource-invalid', 'SERVICE'],
    ['{ read: "arn:aws:nosuch:eu-west-1:111122223333:orders" }', 'grant-unknown-resource-type', 'service'],
    ['{ read: "arn:aws:dynamo:eu-west-1:111122223333:table/x" }', 'grant-unknown-resource-type', 'service'],
    ['{ read: "arn:aws:dynamodb:::table/orders" }', 'grant-unknown-resource-type', 'region and account'],
    ['{ read: "arn:aws:dynamodb:eu-west-1:111122223333:orders" }', 'grant-unknown-resource-type', 'table/${TableName}'],
    ['{ read: "arn:aws:s3:::orders/" }', 'grant-unknown-resource-type', 'complete the resource part'],
    ['{ read: "arn:aws:sts:::x" }', 'grant-unknown-resource-type', 'sts'],
    ['{ tagging: "arn:aws:route53:::change/C1" }', 'grant-selects-nothing', 'level'],
    ['level: { List: "arn:aws:sqs:eu-west-1:111122223333:q" }', 'grant-selects-nothing', 'Read'],
    [
      '{ permissions-management: "arn:aws:dynamodb:eu-west-1:111122223333:table/x/index/y" }',
      'grant-selects-nothing',
      'Read',
    ],
  ])('%s is refused as %s', (grant, code, said) => {
    const { statements, problems, details } = readGrant(grant);
    expect(problems).toEqual([`error ${code} 2:${2 + grant.search(/: ["o]/) + 3}`]);
    expect(`${details[0]?.message} ${details[0]?.help}`).toContain(said);
    expect(statements).toEqual([]);
  });

  test('keeps its good resources when one is refused', () => {
    const { statements, problems } = readGrant(`{ list: [ "${BUCKET}", "arn:aws:s3:::" ] }`);
    expect(problems).toEqual(['error grant-resource-invalid 2:36']);
    expect(statements).toHaveLength(1);
  });
});

describe('a grant by exclusion', () => {
  test.each([
    [
      '{ notActions: [ iam:*, S3:deleteobject ], resources: "*", conditions: { StringEquals: { aws:RequestedRegion: "{region}" } } }',
      {
        NotAction: ['iam:*', 's3:DeleteObject'],
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
      },
    ],
    [
      '{ actions: s3:GetObject, notResources: [ "arn:aws:s3:::b/*", "arn:{partition}:s3:::a-{environment}/*" ] }',
      { Action: 's3:GetObject', NotResource: ['arn:aws:s3:::a-prod/*', 'arn:aws:s3:::b/*'] },
    ],
    ['{ notActions: s3:*, notResources: "arn:aws:s3:::b" }', { NotAction: 's3:*', NotResource: 'arn:aws:s3:::b' }],
    // No warning for a condition key: a request of any other action may have it.
    [
      '{ notActions: s3:*, resources: "*", conditions: { StringEquals: { ec2:Vpc: x } } }',
      { NotAction: 's3:*', Resource: '*', Condition: { StringEquals: { 'ec2:Vpc': 'x' } } },
    ],
  ])('%s', (grant, statement) => {
    for (const [key, Effect] of [['allow', 'Allow'] as const, ['deny', 'Deny'] as const]) {
      const { statements, problems } = readGrants(`${key}:\n- ${grant}\n`);
      expect(problems).toEqual([]);
      expect(statements).toEqual([{ Effect, ...statement }]);
    }
  });

  test.each([
    ['{ notActions: "*", resources: "*" }', 'error grant-excludes-everything 2:17'],
    ['{ notActions: [ s3:*, "*" ], resources: "*" }', 'error grant-excludes-everything 2:25'],
    ['{ actions: s3:*, notResources: "*" }', 'error grant-excludes-everything 2:34'],
    ['{ notActions: s3:Gett, resources: "*" }', 'error grant-unknown-action 2:17'],
    ['{ actions: s3:GetObject, notResources: "arn:aws:s3" }', 'error grant-resource-invalid 2:42'],
  ])('reports %s', (grant, problem) => {
    expect(readGrant(grant).problems).toEqual([problem]);
  });
});

describe('grants together', () => {
  test('are the statements of contract and nothing else', () => {
    const { statements, problems } = readGrants(`
allow:
  - read:  "arn:aws:s3:::orders-{environment}/*"
  - write: "arn:{partition}:dynamodb:{region}:{account}:table/orders"
  - actions: [ sqs:SendMessage, sqs:GetQueueAttributes ]
    resources: "arn:{partition}:sqs:{region}:{account}:orders-events"
  - actions: s3:GetObject
    resources: "arn:aws:s3:::tenants/\${aws:PrincipalTag/kubernetes-namespace}/*"
    conditions: { Bool: { aws:SecureTransport: "true" } }
deny:
  - actions: s3:DeleteObject
    resources: "*"
`);
    expect(problems).toEqual([]);
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'dynamodb:BatchWriteItem',
          'dynamodb:DeleteItem',
          'dynamodb:DescribeTable',
          'dynamodb:PartiQLDelete',
          'dynamodb:PartiQLInsert',
          'dynamodb:PartiQLUpdate',
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
        ],
        Resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
      },
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders-prod/*' },
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::tenants/${aws:PrincipalTag/kubernetes-namespace}/*',
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::orders-prod' },
      {
        Effect: 'Allow',
        Action: ['sqs:GetQueueAttributes', 'sqs:SendMessage'],
        Resource: 'arn:aws:sqs:eu-west-1:111122223333:orders-events',
      },
      { Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' },
    ]);
  });

  test('give the same bytes in every order', () => {
    const lines = [
      '- { read: "arn:aws:s3:::orders/*" }',
      '- { actions: [ s3:PutObject, S3:GetObject ], resources: [ "arn:aws:s3:::b/*", "arn:aws:s3:::a/*" ] }',
      '- { actions: s3:PutObject, resources: "arn:aws:s3:::orders/*" }',
      '- { consume: "arn:aws:sqs:eu-west-1:111122223333:q", conditions: { Bool: { aws:SecureTransport: true } } }',
    ];
    const bytes = (order: readonly string[]): string =>
      JSON.stringify(readGrants(`allow:\n${order.join('\n')}\n`).statements);
    expect(bytes(lines.toReversed())).toBe(bytes(lines));
    expect(bytes([...lines.slice(2), ...lines.slice(0, 2), ...lines])).toBe(bytes(lines));
  });

  test('deny by level as they allow', () => {
    const { statements } = readGrants(`deny:\n- level: { Write: "${BUCKET}/*" }\n`);
    expect(statements).toEqual([
      { Effect: 'Deny', Action: actionsOf('s3', 'object', 'Write'), Resource: `${BUCKET}/*` },
    ]);
  });

  test('under deny are reported at their place there', () => {
    expect(readGrants('deny:\n- { actions: s3:Gett, resources: "*" }\n').problems).toEqual([
      'error grant-unknown-action 2:14',
    ]);
  });

  test('are nothing when there are none', () => {
    expect(readGrants('allow: []\n').statements).toEqual([]);
  });
});
