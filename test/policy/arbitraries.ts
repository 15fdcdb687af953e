import fc from 'fast-check';
import type { AccessRequest } from '../../modules/policy/comparison';
import type { AccessObject, ConditionBlock, PolicyDocument, Statement } from '../../modules/policy/document';

/**
 * Policies and requests made from one small vocabulary, so that patterns meet the requests they are tried on.
 * Patterns are made by damaging what requests contain: a piece replaced by `*`, `?` or a variable.
 */

const ACTIONS = [
  's3:GetObject',
  's3:PutObject',
  's3:ListBucket',
  'sqs:SendMessage',
  'iam:PassRole',
  'logs:GetLogEvents',
  'autoscaling:DeleteAutoScalingGroup',
];

const RESOURCES = [
  'arn:aws:s3:::orders/alice/a.txt',
  'arn:aws:s3:::orders',
  'arn:aws:s3:::other/team-a/b',
  'arn:aws:sqs:eu-west-1:111122223333:orders-events',
  'arn:aws-cn:sqs:cn-north-1:111122223333:orders-events',
  'arn:aws:iam::111122223333:role/pods/orders',
  'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/orders:log-stream:1',
  'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:3f2a:autoScalingGroupName/eks-orders',
];

type Family = 'string' | 'numeric' | 'date' | 'bool' | 'ip' | 'arn' | 'binary';

interface Key {
  readonly key: string;
  readonly family: Family;
  /** What policies ask for and, unless `requestValues` is there, what requests carry. */
  readonly values: readonly string[];
  readonly requestValues?: readonly string[];
}

const KEYS: readonly Key[] = [
  { key: 'aws:PrincipalTag/team', family: 'string', values: ['team-a', 'team-b', 'Team-A', 'orders', 'a*'] },
  { key: 'aws:username', family: 'string', values: ['alice', 'bob', 'al?ce'] },
  { key: 'aws:TagKeys', family: 'string', values: ['team', 'team-a', 'cost', 'Cost'] },
  { key: 's3:max-keys', family: 'numeric', values: ['5', '10', '10.0', '-1', '99'] },
  { key: 'aws:CurrentTime', family: 'date', values: ['2024-01-01T00:00:00Z', '2025-06-30T12:00:00Z', '2025-06-30'] },
  { key: 'aws:SecureTransport', family: 'bool', values: ['true', 'false', 'True'] },
  {
    key: 'aws:SourceIp',
    family: 'ip',
    values: ['10.0.0.1', '10.0.0.0/8', '192.168.1.7', '2001:db8::/32', '2001:db8::5/128'],
    requestValues: ['10.0.0.1', '10.9.9.9', '192.168.1.7', '2001:db8::5', '2001:db8::6', '2001:db9::1'],
  },
  { key: 'aws:SourceArn', family: 'arn', values: RESOURCES },
  { key: 'app:digest', family: 'binary', values: ['aGVsbG8=', 'd29ybGQ='] },
];

const OPERATORS: Readonly<Record<Family, readonly string[]>> = {
  string: [
    'StringEquals',
    'StringNotEquals',
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
    'StringLike',
    'StringNotLike',
  ],
  numeric: [
    'NumericEquals',
    'NumericNotEquals',
    'NumericLessThan',
    'NumericLessThanEquals',
    'NumericGreaterThan',
    'NumericGreaterThanEquals',
  ],
  date: [
    'DateEquals',
    'DateNotEquals',
    'DateLessThan',
    'DateLessThanEquals',
    'DateGreaterThan',
    'DateGreaterThanEquals',
  ],
  bool: ['Bool'],
  ip: ['IpAddress', 'NotIpAddress'],
  arn: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
  binary: ['BinaryEquals'],
};

/** Resources as policies name them with variables. */
const VARIABLE_RESOURCES = [
  'arn:aws:s3:::orders/${aws:username}/a.txt',
  'arn:aws:s3:::other/${aws:PrincipalTag/team}/*',
  "arn:aws:sqs:*:111122223333:${aws:PrincipalTag/none, 'orders'}-events",
];

const VARIABLES = [
  '${aws:username}',
  '${aws:PrincipalTag/team}',
  "${aws:PrincipalTag/none, 'orders'}",
  '${aws:nothing}',
  '${*}',
];

