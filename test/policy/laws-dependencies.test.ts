import fc from 'fast-check';
import { compare } from '../../modules/policy/compare';
import type { AccessRequest } from '../../modules/policy/comparison';
import type { ConditionBlock, PolicyDocument, Statement } from '../../modules/policy/document';
import { expectAgreement } from './agreement';
import { statementsOf } from './similar-policies';
import { LAW_TIMEOUT, runs } from './runs';

/** Keys that AWS documents to depend on each other, on the action or on the resource, by what depends on what. */
const FAMILIES: readonly Readonly<Record<string, readonly string[]>>[] = [
  { 'aws:TagKeys': ['team', 'Team', 'cost'], 'aws:RequestTag/team': ['a', 'b', ''], 'aws:RequestTag/Cost': ['a', '1'] },
  {
    'aws:SourceIp': ['203.0.113.7', '198.51.100.1'],
    'aws:SourceVpce': ['vpce-1', 'vpce-2'],
    'aws:VpcSourceIp': ['10.0.0.1', '10.1.0.1'],
  },
  {
    'aws:CalledVia': ['athena.amazonaws.com', 'dynamodb.amazonaws.com'],
    'aws:CalledViaFirst': ['athena.amazonaws.com', 'dynamodb.amazonaws.com'],
    'aws:CalledViaLast': ['athena.amazonaws.com', 'dynamodb.amazonaws.com'],
    'aws:ViaAWSService': ['true', 'false'],
  },
  {
    'aws:PrincipalOrgID': ['o-one', 'o-two'],
    'aws:PrincipalOrgPaths': ['o-one/r-a/', 'o-one/r-a/ou-b/', 'o-two/r-a/'],
  },
  {
    'aws:PrincipalAccount': ['111122223333', '444455556666'],
    'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/a', 'arn:aws:iam::444455556666:role/a'],
    'aws:ResourceAccount': ['111122223333', '444455556666'],
  },
  { 'aws:SourceArn': ['arn:aws:s3:::b', 'arn:aws:s3:::c'], 'aws:PrincipalIsAWSService': ['true', 'false'] },
];

const REQUESTS: readonly (readonly [string, string])[] = [
  ['sqs:CreateQueue', 'arn:aws:sqs:eu-west-1:111122223333:q'],
  ['sqs:CreateQueue', 'arn:aws:sqs:eu-west-1:444455556666:q'],
  ['sqs:UntagQueue', 'arn:aws:sqs:eu-west-1:111122223333:q'],
  ['s3:GetObject', 'arn:aws:s3:::b/x'],
];
const RESOURCES = ['*', 'arn:aws:sqs:*:111122223333:*', 'arn:aws:sqs:*:*:q', 'arn:aws:s3:::b/*'];

function operatorsFor(key: string): readonly string[] {
  if (key.includes('Ip') && key !== 'aws:PrincipalIsAWSService') return ['IpAddress', 'NotIpAddress'];
  if (key === 'aws:ViaAWSService' || key === 'aws:PrincipalIsAWSService') return ['Bool', 'StringEquals'];
  const plain = ['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringLike'];
  const isList = ['aws:TagKeys', 'aws:CalledVia', 'aws:PrincipalOrgPaths'].includes(key);
  return isList ? plain.flatMap((name) => [`ForAllValues:${name}`, `ForAnyValue:${name}`]) : plain;
}

type Keys = (typeof FAMILIES)[number];

const test = (keys: Keys): fc.Arbitrary<readonly [string, string, readonly string[]]> =>
  fc.constantFrom(...Object.entries(keys)).chain(([key, values]) =>
    fc.oneof(
      { weight: 1, arbitrary: fc.constantFrom('true', 'false').map((value) => ['Null', key, [value]] as const) },
      {
        weight: 4,
        arbitrary: fc
          .tuple(
            fc.constantFrom(...operatorsFor(key)),
            fc.constantFrom('', '', 'IfExists'),
            fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
          )
          .map(([name, suffix, list]) => [name + (name.includes('ForAny') ? '' : suffix), key, list] as const),
      },
    ),
  );

const condition = (keys: Keys): fc.Arbitrary<ConditionBlock> =>
  fc.array(test(keys), { minLength: 1, maxLength: 3 }).map((tests) => {
    const block: Record<string, Record<string, readonly string[]>> = {};
    for (const [operator, key, values] of tests) block[operator] = { ...block[operator], [key]: values };
    return block;
  });

const statement = (keys: Keys): fc.Arbitrary<Statement> =>
  fc.record({
    Effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
    Action: fc.constantFrom('*', 'sqs:CreateQueue', 'sqs:UntagQueue', 's3:GetObject'),
    Resource: fc.constantFrom(...RESOURCES),
    Condition: condition(keys),
  });

const policy = (keys: Keys): fc.Arbitrary<PolicyDocument> =>
  fc.array(statement(keys), { minLength: 1, maxLength: 3 }).map((Statement) => ({ Version: '2012-10-17', Statement }));

const request = (keys: Keys): fc.Arbitrary<AccessRequest> =>
  fc
    .tuple(
      fc.constantFrom(...REQUESTS),
      ...Object.values(keys).map((values) =>
        fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }), { nil: undefined }),
      ),
    )
    .map(([[action, resource], ...lists]) => ({
      action,
      resource,
      context: Object.fromEntries(
        Object.keys(keys).flatMap((key, index) => (lists[index] ? [[key, lists[index]]] : [])),
      ),
    }));

/** One list less, one value more: most changes of a policy are small. */
const related = (keys: Keys): fc.Arbitrary<readonly [PolicyDocument, PolicyDocument]> =>
  fc.tuple(policy(keys), fc.array(statement(keys), { maxLength: 1 }), fc.nat(3)).map(([before, more, left]) => {
    const kept = statementsOf(before).filter((_, index) => index !== left);
    return [before, { ...before, Statement: [...kept, ...more] }];
  });

const cases = fc
  .constantFrom(...FAMILIES)
  .chain((keys) =>
    fc.tuple(
      fc.oneof(related(keys), fc.tuple(policy(keys), policy(keys))),
      fc.array(request(keys), { minLength: 20, maxLength: 20 }),
    ),
  );

describe('keys that depend on each other', () => {
  it(
    'are compared as the evaluator decides requests that there can be, and every row has such a request',
    () => {
      fc.assert(
        fc.property(cases, ([pair, requests]) => {
          expectAgreement(pair, requests);
        }),
        { numRuns: runs(100, 20_000) },
      );
    },
    LAW_TIMEOUT,
  );

  it('are decided in nearly every case', () => {
    const unknown = fc
      .sample(cases, { numRuns: 150, seed: 1 })
      .filter(([[before, after]]) => compare(before, after).verdict === 'unknown');
    expect(unknown.length).toBeLessThan(15);
  });
});
