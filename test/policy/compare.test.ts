import { ACCESS_LEVELS } from '../../modules/catalogue/access-levels';
import { compare } from '../../modules/policy/compare';
import type { Verdict } from '../../modules/policy/comparison';
import type { AccessObject, ConditionBlock, PolicyDocument, Statement } from '../../modules/policy/document';

type Access = PolicyDocument | AccessObject;

const policy = (...statements: Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement: statements });
const allow = (
  Action: string | string[],
  Resource: string | string[] = '*',
  Condition?: ConditionBlock,
): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const deny = (Action: string | string[], Resource: string | string[] = '*', Condition?: ConditionBlock): Statement => ({
  ...allow(Action, Resource, Condition),
  Effect: 'Deny',
});
/** A policy that allows one thing under some conditions; several blocks are several statements. */
const when = (...blocks: (ConditionBlock | undefined)[]): PolicyDocument =>
  policy(...blocks.map((block) => allow('s3:GetObject', '*', block)));
const always = when(undefined);

type Row = readonly [claim: string, before: Access, after: Access, verdict: Verdict];

const TEAM = 'aws:PrincipalTag/team';
const IP = 'aws:SourceIp';
const TAGS = 'aws:TagKeys';

const CONDITIONS: readonly Row[] = [
  [
    'an operator and its negation are everything',
    when({ StringEquals: { [TEAM]: 'x' } }, { StringNotEquals: { [TEAM]: 'x' } }),
    always,
    'equal',
  ],
  [
    'a value, other values and none are everything',
    when(
      { StringLike: { [TEAM]: 'x*' } },
      { StringNotLike: { [TEAM]: 'x*' }, Null: { [TEAM]: 'false' } },
      { Null: { [TEAM]: 'true' } },
    ),
    always,
    'equal',
  ],
  [
    'a value and none are not everything',
    when({ StringEquals: { [TEAM]: 'x' } }, { Null: { [TEAM]: 'true' } }),
    always,
    'broader',
  ],
  [
    'IfExists adds the absent key',
    when({ StringEquals: { [TEAM]: 'x' } }),
    when({ StringEqualsIfExists: { [TEAM]: 'x' } }),
    'broader',
  ],
  [
    'IfExists adds nothing to a negated operator',
    when({ StringNotEquals: { [TEAM]: 'x' } }),
    when({ StringNotEqualsIfExists: { [TEAM]: 'x' } }),
    'equal',
  ],
  [
    'a wildcard contains a value',
    when({ StringLike: { [TEAM]: 'a*' } }),
    when({ StringEquals: { [TEAM]: 'abc' } }),
    'narrower',
  ],
  [
    'a star is a character to StringEquals',
    when({ StringEquals: { [TEAM]: 'a*' } }),
    when({ StringLike: { [TEAM]: 'a*' } }),
    'broader',
  ],
  [
    'ignoring case is broader',
    when({ StringEquals: { [TEAM]: 'Ab' } }),
    when({ StringEqualsIgnoreCase: { [TEAM]: 'aB' } }),
    'broader',
  ],
  [
    'ArnEquals and ArnLike are one operator',
    when({ ArnEquals: { 'aws:SourceArn': 'arn:aws:sqs:*:*:q' } }),
    when({ ArnLike: { 'aws:SourceArn': 'arn:aws:sqs:*:*:q' } }),
    'equal',
  ],
  [
    'two ranges make one',
    when({ IpAddress: { [IP]: '10.0.0.0/8' } }),
    when({ IpAddress: { [IP]: ['10.0.0.0/9', '10.128.0.0/9'] } }),
    'equal',
  ],
  [
    'version 6 addresses are told from version 4',
    when({ IpAddress: { [IP]: '0.0.0.0/0' } }),
    when({ IpAddress: { [IP]: ['0.0.0.0/0', '2001:db8::/32'] } }),
    'broader',
  ],
  [
    'less and not less are every number',
    when(
      { NumericLessThan: { 's3:max-keys': '10' } },
      { NumericGreaterThanEquals: { 's3:max-keys': '10' } },
      { Null: { 's3:max-keys': 'true' } },
    ),
    always,
    'equal',
  ],
  [
    'less leaves the bound out',
    when({ NumericLessThanEquals: { 's3:max-keys': '10' } }),
    when({ NumericLessThan: { 's3:max-keys': '10' } }),
    'narrower',
  ],
  [
    'moments are compared, not their texts',
    when({ DateLessThan: { 'aws:CurrentTime': '2025-01-01T01:00:00+01:00' } }),
    when({ DateLessThan: { 'aws:CurrentTime': '2025-01-01T00:00:00Z' } }),
    'equal',
  ],
  [
    'true, false and none are everything',
    when({ Bool: { 'aws:SecureTransport': ['true', 'false'] } }, { Null: { 'aws:SecureTransport': 'true' } }),
    always,
    'equal',
  ],
  [
    'some value may be listed where not every one is',
    when({ 'ForAllValues:StringEquals': { [TAGS]: 'a' }, Null: { [TAGS]: 'false' } }),
    when({ 'ForAnyValue:StringEquals': { [TAGS]: 'a' } }),
    'broader',
  ],
  [
    'every value or some other is everything',
    when({ 'ForAllValues:StringEquals': { [TAGS]: 'a' } }, { 'ForAnyValue:StringNotEquals': { [TAGS]: 'a' } }),
    always,
    'equal',
  ],
  [
    'a number may look like a text',
    when({ NumericGreaterThan: { 's3:max-keys': '5' }, StringEquals: { 's3:max-keys': '77' } }),
    when({ NumericGreaterThan: { 's3:max-keys': '5' }, StringLike: { 's3:max-keys': '77*' } }),
    'broader',
  ],
  [
    'a tag that is tested as a truth value may be another text',
    when({ Bool: { [TEAM]: ['true', 'false'] } }, { Null: { [TEAM]: 'true' } }),
    always,
    'broader',
  ],
  [
    'a moment that is tested as a number is still a moment',
    when({ NumericLessThan: { 'aws:CurrentTime': '5' } }, { NumericGreaterThanEquals: { 'aws:CurrentTime': '5' } }),
    when({ Null: { 'aws:CurrentTime': 'false' } }),
    'broader',
  ],
  [
    'two moments of a set may lie in one interval',
    when({
      'ForAllValues:DateLessThan': { 'app:times': '2025-06-30' },
      DateLessThanIfExists: { 'app:times': '2025-06-30' },
    }),
    when({ 'ForAllValues:DateLessThan': { 'app:times': '2025-06-30' } }),
    'unknown',
  ],
  [
    'addresses are not proved to be all that look like them',
    when({ IpAddress: { [IP]: '10.77.0.0/16' } }),
    when({ IpAddress: { [IP]: '10.77.0.0/16' }, StringLike: { [IP]: '10.77.*' } }),
    'unknown',
  ],
  [
    'two keys are two questions',
    when({ StringEquals: { [TEAM]: 'x', 'aws:RequestTag/a': 'y' } }),
    when({ StringEquals: { [TEAM]: 'x' } }),
    'broader',
  ],
];

