import type { Finding } from '../../modules/change/finding';
import type { Statement } from '../../modules/policy/document';
import { ACCOUNT, findings, type Told } from './services';

const OTHER = '444455556666';
const role = (account: string, name = '*'): string => `arn:aws:iam::${account}:role/${name}`;
const queue = (account: string): string => `arn:aws:sqs:eu-west-1:${account}:q`;

function of(rule: string, told: Told): readonly Finding[] {
  return findings(undefined, told).filter((one) => one.rule === rule);
}

const ASSUME: Partial<Statement> = { Action: 'sts:AssumeRole' };
const SEND: Partial<Statement> = { Action: 'sqs:SendMessage' };
const OWN_ONLY = { Condition: { StringEquals: { 'aws:ResourceAccount': ACCOUNT } } };

describe('roles of any account', () => {
  test.each<[string, Told]>([
    ['everything', { allow: [ASSUME] }],
    ['any account', { allow: [{ ...ASSUME, Resource: role('*', 'x') }] }],
    ['accounts that begin alike', { allow: [{ ...ASSUME, Resource: role('4*') }] }],
    ['accounts but for one digit', { allow: [{ ...ASSUME, Resource: role('44445555666?') }] }],
    ['accounts like the own one', { allow: [{ ...ASSUME, Resource: role('11112222333?') }] }],
    ['an account beside a pattern', { allow: [{ ...ASSUME, Resource: [role(OTHER, 'x'), role('5*')] }] }],
    ['all but the own account', { allow: [{ ...ASSUME, NotResource: role(ACCOUNT) }] }],
    [
      'a pattern with all of its usual probes denied',
      { allow: [{ ...ASSUME, Resource: role('4*') }], deny: [{ Action: '*', Resource: [role(OTHER), role('48*')] }] },
    ],
    [
      'any account but one by its number',
      { allow: [{ ...ASSUME, Condition: { StringNotEquals: { 'aws:ResourceAccount': OTHER } } }] },
    ],
  ])('are %s', (_, told) => {
    const [finding, ...others] = of('assume-role-any-account', told);
    expect(others).toEqual([]);
    expect(finding?.witnesses[0]?.resource).toMatch(new RegExp(`^arn:aws:iam::(?!${ACCOUNT}:)`));
  });

  test.each<[string, Told]>([
    ['the own account', { allow: [{ ...ASSUME, Resource: role(ACCOUNT) }] }],
    ['another by its number', { allow: [{ ...ASSUME, Resource: role(OTHER) }] }],
    ['two others by their numbers', { allow: [{ ...ASSUME, Resource: [role(OTHER), role('555566667777')] }] }],
    [
      'the own account by a Deny',
      { allow: [ASSUME], deny: [{ Action: '*', NotResource: `arn:aws:iam::${ACCOUNT}:*` }] },
    ],
    ['the own account by a condition', { allow: [{ ...ASSUME, ...OWN_ONLY }] }],
    [
      'the own account by a Deny with a condition',
      { allow: [ASSUME], deny: [{ Action: '*', Condition: { StringNotEquals: OWN_ONLY.Condition.StringEquals } }] },
    ],
  ])('are not %s', (_, told) => {
    expect(of('assume-role-any-account', told)).toEqual([]);
  });

  test('are told as the policy has them, not as examples', () => {
    const patterns = ['4*', '44445555666?'].map((account) => {
      const [finding] = of('assume-role-any-account', { allow: [{ ...ASSUME, Resource: role(account) }] });
      return [finding?.id, finding?.access?.[0]?.steps[0]?.[0]?.resources.include];
    });
    expect(patterns.map(([, include]) => include)).toEqual([[role('4*')], [role('44445555666?')]]);
    expect(new Set(patterns.map(([id]) => id)).size).toBe(2);
  });
});

describe('resources of another account', () => {
  const accounts = (told: Told): readonly string[] =>
    of('cross-account-target', told).map(({ message }) => /account (\S+):/.exec(message)?.[1] ?? '');

  test.each<[string, Told, readonly string[]]>([
    ['by its number', { allow: [{ ...SEND, Resource: queue(OTHER) }] }, [OTHER]],
    ['by its beginning', { allow: [{ ...SEND, Resource: queue('4444*') }] }, ['4444*']],
    ['by all but one digit', { allow: [{ ...SEND, Resource: queue('44445555666?') }] }, ['44445555666?']],
    ['with more that is left out', { allow: [{ ...SEND, Resource: `arn:aws:sqs:*:44*6` }] }, ['44*6']],
    ['several', { allow: [{ ...SEND, Resource: [queue(OTHER), queue('5*')] }] }, [OTHER, '5*']],
    [
      'by a condition',
      { allow: [{ ...SEND, Condition: { StringEquals: { 'aws:ResourceAccount': OTHER } } }] },
      [OTHER],
    ],
    [
      'by a pattern in a condition',
      { allow: [{ ...SEND, Condition: { StringLike: { 'aws:ResourceAccount': '4*' } } }] },
      ['4*'],
    ],
    ['like the own one', { allow: [{ ...SEND, Resource: queue('11112222333?') }] }, ['11112222333?']],
  ])('%s', (_, told, expected) => {
    expect([...accounts(told)].sort()).toEqual([...expected].sort());
  });

  test.each<[string, Told]>([
    ['the own account', { allow: [{ ...SEND, Resource: queue(ACCOUNT) }] }],
    ['any account', { allow: [{ ...SEND, Resource: queue('*') }] }],
    ['everything', { allow: [SEND] }],
    [
      'a pattern that a condition binds to the own account',
      { allow: [{ ...SEND, Resource: queue('4*'), ...OWN_ONLY }] },
    ],
    [
      'a pattern of which a Deny leaves the own account',
      { allow: [{ ...SEND, Resource: queue('1*') }], deny: [{ Action: '*', NotResource: `arn:aws:*:*:${ACCOUNT}:*` }] },
    ],
  ])('not %s', (_, told) => {
    expect(accounts(told)).toEqual([]);
  });
});