/** A pattern near the text: up to two pieces from `fixed` on are replaced, none that has a colon or a variable in it. */
function damaged(text: string, replacements: readonly string[], fixed = 0): fc.Arbitrary<string> {
  const piece = fc.record({ from: fc.nat(text.length), length: fc.nat(4), by: fc.constantFrom(...replacements) });
  return fc.array(piece, { maxLength: 2 }).map((pieces) =>
    pieces.reduce((result, { from, length, by }) => {
      const start = Math.max(fixed, Math.min(from, result.length));
      const end = start + (by === '?' ? 1 : length);
      const intact = /[:${}]/.test(result.slice(start, end)) || isInsideVariable(result, start);
      return intact ? result : result.slice(0, start) + by + result.slice(end);
    }, text),
  );
}

function isInsideVariable(text: string, at: number): boolean {
  return text.lastIndexOf('${', at) > text.lastIndexOf('}', at - 1);
}

function oneOrMany<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> {
  return fc.oneof(item, fc.array(item, { minLength: 1, maxLength: 3 }));
}

const actionPattern: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constant('*') },
  {
    weight: 5,
    arbitrary: fc
      .constantFrom(...ACTIONS)
      .chain((action) => damaged(action, ['*', '?'], action.indexOf(':') + 1))
      .chain((pattern) => fc.constantFrom(pattern, pattern.toLowerCase(), pattern.toUpperCase())),
  },
);

/** Variables occur only where AWS allows them: after the fifth colon. */
export const resourcePattern: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constant('*') },
  { weight: 3, arbitrary: fc.constantFrom(...RESOURCES).chain((arn) => damaged(arn, ['*', '?'], 'arn:'.length)) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(...RESOURCES, ...VARIABLE_RESOURCES)
      .chain((arn) => damaged(arn, ['*', '?', ...VARIABLES], arn.split(':', 5).join(':').length + 1)),
  },
);

const conditionEntry: fc.Arbitrary<[string, Record<string, string | string[]>]> = fc
  .constantFrom(...KEYS)
  .chain(({ key, family, values }) =>
    fc.record({
      key: fc.constantFrom(key, key, key.toUpperCase()),
      prefix: fc.constantFrom('', '', '', 'ForAnyValue:', 'ForAllValues:'),
      operator: fc.constantFrom(...OPERATORS[family]),
      suffix: fc.constantFrom('', '', 'IfExists'),
      values: oneOrMany(conditionValue(family, values)),
    }),
  )
  .map(({ key, prefix, operator, suffix, values }) => [`${prefix}${operator}${suffix}`, { [key]: values }]);

function conditionValue(family: Family, values: readonly string[]): fc.Arbitrary<string> {
  const plain = fc.constantFrom(...values);
  if (family === 'string')
    return fc.oneof(
      plain,
      plain.chain((value) => damaged(value, ['*', '?', ...VARIABLES])),
    );
  return family === 'arn' ? plain.chain((value) => damaged(value, ['*', '?'], 'arn:'.length)) : plain;
}

const nullEntry: fc.Arbitrary<[string, Record<string, string>]> = fc
  .tuple(fc.constantFrom(...KEYS), fc.constantFrom('true', 'false'))
  .map(([{ key }, value]) => ['Null', { [key]: value }]);

/** Up to three lines; a repeated operator keeps its last line, as JSON does. */
export const conditionBlock: fc.Arbitrary<ConditionBlock> = fc
  .array(fc.oneof({ weight: 5, arbitrary: conditionEntry }, { weight: 1, arbitrary: nullEntry }), { maxLength: 3 })
  .map((entries) => Object.fromEntries(entries));

function element(name: string, value: fc.Arbitrary<string>): fc.Arbitrary<Partial<Statement>> {
  const names = [name, name, name, `Not${name}`];
  return fc.tuple(fc.constantFrom(...names), oneOrMany(value)).map(([key, values]) => ({ [key]: values }));
}

export const statement: fc.Arbitrary<Statement> = fc
  .record({
    effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Allow' as const, 'Deny' as const),
    action: element('Action', actionPattern),
    resource: element('Resource', resourcePattern),
    condition: fc.option(conditionBlock, { nil: undefined, freq: 2 }),
  })
  .map(({ effect, action, resource, condition }) => ({
    Effect: effect,
    ...action,
    ...resource,
    ...(condition && { Condition: condition }),
  }));

