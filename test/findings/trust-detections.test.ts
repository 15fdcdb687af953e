import type { Finding } from '../../modules/change/finding';
import type { Principal, Statement } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';
import { PLAIN } from './rule-cases';
import { ACCOUNT, findings, type Told } from './services';

const OTHER = '444455556666';
const ROLE = 'arn:aws:iam::555566667777:role/x';

function trusting(Principal: Principal, Condition?: Statement['Condition']): Told {
  const statement: Statement = {
    Effect: 'Allow',
    Principal,
    Action: 'sts:AssumeRole',
    ...(Condition && { Condition }),
  };
  return { ...PLAIN, trust: { Version: '2012-10-17', Statement: [statement] } };
}

function strangers(after: Told, before: Told = PLAIN): readonly Finding[] {
  return findings(before, after).filter(({ rule }) => rule === 'trust-other-account');
}

function principals(found: readonly Finding[]): readonly string[] {
  return found.map(({ message }) => /^lets (\S+) /.exec(message)?.[1] ?? '').sort();
}

test.each<[string, Told, readonly string[]]>([
  ['one among those of the own account', trusting({ AWS: [ACCOUNT, OTHER] }), [OTHER]],
  ['several', trusting({ AWS: [OTHER, ROLE, `arn:aws:iam::${ACCOUNT}:root`] }), [OTHER, ROLE]],
  ['one beside a service', trusting({ AWS: OTHER, Service: 'ec2.amazonaws.com' }), [OTHER]],
  ['none', trusting({ AWS: [ACCOUNT, `arn:aws:iam::${ACCOUNT}:role/y`] }), []],
  ['none where a provider is trusted', trusting({ Federated: `arn:aws:iam::${OTHER}:oidc-provider/id` }), []],
])('principals of other accounts are told one by one: %s', (_, told, expected) => {
  expect(principals(strangers(told))).toEqual([...expected].sort());
});

test('each is told with its own part of the access, and a request that is allowed', () => {
  const told = trusting({ AWS: [ACCOUNT, OTHER, ROLE] });
  const found = strangers(told);
  expect(new Set(found.map(({ id }) => id)).size).toBe(2);
  for (const finding of found) {
    const [principal] = principals([finding]);
    expect(finding.access).toMatchObject([
      { associations: [{ serviceAccount: 'orders' }], steps: [[{ principals: { include: [principal] } }]] },
    ]);
    expect(finding.witnesses).toHaveLength(1);
    for (const witness of finding.witnesses) expect(evaluate(told.trust!, witness).decision).toBe('allowed');
  }
});

test('a finding is the same beside other principals', () => {
  const [alone] = strangers(trusting({ AWS: OTHER }));
  const [beside] = strangers(trusting({ AWS: [ACCOUNT, OTHER] }));
  expect(beside?.id).toBe(alone?.id);
});

describe('everybody under a condition', () => {
  test.each<[string, Statement['Condition'], boolean]>([
    ['of two accounts', { StringEquals: { 'aws:PrincipalAccount': [ACCOUNT, OTHER] } }, true],
    ['of an ARN', { ArnLike: { 'aws:PrincipalArn': [`arn:aws:iam::${ACCOUNT}:role/*`, `${ROLE}*`] } }, true],
    ['of the own account', { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } }, false],
    ['of ARNs of the own account', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/*` } }, false],
  ])('%s', (_, Condition, isFound) => {
    expect(strangers(trusting('*', Condition)).length > 0).toBe(isFound);
  });
});

test('whom the role trusted before is not told again', () => {
  expect(principals(strangers(trusting({ AWS: [OTHER, ROLE] }), trusting({ AWS: OTHER })))).toEqual([ROLE]);
});
