import { compare, compareRoleSessions } from '../../modules/policy/compare';
import type { Verdict } from '../../modules/policy/comparison';
import { contradictionOf } from '../../modules/policy/comparison/consistent-request';
import type { AccessObject, ConditionBlock, PolicyDocument, Statement } from '../../modules/policy/document';

const policy = (...statements: Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement: statements });
const allow = (Action: string, Condition: ConditionBlock = {}, Resource = '*'): Statement => {
  return { Effect: 'Allow', Action, Resource, Condition };
};
const deny = (Action: string, Condition: ConditionBlock): Statement => ({
  ...allow(Action, Condition),
  Effect: 'Deny',
});

type Row = readonly [string, PolicyDocument, PolicyDocument, Verdict];

/** `given` beside `given` and `more`: are they the same? */
const adding = (
  action: string,
  given: ConditionBlock,
  more: ConditionBlock,
  resource = '*',
): [PolicyDocument, PolicyDocument] => [
  policy(allow(action, given, resource)),
  policy(allow(action, merged(given, more), resource)),
];

function merged(one: ConditionBlock, other: ConditionBlock): ConditionBlock {
  return Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((name) => [name, { ...one[name], ...other[name] }]),
  );
}

const VALUES: readonly Row[] = [
  [
    'a key that the reference calls an ARN may be a name',
    policy(allow('ecs:RunTask', { StringEquals: { 'ecs:task-definition': 'web:1' } })),
    policy(allow('ecs:RunTask', { StringEquals: { 'ecs:task-definition': ['web:1', 'web:2'] } })),
    'broader',
  ],
  [
    'a key that the reference calls a Boolean may be another text',
    policy(allow('ec2:CreateVolume', { Bool: { 'ec2:Encrypted': ['true', 'false'] } })),
    policy(allow('ec2:CreateVolume', { Null: { 'ec2:Encrypted': 'false' } })),
    'broader',
  ],
  [
    'a key of which AWS says that it is true or false is nothing else',
    policy(allow('s3:GetObject', { Bool: { 'aws:ViaAWSService': ['true', 'false'] } })),
    policy(allow('s3:GetObject')),
    'equal',
  ],
  [
    'a tag may be empty',
    policy(allow('ec2:CreateVolume', { StringLike: { 'aws:RequestTag/team': '?*' } })),
    policy(allow('ec2:CreateVolume', { StringLike: { 'aws:RequestTag/team': '*' } })),
    'broader',
  ],
  [
    'a tag may be empty where another statement asks whether it is there',
    policy(
      allow('ec2:CreateVolume', { StringLike: { 'aws:RequestTag/team': '?*' } }),
      deny('sqs:*', { Null: { 'aws:RequestTag/team': 'true' } }),
    ),
    policy(
      allow('ec2:CreateVolume', { StringLike: { 'aws:RequestTag/team': '*' } }),
      deny('sqs:*', { Null: { 'aws:RequestTag/team': 'true' } }),
    ),
    'broader',
  ],
  [
    'whether an empty tag is there is open',
    policy(allow('ec2:CreateVolume', { Null: { 'aws:RequestTag/team': 'false' } })),
    policy(allow('ec2:CreateVolume', { StringLike: { 'aws:RequestTag/team': '?*' } })),
    'unknown',
  ],
  [
    'no tag key is empty',
    policy(allow('ec2:CreateTags', { 'ForAllValues:StringLike': { 'aws:TagKeys': '?*' } })),
    policy(allow('ec2:CreateTags')),
    'equal',
  ],
  [
    'what several values make of an operator without a set operator is open',
    policy(allow('ec2:CreateTags', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'team' } })),
    policy(allow('ec2:CreateTags', { StringEquals: { 'aws:TagKeys': 'team' } })),
    'unknown',
  ],
  [
    'it is the same on both sides, all the same',
    policy(allow('ec2:CreateTags', { StringNotEquals: { 'aws:TagKeys': 'team' } })),
    policy(allow('ec2:CreateTags', { stringnotequals: { 'AWS:tagkeys': 'team' } })),
    'equal',
  ],
  [
    'a key that AWS documents as single-valued has one value under every operator',
    policy(allow('s3:GetObject', { 'ForAnyValue:StringEquals': { 'aws:PrincipalTag/team': 'a' } })),
    policy(allow('s3:GetObject', { StringEquals: { 'aws:PrincipalTag/team': 'a' } })),
    'equal',
  ],
];

