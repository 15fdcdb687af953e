import fc from 'fast-check';
import { grantsOfPolicies } from '../../modules/migrate/grants-of-policies';
import { policyManifest } from '../../modules/migrate/policy-manifest';
import type { PolicyDocument, Statement } from '../../modules/policy/document';
import { runs } from '../policy/runs';

const QUEUE = 'arn:aws:sqs:eu-west-1:444455556666:jobs';
const TABLE = 'arn:aws:dynamodb:eu-west-1:444455556666:table/orders';
const allow = (Action: Statement['Action'], Resource: Statement['Resource'], more: object = {}): Statement => ({
  Effect: 'Allow',
  ...(Action !== undefined && { Action }),
  ...(Resource !== undefined && { Resource }),
  ...more,
});
const document = (...Statement: readonly Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });

const SEND = ['sqs:SendMessage', 'sqs:GetQueueUrl', 'sqs:GetQueueAttributes'];
const CONSUME = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
];
const TLS = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } };

test.each<[string, readonly Statement[], object]>([
  ['a verb', [allow(SEND, QUEUE)], { allow: [{ send: QUEUE }] }],
  [
    'two verbs in one statement',
    [allow([...SEND, ...CONSUME], QUEUE)],
    { allow: [{ send: QUEUE }, { consume: QUEUE }] },
  ],
  [
    'one verb in two statements',
    [allow(SEND.slice(0, 1), QUEUE), allow(SEND.slice(1), QUEUE)],
    { allow: [{ send: QUEUE }] },
  ],
  [
    'one verb with several resources',
    [allow(SEND, [QUEUE, `${QUEUE}-2`])],
    { allow: [{ send: [QUEUE, `${QUEUE}-2`] }] },
  ],
  [
    'a verb whose actions are about the bucket and its objects',
    [allow('s3:GetObject', 'arn:aws:s3:::b/*'), allow('s3:ListBucket', 'arn:aws:s3:::b')],
    { allow: [{ read: 'arn:aws:s3:::b/*' }] },
  ],
  [
    'a verb and actions that are left',
    [allow([...SEND, 'sqs:PurgeQueue'], QUEUE)],
    { allow: [{ send: QUEUE }, { actions: 'sqs:PurgeQueue', resources: QUEUE }] },
  ],
  [
    'actions where one of the verb is missing',
    [allow(SEND.slice(1), QUEUE)],
    { allow: [{ actions: SEND.slice(1).toSorted(), resources: QUEUE }] },
  ],
  ['actions by a wildcard', [allow('sqs:*', QUEUE)], { allow: [{ actions: 'sqs:*', resources: QUEUE }] }],
  ['everything', [allow('*', '*')], { allow: [{ actions: '*', resources: '*' }] }],
  [
    'a verb with the conditions of its statement',
    [allow(SEND, QUEUE, TLS)],
    { allow: [{ send: QUEUE, conditions: TLS.Condition }] },
  ],
  [
    'no verb over statements with different conditions',
    [allow(SEND.slice(0, 1), QUEUE, TLS), allow(SEND.slice(1), QUEUE)],
    {
      allow: [
        { actions: SEND[0], resources: QUEUE, conditions: TLS.Condition },
        { actions: SEND.slice(1).toSorted(), resources: QUEUE },
      ],
    },
  ],
  [
    'exclusions as they are',
    [{ Effect: 'Allow', NotAction: 'iam:*', NotResource: TABLE }],
    { allow: [{ notActions: 'iam:*', notResources: TABLE }] },
  ],
  [
    'denials as they are',
    [allow(SEND, QUEUE), { Effect: 'Deny', Action: SEND, Resource: QUEUE }],
    { allow: [{ send: QUEUE }], deny: [{ actions: SEND.toSorted(), resources: QUEUE }] },
  ],
])('a policy becomes %s', (_, statements, expected) => {
  expect(grantsOfPolicies([document(...statements)])).toEqual({ deny: [], ...expected });
});

test('statements of several policies become one verb', () => {
  const [first = '', ...others] = SEND;
  expect(grantsOfPolicies([document(allow(first, QUEUE)), document(allow(others, QUEUE))])).toEqual({
    allow: [{ send: QUEUE }],
    deny: [],
  });
});

test('the manifest of any policy is equal to it, which the engine proves', () => {
  const actions = fc.uniqueArray(
    fc.constantFrom(...SEND, ...CONSUME, 'sqs:*', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:BatchGetItem', '*'),
    { minLength: 1, maxLength: 8 },
  );
  const resources = fc.uniqueArray(fc.constantFrom(QUEUE, TABLE, `${TABLE}/index/*`, '*'), { minLength: 1 });
  const statement = fc.record({
    Effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
    Action: actions,
    Resource: resources,
    Condition: fc.constantFrom({}, TLS.Condition),
  });
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), (statements) => {
      const { comparison, diagnostics } = policyManifest(document(...statements), 'orders', 'pod-identity.yaml');
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(comparison?.verdict).toBe('equal');
    }),
    { numRuns: runs(10, 1000) },
  );
});

test('what a manifest has no key for is told, and the verdict shows it', () => {
  const boundary = document(allow('sqs:SendMessage', QUEUE));
  const access = { policies: [document(allow(SEND, QUEUE))], permissionsBoundary: boundary };
  const { diagnostics, comparison } = policyManifest(access, 'orders', 'pod-identity.yaml');
  expect(diagnostics).toMatchObject([{ code: 'not-carried-over' }]);
  expect(comparison?.verdict).toBe('broader');
});

test('managed policies and the boundary of a role are kept by their ARNs', () => {
  const access = {
    policies: ['arn:aws:iam::aws:policy/ReadOnlyAccess', document(allow(SEND, QUEUE))],
    permissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess',
  };
  const { text, comparison } = policyManifest(access, 'orders', 'pod-identity.yaml');
  expect(text).toContain('permissionsBoundary: arn:aws:iam::aws:policy/PowerUserAccess');
  expect(text).toContain('managedPolicies: arn:aws:iam::aws:policy/ReadOnlyAccess');
  expect(comparison?.verdict).toBe('equal');
});
