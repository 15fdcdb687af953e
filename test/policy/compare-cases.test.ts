import { compare } from '../../modules/policy/compare';
import type { Verdict } from '../../modules/policy/comparison';
import type { PolicyDocument, Statement } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';
import { publishedCases } from './cases';

describe('a published pair gets the verdict that AWS gives it', () => {
  const cases = publishedCases();
  it('contains all of them', () => {
    expect(cases.filter(({ newAccess }) => newAccess).length).toBeGreaterThan(40);
    expect(cases.filter(({ newAccess }) => !newAccess).length).toBeGreaterThan(40);
  });

  it.each(cases.map((one) => [one.id, one] as const))('%s', (_, { before, after, newAccess }) => {
    const { verdict, gained, unknown } = compare(before, after);
    expect(unknown).toEqual([]);
    expect(newAccess ? ['broader', 'incomparable'] : ['equal', 'narrower']).toContain(verdict);
    expect(gained.length > 0).toBe(newAccess);
    for (const { witness } of gained) {
      expect(evaluate(after, witness).decision).toBe('allowed');
      expect(evaluate(before, witness).decision).toMatch(/denied$/);
    }
  });

  it.each(cases.map((one) => [one.id, one] as const))('and the opposite the other way round: %s', (_, one) => {
    const { before, after } = one;
    const there = compare(before, after);
    const back = compare(after, before);
    expect(back.gained).toEqual(there.lost);
    expect(back.lost).toEqual(there.gained);
  });
});

/** Pairs on which the `permissionsBroadened` flag of `@aws-cdk/cloudformation-diff` 2.187.5 is wrong. */
describe('pairs that a comparison of texts gets wrong', () => {
  const policy = (...statements: Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement: statements });
  const read: Statement = { Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' };
  const both: Statement = { ...read, Action: ['s3:GetObject', 's3:PutObject'] };

  const PAIRS: readonly (readonly [string, PolicyDocument, PolicyDocument, Verdict])[] = [
    [
      'adding everything but iam',
      policy(read),
      policy(read, { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
      'broader',
    ],
    ['adding everything', policy(read), policy(read, { Effect: 'Allow', Action: '*', Resource: '*' }), 'broader'],
    [
      'adding a condition to an Allow',
      policy(read),
      policy({ ...read, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      'narrower',
    ],
    ['renaming a statement', policy(read), policy({ ...read, Sid: 'Renamed' }), 'equal'],
    ['writing an action in another case', policy(read), policy({ ...read, Action: 'S3:getobject' }), 'equal'],
    ['splitting a statement', policy(both), policy(read, { ...read, Sid: 'Write', Action: 's3:PutObject' }), 'equal'],
  ];
  it.each(PAIRS)('%s', (_, before, after, verdict) => {
    expect(compare(before, after)).toMatchObject({ verdict, unknown: [] });
  });
});