const version: fc.Arbitrary<Pick<PolicyDocument, 'Version'>> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ Version: '2012-10-17' as const }) },
  { weight: 1, arbitrary: fc.constant({ Version: '2008-10-17' as const }) },
  { weight: 1, arbitrary: fc.constant({}) },
);

export const policyDocument: fc.Arbitrary<PolicyDocument> = fc
  .tuple(version, oneOrMany(statement))
  .map(([rest, Statement]) => ({ ...rest, Statement }));

export const accessObject: fc.Arbitrary<AccessObject> = fc
  .tuple(
    fc.array(policyDocument, { minLength: 1, maxLength: 2 }),
    fc.option(policyDocument, { nil: undefined, freq: 1 }),
  )
  .map(([policies, permissionsBoundary]) => ({ policies, ...(permissionsBoundary && { permissionsBoundary }) }));

/** Keys are absent, single-valued or multi-valued, and values do not always have the type that operators expect. */
const context: fc.Arbitrary<AccessRequest['context']> = fc
  .tuple(
    ...KEYS.map(({ values, requestValues = values }) =>
      fc.option(fc.array(fc.constantFrom(...requestValues), { minLength: 1, maxLength: 2 })),
    ),
  )
  .map((values) => Object.fromEntries(KEYS.flatMap(({ key }, index) => (values[index] ? [[key, values[index]]] : []))));

export const accessRequest: fc.Arbitrary<AccessRequest> = fc.record({
  action: fc.constantFrom(...ACTIONS),
  resource: fc.constantFrom(...RESOURCES),
  context,
});

/** Actions with resources that they are really authorised against. */
const POSSIBLE: readonly (readonly [string, string])[] = [
  ['s3:GetObject', 'arn:aws:s3:::orders/alice/a.txt'],
  ['s3:PutObject', 'arn:aws:s3:::other/team-a/b'],
  ['s3:ListBucket', 'arn:aws:s3:::orders'],
  ['sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:orders-events'],
  ['iam:PassRole', 'arn:aws:iam::111122223333:role/pods/orders'],
  ['logs:GetLogEvents', 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/orders:log-stream:1'],
];

/** Requests that AWS could receive: an action on a resource it takes, with global keys of one value each. */
export const possibleRequest: fc.Arbitrary<AccessRequest> = fc
  .tuple(fc.constantFrom(...POSSIBLE), context)
  .map(([[action, resource], keys]) => ({
    action,
    resource,
    context: Object.fromEntries(
      Object.entries(keys).flatMap(([key, values]) =>
        key.startsWith('aws:') && key !== 'aws:TagKeys' ? [[key, [values].flat().slice(0, 1)]] : [],
      ),
    ),
  }));

const PRINCIPALS = [
  'arn:aws:iam::111122223333:root',
  'arn:aws:iam::111122223333:user/alice',
  'arn:aws:iam::111122223333:role/pods/orders',
  'arn:aws:sts::111122223333:assumed-role/orders/session-1',
  'arn:aws:sts::111122223333:assumed-role/orders/session-2',
  'arn:aws:iam::444455556666:role/orders',
  'pods.eks.amazonaws.com',
  'ec2.amazonaws.com',
];

const principalElement: fc.Arbitrary<'*' | Record<string, string | string[]>> = fc.oneof(
  fc.constant('*' as const),
  fc.record(
    {
      AWS: oneOrMany(
        fc.constantFrom('*', '111122223333', '444455556666', ...PRINCIPALS.filter((p) => p.startsWith('arn:'))),
      ),
      Service: oneOrMany(fc.constantFrom(...PRINCIPALS.filter((p) => p.endsWith('.com')))),
    },
    { requiredKeys: [] },
  ),
);

/** A resource policy: statements with a Principal or NotPrincipal. */
export const resourcePolicy: fc.Arbitrary<PolicyDocument> = fc.record({
  Version: fc.constant('2012-10-17' as const),
  Statement: oneOrMany(
    fc
      .tuple(statement, fc.constantFrom('Principal', 'Principal', 'Principal', 'NotPrincipal'), principalElement)
      .map(([rest, name, principal]) => ({ ...rest, [name]: principal })),
  ),
});

export const principalRequest: fc.Arbitrary<AccessRequest & { readonly principal: string }> = fc
  .tuple(possibleRequest, fc.constantFrom(...PRINCIPALS))
  .map(([request, principal]) => ({ ...request, principal }));