const RESOURCES: readonly Row[] = [
  [
    'an extra wildcard adds nothing',
    policy(allow('s3:GetObject', 'arn:aws:s3:::b*')),
    policy(allow('s3:GetObject', ['arn:aws:s3:::b*', 'arn:aws:s3:::bc/*'])),
    'equal',
  ],
  [
    'two exceptions leave what neither names',
    policy(allow('s3:GetObject', '*'), deny('s3:GetObject', ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'])),
    policy(allow('s3:GetObject', '*'), deny('s3:GetObject', 'arn:aws:s3:::a/*')),
    'broader',
  ],
  [
    'NotResource is its complement',
    policy(allow('s3:GetObject', '*'), deny('s3:GetObject', 'arn:aws:s3:::a/*')),
    policy({ Effect: 'Allow', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::a/*' }),
    'equal',
  ],
  [
    'a wildcard stays in its segment',
    policy(allow('sqs:*', 'arn:aws:sqs:*:111122223333:q')),
    policy(allow('sqs:*', 'arn:aws:sqs:eu-west-1:111122223333:q')),
    'narrower',
  ],
  [
    'a Deny that is there on both sides hides nothing',
    policy(allow('s3:GetObject', 'arn:aws:s3:::a/*'), deny('s3:*', 'arn:aws:s3:::b/*')),
    policy(allow('s3:GetObject', ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*']), deny('s3:*', 'arn:aws:s3:::b/*')),
    'equal',
  ],
  [
    'names of roles that differ in case prove nothing',
    policy(allow('iam:PassRole', 'arn:aws:iam::111122223333:role/App')),
    policy(allow('iam:PassRole', 'arn:aws:iam::111122223333:role/app')),
    'unknown',
  ],
];

const ACTIONS: readonly Row[] = [
  [
    'a wildcard whose names are all published has an example',
    policy(allow('sqs:Rec*ve*'), deny('sqs:?eceiveMessage')),
    policy(allow('sqs:Rec*ve*')),
    'broader',
  ],
  [
    'NotAction with everything matches no action',
    policy(allow('sqs:SendMessage')),
    policy(allow('sqs:SendMessage'), { Effect: 'Allow', NotAction: ['*', 's3:Teleport'], Resource: '*' }),
    'equal',
  ],
  ['a wildcard reaches actions to come', policy(allow('sqs:*')), policy(allow('*')), 'broader'],
  [
    'NotAction is its complement',
    policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
    policy(allow('*'), deny('iam:*')),
    'equal',
  ],
  [
    'every service but one is not every service',
    policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
    policy(allow('*')),
    'broader',
  ],
];

const VARIABLES: readonly Row[] = [
  [
    'a denied name is found for a variable in any account',
    policy(allow('iam:PassRole', `arn:aws:iam::111122223333:role/jobs/\${${TEAM}}`)),
    policy(
      allow('iam:PassRole', `arn:aws:iam::111122223333:role/jobs/\${${TEAM}}`),
      deny('iam:PassRole', 'arn:aws:iam::*:role/jobs/(*)'),
    ),
    'narrower',
  ],
  [
    'a default is for the absent key alone',
    policy(allow('sqs:SendMessage', `arn:aws:sqs:*:*:jobs-\${${TEAM}, 'all'}`)),
    policy(allow('sqs:SendMessage', `arn:aws:sqs:*:*:jobs-\${${TEAM}}`)),
    'narrower',
  ],
  [
    'a default is the text where the key is absent',
    policy(allow('sqs:SendMessage', `arn:aws:sqs:*:*:jobs-\${${TEAM}, 'all'}`)),
    policy(
      allow('sqs:SendMessage', `arn:aws:sqs:*:*:jobs-\${${TEAM}}`),
      allow('sqs:SendMessage', 'arn:aws:sqs:*:*:jobs-all', { Null: { [TEAM]: 'true' } }),
    ),
    'equal',
  ],
  [
    'another default is for other requests',
    policy(allow('sqs:SendMessage', `arn:aws:sqs:*:*:jobs-\${${TEAM}, 'all'}`)),
    policy(allow('sqs:SendMessage', `arn:aws:sqs:*:*:jobs-\${${TEAM}, 'none'}`)),
    'incomparable',
  ],
  [
    'the same variable cancels',
    policy(allow('s3:GetObject', `arn:aws:s3:::t/\${${TEAM}}/*`)),
    policy(allow('s3:GetObject', `arn:aws:s3:::t/\${${TEAM.toUpperCase()}}/*`)),
    'equal',
  ],
  [
    'a variable is below a wildcard',
    policy(allow('s3:GetObject', 'arn:aws:s3:::t/*')),
    policy(allow('s3:GetObject', `arn:aws:s3:::t/\${${TEAM}}/*`)),
    'narrower',
  ],
  [
    'a variable may have the value that is denied',
    policy(allow('s3:GetObject', 'arn:aws:s3:::t/*'), deny('s3:GetObject', 'arn:aws:s3:::t/admin/*')),
    policy(allow('s3:GetObject', `arn:aws:s3:::t/\${${TEAM}}/*`)),
    'incomparable',
  ],
  [
    'a test holds the variable to its value',
    policy(allow('s3:GetObject', 'arn:aws:s3:::t/a/*', { StringEquals: { [TEAM]: 'a' } })),
    policy(allow('s3:GetObject', `arn:aws:s3:::t/\${${TEAM}}/*`, { StringEquals: { [TEAM]: 'a' } })),
    'equal',
  ],
  [
    'two variables may differ from each other and from all that is named',
    when(),
    when({
      Null: { [TEAM]: 'false', 'aws:PrincipalTag/b': 'false' },
      StringNotEquals: {
        [TEAM]: ['example', 'orders', 'report-7', 'x', '${aws:PrincipalTag/b}'],
        'aws:PrincipalTag/b': ['example', 'orders', 'report-7', 'x', `\${${TEAM}}`],
      },
    }),
    'broader',
  ],
  [
    'a variable may be the ARN that a key has',
    when(),
    when({ StringEquals: { 'aws:SourceArn': `\${${TEAM}}` } }),
    'broader',
  ],
  [
    'a session tag that is known is its value',
    { policies: [policy(allow('s3:GetObject', 'arn:aws:s3:::t/shop/*'))] },
    {
      policies: [policy(allow('s3:GetObject', 'arn:aws:s3:::t/${aws:PrincipalTag/kubernetes-namespace}/*'))],
      sessionTags: { 'kubernetes-namespace': 'shop' },
    },
    'equal',
  ],
  [
    'a variable is plain text in an old policy',
    policy(allow('s3:GetObject', `arn:aws:s3:::t/\${${TEAM}}/*`)),
    { ...policy(allow('s3:GetObject', `arn:aws:s3:::t/\${${TEAM}}/*`)), Version: '2008-10-17' },
    'incomparable',
  ],
];

const identity = policy(allow(['s3:GetObject', 's3:PutObject']));
const UNKNOWN = 'arn:aws:iam::111122223333:policy/somewhere-else';
const PARTS: readonly Row[] = [
  [
    'a boundary takes away',
    { policies: [identity] },
    { policies: [identity], permissionsBoundary: policy(allow('s3:Get*')) },
    'narrower',
  ],
  [
    'a boundary gives nothing',
    { policies: [identity] },
    { policies: [identity], permissionsBoundary: policy(allow('*')) },
    'equal',
  ],
  [
    'removing a session policy gives back',
    { policies: [identity], sessionPolicy: policy(allow('s3:Get*')) },
    { policies: [identity] },
    'broader',
  ],
  [
    'removing a boundary that is about other services gives back',
    { policies: [identity], permissionsBoundary: policy(allow('sns:Publish')) },
    { policies: [identity] },
    'broader',
  ],
  [
    'a session policy about other services takes everything away',
    { policies: [identity] },
    { policies: [identity], sessionPolicy: policy(allow('sns:Publish')) },
    'narrower',
  ],
  [
    'a boundary without statements takes everything away',
    { policies: [identity] },
    { policies: [identity], permissionsBoundary: policy() },
    'narrower',
  ],
  [
    'a Deny in the boundary holds for all',
    { policies: [identity], permissionsBoundary: policy(allow('*')) },
    { policies: [identity], permissionsBoundary: policy(allow('*'), deny('s3:PutObject')) },
    'narrower',
  ],
  [
    'two policies are one',
    { policies: [policy(allow('s3:GetObject')), policy(allow('s3:PutObject'))] },
    { policies: [identity] },
    'equal',
  ],
  [
    'an AWS managed policy is known by its ARN',
    { policies: [] },
    { policies: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] },
    'broader',
  ],
  [
    'an unknown policy on one side decides nothing',
    { policies: [identity] },
    { policies: [identity, UNKNOWN] },
    'unknown',
  ],
  [
    'an unknown policy on both sides cancels',
    { policies: [identity, UNKNOWN] },
    { policies: [identity, UNKNOWN] },
    'equal',
  ],
  [
    'an unknown policy may allow what is no longer denied',
    { policies: [UNKNOWN, policy(deny('s3:GetObject'))] },
    { policies: [UNKNOWN] },
    'unknown',
  ],
  [
    'an unknown boundary on both sides cancels',
    { policies: [identity], permissionsBoundary: UNKNOWN },
    { policies: [policy(allow('s3:*'))], permissionsBoundary: UNKNOWN },
    'broader',
  ],
  [
    'an unknown boundary on one side decides nothing',
    { policies: [identity] },
    { policies: [identity], permissionsBoundary: UNKNOWN },
    'unknown',
  ],
];

const trust = (Principal: Statement['Principal'], Condition?: ConditionBlock): PolicyDocument =>
  policy({
    Effect: 'Allow',
    ...(Principal && { Principal }),
    Action: 'sts:AssumeRole',
    ...(Condition && { Condition }),
  });
const ROLE = 'arn:aws:iam::111122223333:role/app';
const PRINCIPALS: readonly Row[] = [
  ['an account contains its roles', trust({ AWS: '111122223333' }), trust({ AWS: ROLE }), 'narrower'],
  [
    'an account and its root are one',
    trust({ AWS: '111122223333' }),
    trust({ AWS: 'arn:aws:iam::111122223333:root' }),
    'equal',
  ],
  [
    'everyone with an ARN is that ARN',
    trust({ AWS: ROLE }),
    trust('*', { ArnEquals: { 'aws:PrincipalArn': ROLE } }),
    'equal',
  ],
  [
    'another service is more',
    trust({ Service: 'pods.eks.amazonaws.com' }),
    trust({ Service: ['pods.eks.amazonaws.com', 'ec2.amazonaws.com'] }),
    'broader',
  ],
  [
    'the accounts of examples are not all accounts',
    trust('*', {
      StringEquals: {
        'aws:PrincipalAccount': ['111122223333', '444455556666', '777788889999', '123456789012', '999999999999'],
      },
    }),
    trust('*', { StringLike: { 'aws:PrincipalAccount': '*' } }),
    'broader',
  ],
  [
    'a wildcard for accounts reaches those that are not named',
    trust({ Service: 'ec2.amazonaws.com' }),
    trust('*', {
      ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::1*:role/a' },
      ArnNotLike: {
        'aws:PrincipalArn': ['arn:aws:iam::100000000000:role/a', 'arn:aws:iam::111122223333:role/a'],
      },
    }),
    'incomparable',
  ],
  [
    "a session does not tell its role's path",
    trust({ Service: 'ec2.amazonaws.com' }),
    {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/app/session' },
          Action: 'sts:AssumeRole',
          Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/pods/app' } },
        },
      ],
    },
    'unknown',
  ],
  ['a role is not a service', trust({ Service: 'ec2.amazonaws.com' }), trust({ AWS: ROLE }), 'incomparable'],
];

describe.each([
  ['conditions', CONDITIONS],
  ['resources', RESOURCES],
  ['actions', ACTIONS],
  ['variables', VARIABLES],
  ['parts of access', PARTS],
  ['principals', PRINCIPALS],
])('%s', (_, rows) => {
  it.each(rows)('%s', (_claim, before, after, verdict) => {
    const result = compare(before, after);
    expect(result.verdict).toBe(verdict);
    expect(result.unknown.length > 0).toBe(verdict === 'unknown');
  });
});

describe('a row', () => {
  it('names actions, resources and a request that looks real', () => {
    const { gained } = compare(
      policy(allow('s3:GetObject', 'arn:aws:s3:::orders-prod/*')),
      policy(allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::orders-prod/*')),
    );
    expect(gained).toEqual([
      {
        actions: ['s3:PutObject'],
        accessLevel: 'Write',
        resources: { include: ['arn:aws:s3:::orders-prod/*'], exclude: [] },
        conditions: [],
        witness: { action: 's3:PutObject', resource: 'arn:aws:s3:::orders-prod/example', context: {} },
        occurs: true,
        applicability: 'listed',
      },
    ]);
  });

  it('says what is left out', () => {
    const { gained } = compare(
      policy(),
      policy(allow('s3:GetObject', 'arn:aws:s3:::b/*'), deny('s3:*', 'arn:aws:s3:::b/tmp/*')),
    );
    expect(gained.map(({ resources }) => resources)).toEqual([
      { include: ['arn:aws:s3:::b/*'], exclude: ['arn:aws:s3:::b/tmp/*'] },
    ]);
  });

  it('is one wildcard where that says all', () => {
    const { gained } = compare(policy(), policy(allow('sqs:*')));
    expect(gained.map(({ actions, accessLevel }) => [actions, accessLevel])).toEqual([
      [['sqs:*'], 'Permissions management'],
    ]);
  });

  it('comes in the order of the access levels, the most sensitive first', () => {
    const actions = [
      'ListAllMyBuckets',
      'GetObject',
      'PutObjectTagging',
      'DeleteObject',
      'PutBucketPolicy',
      'NotPublished',
    ];
    const { gained } = compare(policy(), policy(...actions.map((name) => allow(`s3:${name}`))));
    expect(gained.map(({ accessLevel }) => accessLevel)).toEqual(ACCESS_LEVELS);
  });

  it('has the most sensitive level of the actions that its wildcard denotes', () => {
    const { gained } = compare(policy(), policy(allow('s3:PutObject*')));
    const levels = gained.map(({ actions, accessLevel }) => [actions, accessLevel]);
    expect(levels).toEqual([[['s3:PutObject*'], 'Permissions management']]);
  });

  it('leaves out services that only one wildcard reached before', () => {
    const { gained } = compare(policy(allow('s3:*')), policy(allow('*')));
    expect(gained.map(({ actions, exceptActions }) => [actions, exceptActions])).toEqual([[['*'], ['s3:*']]]);
  });

  it('is marked where AWS has not published its actions', () => {
    const { gained } = compare(policy(allow('sqs:SendMessage')), policy(allow('sqs:SendM*')));
    expect(gained.map(({ actions, futureActions }) => [actions, futureActions])).toEqual([[['sqs:SendM*'], true]]);
  });

  it('is marked where AWS lists no such resource for the actions, and where it is of another service', () => {
    const actions = ['s3:GetObject', 's3:ListBucket', 'sqs:SendMessage'];
    const { gained } = compare(policy(), policy(allow(actions, 'arn:aws:s3:::b/*')));
    expect(gained.map(({ actions, occurs, applicability }) => [actions, occurs, applicability])).toEqual([
      [['s3:GetObject'], true, 'listed'],
      [['s3:ListBucket'], true, 'possible'],
      [['sqs:SendMessage'], false, 'impossible'],
    ]);
  });

  it('has exceptions where splitting it would take many rows', () => {
    const block = (key: number): ConditionBlock => ({
      StringEquals: { [`aws:RequestTag/k${key}`]: 'a', [`aws:ResourceTag/k${key}`]: 'b' },
    });
    const { gained } = compare(when(...[1, 2, 3, 4, 5].map(block)), always);
    expect(gained).toHaveLength(1);
    expect(gained[0]?.unless).toHaveLength(5);
  });

  it('names who is concerned in a trust policy', () => {
    const { gained } = compare(
      trust({ Service: 'ec2.amazonaws.com' }),
      trust({ Service: 'ec2.amazonaws.com', AWS: ROLE }),
    );
    expect(gained[0]).toMatchObject({ principals: { include: [ROLE], exclude: [] }, witness: { principal: ROLE } });
  });
});

describe('what cannot be decided', () => {
  it('names the statement and leaves the other rows', () => {
    const doubtful = allow('s3:GetObject', '*', { StringResembles: { [TEAM]: 'x' } });
    const { verdict, gained, unknown } = compare(policy(), policy(allow('s3:PutObject'), doubtful));
    expect(verdict).toBe('unknown');
    expect(gained.map(({ actions }) => actions)).toEqual([['s3:PutObject']]);
    expect(unknown.map(({ side, statement }) => [side, statement])).toEqual([['after', 1]]);
  });

  it('does not cancel where the sides say it of something else', () => {
    const unheardOf = (...names: string[]): PolicyDocument => trust({ Person: names });
    expect(compare(unheardOf('a'), unheardOf('a', 'b')).verdict).toBe('unknown');
    const own = when({ StringEquals: { 'aws:PrincipalTag/team': '${aws:username}' } });
    const inTeam = (team: string): AccessObject => ({ policies: [own], sessionTags: { team } });
    expect(compare(inTeam('a'), inTeam('b')).verdict).toBe('unknown');
    expect(compare(inTeam('a'), inTeam('a')).verdict).toBe('equal');
  });

  it('cancels where both sides say it', () => {
    const doubtful = allow('s3:GetObject', '*', { StringResembles: { [TEAM]: 'x' } });
    expect(compare(policy(doubtful), policy(allow('s3:PutObject'), doubtful)).verdict).toBe('broader');
  });

  it.each([null, 7, 'text', [], {}, { Statement: 1 }, { policies: 5 }, { Statement: [{ Effect: 'Maybe' }] }])(
    'never throws: %j',
    (malformed) => {
      expect(compare(malformed as unknown as Access, malformed as unknown as Access).verdict).toBe('equal');
      expect(compare(policy(), malformed as unknown as Access).verdict).toBe('unknown');
    },
  );
});

test('rows of actions yet to come list no published action, in the letters of AWS', () => {
  const { lost } = compare(
    policy(allow('sqs:Rec*ve*'), allow('sqs:SendMessage')),
    policy(allow('sqs:Rec*ve*'), allow('sqs:SendMessage'), deny('sqs:*ceiveMessage*')),
  );
  const actions = lost.filter(({ futureActions }) => futureActions).flatMap((row) => row.actions);
  expect(actions).not.toContain('sqs:ReceiveMessage');
  for (const action of actions) expect(action).toContain('Message');
  expect(lost.some((row) => !row.futureActions && row.actions.includes('sqs:ReceiveMessage'))).toBe(true);
});
