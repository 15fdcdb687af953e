import type { RowCondition } from '../../modules/policy/comparison';
import { conditionWords } from '../../modules/report/condition-words';

const CASES: readonly (readonly [RowCondition, string])[] = [
  [{ operator: 'StringEquals', key: 'aws:SourceVpce', values: ['vpce-1'] }, 'aws:SourceVpce is "vpce-1"'],
  [{ operator: 'StringEquals', key: 'k', values: ['a', 'b'] }, 'k is "a" or "b"'],
  [{ operator: 'stringequals', key: 'k', values: ['a'] }, 'k is "a"'],
  [{ operator: 'StringLikeIfExists', key: 'k', values: ['a*'] }, 'k matches "a*", or is absent'],
  [{ operator: 'StringNotEquals', key: 'k', values: ['a', 'b'] }, 'k is not "a" or "b", or is absent'],
  [
    { operator: 'ArnLike', key: 'aws:PrincipalArn', values: ['arn:aws:iam::1:role/*'] },
    'aws:PrincipalArn matches the ARN "arn:aws:iam::1:role/*"',
  ],
  [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] }, 'aws:SecureTransport is true'],
  [{ operator: 'NumericLessThanEquals', key: 's3:max-keys', values: ['10'] }, 's3:max-keys is at most 10'],
  [
    { operator: 'DateGreaterThan', key: 'aws:CurrentTime', values: ['2026-01-01T00:00:00Z'] },
    'aws:CurrentTime is after 2026-01-01T00:00:00Z',
  ],
  [
    { operator: 'NotIpAddress', key: 'aws:SourceIp', values: ['10.0.0.0/8'] },
    'aws:SourceIp is not in 10.0.0.0/8, or is absent',
  ],
  [{ operator: 'Null', key: 'k', values: ['true'] }, 'k is absent'],
  [{ operator: 'Null', key: 'k', values: ['false'] }, 'k is present'],
  [{ operator: 'Null', key: 'k', values: ['true', 'false'] }, 'k is absent or k is present'],
  [{ operator: 'ForAnyValue:StringEquals', key: 'aws:TagKeys', values: ['a'] }, 'some value of aws:TagKeys is "a"'],
  [{ operator: 'ForAnyValue:StringNotEquals', key: 'k', values: ['a'] }, 'some value of k is not "a"'],
  [
    { operator: 'ForAllValues:StringLike', key: 'k', values: ['a', 'b'] },
    'every value of k matches "a" or "b", or it has none',
  ],
  [{ operator: 'Bool', key: 'k', values: ['true'], negated: true }, 'not (k is true)'],
  [{ operator: 'StringEquals', key: 'k', values: [] }, 'StringEquals k (no value)'],
  [{ operator: 'StringMatches', key: 'k', values: ['a'] }, 'StringMatches k "a"'],
  [{ operator: 'StringEquals', key: 'k', values: ['say "a" or b'] }, String.raw`k is "say \"a\" or b"`],
  [{ operator: 'Bool', key: 'k', values: ['true or false'] }, 'k is "true or false"'],
];

test.each(CASES)('says %j as %s', (condition, words) => {
  expect(conditionWords(condition)).toBe(words);
});
