import fc from 'fast-check';
import { compare } from '../../modules/policy/compare';
import type { AccessRequest } from '../../modules/policy/comparison';
import type { ConditionBlock, PolicyDocument } from '../../modules/policy/document';
import { expectAgreement } from './agreement';
import { LAW_TIMEOUT, runs } from './runs';

/**
 * Unusual conditions, so that every operator meets every kind of value on every kind of key: a proof about a key must
 * not depend on the usual combinations.
 */
const TEXTS = [
  ...['5', '77', '770', '-1', '6', 'a', 'A', 'ab', 'b', 'xa', 'example', 'orders', 'true', 'True', 'false'],
  ...['2025-06-30', '2025-07-01', '2026-02-01', '10.77.0.1', '10.1.0.1', '11.0.0.1', '2001:db8::1'],
  ...['arn:aws:s3:::b', 'arn:aws:sqs:::bc', 'arn:aws:s3:::c'],
];

/** The values that requests have for each key: those of the type that AWS documents, if it documents one. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  'aws:RequestTag/k': TEXTS,
  'aws:TagKeys': TEXTS,
  'aws:PrincipalTag/a': TEXTS,
  'aws:PrincipalTag/b': TEXTS,
  's3:max-keys': ['5', '77', '770', '-1', '6', '5.5'],
  'aws:CurrentTime': ['2025-06-30T00:00:00Z', '2025-07-01T00:00:00Z', '2026-02-01T00:00:00Z'],
  'aws:SourceIp': ['10.77.0.1', '10.1.0.1', '11.0.0.1', '2001:db8::1', '2001:db9::1'],
  'aws:SecureTransport': ['true', 'false'],
  'aws:SourceArn': ['arn:aws:s3:::b', 'arn:aws:sqs:::bc', 'arn:aws:s3:::c'],
};

const VALUES: Readonly<Record<string, readonly string[]>> = {
  Numeric: ['5', '77', '-1', '5.5'],
  Date: ['2025-06-30', '2026-01-01T00:00:00Z'],
  Ip: ['10.0.0.0/8', '10.77.0.0/16', '2001:db8::/32'],
  Bool: ['true', 'false'],
  Arn: ['arn:aws:s3:::b', 'arn:aws:*:::b*'],
  Null: ['true', 'false'],
  String: [
    ...['5', '77*', '7?', '2025*', '10.77.*', 'true', 't*', 'arn:*', 'a', 'A', 'a*', '*b', 'example', 'orders'],
    ...['${aws:PrincipalTag/a}', '${aws:PrincipalTag/b}', "${aws:PrincipalTag/b, 'a'}", 'x${aws:PrincipalTag/a}'],
  ],
};

const OPERATORS = [
  ...['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  ...['StringLike', 'StringNotLike', 'NumericEquals', 'NumericLessThan', 'NumericGreaterThanEquals'],
  ...['DateLessThan', 'DateGreaterThan', 'IpAddress', 'NotIpAddress', 'Bool', 'ArnLike', 'ArnNotLike', 'Null'],
];

const operator: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', '', 'ForAllValues:', 'ForAnyValue:'),
    fc.constantFrom(...OPERATORS),
    fc.constantFrom('', '', 'IfExists'),
  )
  .map(([prefix, name, suffix]) => (name === 'Null' ? name : `${prefix}${name}${suffix}`));

const test: fc.Arbitrary<ConditionBlock> = fc
  .tuple(operator, fc.constantFrom(...Object.keys(KEYS)))
  .chain(([name, key]) => {
    const family = Object.keys(VALUES).find((prefix) => name.includes(prefix)) ?? 'String';
    return fc
      .uniqueArray(fc.constantFrom(...(VALUES[family] ?? [])), { minLength: 1, maxLength: 3 })
      .map((values) => ({ [name]: { [key]: values } }));
  });

const condition: fc.Arbitrary<ConditionBlock> = fc
  .array(test, { minLength: 1, maxLength: 3 })
  .map((tests) =>
    tests.reduce<Record<string, ConditionBlock[string]>>(
      (all, one) =>
        Object.entries(one).reduce(
          (result, [name, keys]) => ({ ...result, [name]: { ...result[name], ...keys } }),
          all,
        ),
      {},
    ),
  );

const policy: fc.Arbitrary<PolicyDocument> = fc
  .array(fc.tuple(fc.constantFrom('Allow', 'Allow', 'Deny'), condition), { minLength: 1, maxLength: 3 })
  .map((statements) => ({
    Version: '2012-10-17',
    Statement: statements.map(([Effect, Condition]) => ({ Effect, Action: 's3:GetObject', Resource: '*', Condition })),
  }));

const request: fc.Arbitrary<AccessRequest> = fc
  .array(
    fc
      .constantFrom(...Object.entries(KEYS))
      .chain(([key, values]) =>
        fc
          .array(fc.constantFrom(...values), { minLength: 1, maxLength: 2 })
          .map((list): readonly [string, string[]] => [key, list]),
      ),
    { maxLength: 5 },
  )
  .map((entries) => ({
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::b/x',
    context: Object.fromEntries(entries),
  }));

describe('conditions on keys of any kind', () => {
  it(
    'are compared as the evaluator decides them',
    () => {
      fc.assert(
        fc.property(policy, policy, fc.array(request, { minLength: 20, maxLength: 20 }), (before, after, requests) => {
          expectAgreement([before, after], requests);
        }),
        { numRuns: runs(100, 20_000) },
      );
    },
    LAW_TIMEOUT,
  );

  it('are decided in every second case at least, nonsense as they are', () => {
    const verdicts = fc
      .sample(fc.tuple(policy, policy), { numRuns: 100, seed: 1 })
      .map(([before, after]) => compare(before, after).verdict);
    expect(verdicts.filter((verdict) => verdict === 'unknown').length).toBeLessThan(50);
  });
});