const PRESENCE: readonly Row[] = [
  ...['aws:CurrentTime', 'aws:EpochTime', 'aws:UserAgent', 'aws:userid', 'aws:PrincipalType', 'aws:PrincipalArn'].map(
    (key): Row => [
      `every request of an identity has ${key}`,
      policy(allow('s3:GetObject', { Null: { [key]: 'false' } })),
      policy(allow('s3:GetObject')),
      'equal',
    ],
  ),
  ['a source address may be absent', ...adding('s3:GetObject', {}, { Null: { 'aws:SourceIp': 'false' } }), 'narrower'],
  [
    'an anonymous request has no principal ARN',
    policy({
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Condition: { Null: { 'aws:PrincipalArn': 'false' } },
    }),
    policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' }),
    'broader',
  ],
];

const TAGS = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['owner', 'cost'] } };
const DEPENDENCIES: readonly Row[] = [
  [
    'no tag is requested beside the listed keys',
    ...adding('sqs:CreateQueue', TAGS, { Null: { 'aws:RequestTag/team': 'true' } }),
    'equal',
  ],
  ['a listed one may be', ...adding('sqs:CreateQueue', TAGS, { Null: { 'aws:RequestTag/Owner': 'true' } }), 'narrower'],
  [
    'a requested tag is among the keys in any letter case',
    ...adding(
      'sqs:CreateQueue',
      { StringEquals: { 'aws:RequestTag/owner': 'me' } },
      { 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': 'OWNER' } },
    ),
    'equal',
  ],
  [
    'its case in the list of keys is not that of the condition key',
    ...adding(
      'sqs:CreateQueue',
      { StringEquals: { 'aws:RequestTag/owner': 'me' } },
      { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'owner' } },
    ),
    'narrower',
  ],
  [
    'keys of tags to remove are not requested tags',
    ...adding('sqs:UntagQueue', TAGS, { Null: { 'aws:RequestTag/team': 'true' } }),
    'narrower',
  ],
  [
    'the owner of a resource is the account in its ARN',
    ...adding(
      'sns:Publish',
      {},
      { StringEquals: { 'aws:ResourceAccount': '444455556666' } },
      'arn:aws:sns:*:444455556666:*',
    ),
    'equal',
  ],
  [
    'and no other account',
    policy(
      allow('sns:Publish', { StringEquals: { 'aws:ResourceAccount': '111122223333' } }, 'arn:aws:sns:*:444455556666:*'),
    ),
    policy(),
    'equal',
  ],
  [
    'an ARN of S3 tells no owner',
    ...adding(
      's3:GetObject',
      {},
      { StringEquals: { 'aws:ResourceAccount': '444455556666' } },
      'arn:aws:s3:us-east-1:444455556666:accesspoint/a/object/*',
    ),
    'narrower',
  ],
  [
    'an action that lacks the key has none',
    ...adding(
      'ebs:GetSnapshotBlock',
      {},
      { StringEquals: { 'aws:ResourceAccount': '444455556666' } },
      'arn:aws:ebs:*:444455556666:*',
    ),
    'narrower',
  ],
  [
    'an address is not known behind a VPC endpoint',
    ...adding('s3:GetObject', { StringLike: { 'aws:SourceVpc': 'vpc-*' } }, { Null: { 'aws:SourceIp': 'true' } }),
    'equal',
  ],
  [
    'without an endpoint the address may be absent all the same',
    ...adding('s3:GetObject', { Null: { 'aws:SourceVpc': 'true' } }, { Null: { 'aws:SourceIp': 'false' } }),
    'narrower',
  ],
  [
    'a direct call has no chain of services',
    ...adding('kms:Decrypt', { Bool: { 'aws:ViaAWSService': 'false' } }, { Null: { 'aws:CalledViaLast': 'true' } }),
    'equal',
  ],
  [
    'the first service of a chain is one of it',
    policy(
      allow('kms:Decrypt', {
        'ForAllValues:StringEquals': { 'aws:CalledVia': 'athena.amazonaws.com' },
        Null: { 'aws:CalledVia': 'false' },
        StringNotEquals: { 'aws:CalledViaFirst': 'athena.amazonaws.com' },
      }),
    ),
    policy(),
    'equal',
  ],
  [
    'a path begins with its organization',
    ...adding(
      's3:GetObject',
      { StringEquals: { 'aws:PrincipalOrgID': 'o-one' } },
      { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-one/*' } },
    ),
    'equal',
  ],
  [
    'that both keys are there together is not documented',
    ...adding(
      's3:GetObject',
      { StringEquals: { 'aws:PrincipalOrgID': 'o-one' } },
      { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-one/*' } },
    ),
    'narrower',
  ],
  [
    'the ARN of the principal has its account',
    ...adding(
      's3:GetObject',
      { StringEquals: { 'aws:PrincipalAccount': '111122223333' } },
      { ArnLike: { 'aws:PrincipalArn': 'arn:*:*:*:111122223333:*' } },
    ),
    'equal',
  ],
  [
    'only a service has a source ARN',
    ...adding(
      's3:GetObject',
      { Null: { 'aws:SourceArn': 'false' } },
      { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
    ),
    'equal',
  ],
  [
    'IAM is called in us-east-1',
    ...adding('iam:GetUser', {}, { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }, 'arn:aws:iam::*:user/*'),
    'equal',
  ],
  [
    'other services are called in any region, independently of the region of the ARN',
    ...adding(
      'sqs:SendMessage',
      {},
      { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
      'arn:aws:sqs:eu-west-1:*:*',
    ),
    'narrower',
  ],
];

describe.each([
  ['values of keys', VALUES],
  ['keys that are always there', PRESENCE],
  ['keys that depend on others', DEPENDENCIES],
] as const)('%s', (_, rows) => {
  it.each(rows)('%s', (_claim, before, after, verdict) => {
    const result = compare(before, after);
    expect(result.verdict).toBe(verdict);
    for (const { witness } of [...result.gained, ...result.lost]) {
      const keys = new Set(Object.keys(witness.context).map((key) => key.toLowerCase()));
      expect(contradictionOf(witness, keys)).toBeUndefined();
    }
  });
});

describe('a question that cannot be answered', () => {
  const session = (Condition: ConditionBlock, sessionTags: Record<string, string>): AccessObject => {
    return { policies: [policy(allow('s3:GetObject', Condition))], sessionTags };
  };
  it.each([
    [
      'another value of a tag in a variable',
      { StringEquals: { 'aws:PrincipalTag/a': '${aws:PrincipalTag/b}-${aws:userid}' } },
      { a: 'x-1', b: 'x' },
      { a: 'x-1', b: 'y' },
    ],
    ['another value of the tag that is tested', { StringFoo: { 'aws:PrincipalTag/a': 'x' } }, { a: 'x' }, { a: 'y' }],
  ] as const)('is another one with %s', (_claim, condition, before, after) => {
    expect(compare(session(condition, before), session(condition, after)).verdict).toBe('unknown');
    expect(compare(session(condition, before), session(condition, before)).verdict).toBe('equal');
  });

  it('is the same one for any letter case of keys and operators', () => {
    const before = policy(allow('s3:GetObject', { NumericLessThan: { 's3:max-keys': 'ten' } }));
    const after = policy(allow('s3:GetObject', { numericlessthan: { 'S3:Max-Keys': 'ten' } }));
    expect(compare(before, after).verdict).toBe('equal');
  });
});

describe('the session of a role', () => {
  const access = (Condition: ConditionBlock): AccessObject => ({
    policies: [policy(allow('s3:GetObject', Condition))],
  });
  it.each(['aws:username', 'aws:SourceArn', 'aws:PrincipalServiceName'])('never has %s', (key) => {
    expect(compareRoleSessions({ policies: [] }, access({ StringLike: { [key]: '*' } })).verdict).toBe('equal');
    expect(compareRoleSessions({ policies: [] }, access({ Null: { [key]: 'true' } })).verdict).toBe('broader');
    expect(compare({ policies: [] }, access({ StringLike: { [key]: '*' } })).verdict).toBe('broader');
  });

  it('is not a service of AWS', () => {
    expect(
      compareRoleSessions({ policies: [] }, access({ Bool: { 'aws:PrincipalIsAWSService': 'true' } })).verdict,
    ).toBe('equal');
  });
});

describe('a row of a list that grows', () => {
  const rowOf = (
    operator: string,
    key: string,
    valuesBefore: readonly string[],
    valuesAfter: readonly string[],
  ): unknown[] => {
    const [row, ...others] = compare(
      policy(allow('ec2:CreateTags', { [operator]: { [key]: valuesBefore } })),
      policy(allow('ec2:CreateTags', { [operator]: { [key]: valuesAfter } })),
    ).gained;
    expect(others).toEqual([]);
    return (row?.conditions ?? []).map((condition) => [condition.operator, condition.values]);
  };
  it.each([
    ['StringEquals', 'ec2:CreateAction', ['a'], ['a', 'b', 'c'], [['StringEquals', ['b', 'c']]]],
    ['StringEqualsIfExists', 'ec2:CreateAction', ['a'], ['a', 'b'], [['StringEquals', ['b']]]],
    ['StringNotEquals', 'ec2:CreateAction', ['a', 'b'], ['a'], [['StringEquals', ['b']]]],
    ['StringLike', 'ec2:CreateAction', ['a*'], ['a*', 'b*'], [['StringLike', ['b*']]]],
    [
      'IpAddress',
      'aws:SourceIp',
      ['203.0.113.0/24'],
      ['203.0.113.0/24', '198.51.100.0/24'],
      [['IpAddress', ['198.51.100.0/24']]],
    ],
    [
      'ArnLike',
      'aws:PrincipalArn',
      ['arn:aws:iam::111122223333:role/a'],
      ['arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/b'],
      [['ArnEquals', ['arn:aws:iam::111122223333:role/b']]],
    ],
    [
      'ForAllValues:StringEquals',
      'aws:TagKeys',
      ['a'],
      ['a', 'b'],
      [
        ['ForAllValues:StringEquals', ['a', 'b']],
        ['ForAnyValue:StringEquals', ['b']],
      ],
    ],
    [
      'ForAnyValue:StringEquals',
      'aws:TagKeys',
      ['a'],
      ['a', 'b'],
      [
        ['ForAllValues:StringNotEquals', ['a']],
        ['ForAnyValue:StringEquals', ['b']],
      ],
    ],
  ] as const)('%s %s names what is new: %j to %j', (operator, key, valuesBefore, valuesAfter, expected) => {
    expect(rowOf(operator, key, valuesBefore, valuesAfter)).toEqual(expected);
  });
});

it('a condition that always holds is not listed in a row', () => {
  // Without the tag the key cannot equal any text.
  const { lost } = compare(
    policy(
      allow('s3:GetObject', {
        StringNotEqualsIgnoreCase: { 's3:max-keys': '${aws:PrincipalTag/b}' },
        StringEquals: { 'aws:RequestTag/k': '5' },
      }),
    ),
    policy(
      allow('s3:GetObject', {
        'ForAllValues:StringEqualsIgnoreCase': { 'aws:SourceArn': ["${aws:PrincipalTag/b, 'a'}", '5'] },
      }),
    ),
  );
  const withoutTag = lost.filter(({ conditions }) =>
    conditions.some(({ operator, values }) => operator === 'Null' && values.join() === 'true'),
  );
  expect(withoutTag.length).toBeGreaterThan(0);
  expect(lost.flatMap(({ conditions }) => conditions).filter(({ values }) => values.length === 0)).toEqual([]);
});

it('a condition without values, which a variable without a value leaves, is written as one on how many there are', () => {
  const { lost } = compare(
    policy(
      allow('s3:GetObject', {
        'ForAnyValue:StringEquals': { 's3:max-keys': '5' },
        StringNotEqualsIfExists: { 's3:max-keys': '${aws:PrincipalTag/b}' },
      }),
    ),
    policy(allow('s3:GetObject', { StringEquals: { 'aws:RequestTag/k': "${aws:PrincipalTag/b, 'a'}" } })),
  );
  const withoutTag = lost.filter(({ conditions }) =>
    conditions.some(({ operator, values }) => operator === 'Null' && values.join() === 'true'),
  );
  expect(withoutTag.flatMap(({ conditions }) => conditions)).toContainEqual({
    operator: 'StringLikeIfExists',
    key: 's3:max-keys',
    values: ['*'],
  });
  expect(lost.flatMap(({ conditions }) => conditions).filter(({ values }) => values.length === 0)).toEqual([]);
});
