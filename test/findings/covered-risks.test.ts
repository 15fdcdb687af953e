import type { Finding } from '../../modules/change/finding';
import type { SeverityPolicy } from '../../modules/findings/severity-policy';
import type { Statement } from '../../modules/policy/document';
import { ACCOUNT, document, findings, rulesFound, type Told } from './services';

const HTTPS = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
const AS = (name: string): Partial<Statement> => {
  return { Condition: { StringEquals: { 'aws:PrincipalTag/kubernetes-service-account': name } } };
};
const code = (name: string): string => `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${name}`;
const user = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;

const REPLACES = { Action: ['lambda:UpdateFunctionCode', 'lambda:InvokeFunction'], Resource: code('x') };
const KEYS = { Action: ['iam:CreateAccessKey', 'iam:DeleteAccessKey'], Resource: user('x') };
const TWO = ['shop/admin', 'shop/orders'];

/** Each: what it is, what a service gains, the rule that says more, the rule that it hides, and whether it does. */
const ROWS: readonly (readonly [string, Told, string, string, boolean])[] = [
  ['the same requests', { allow: [REPLACES] }, 'lambda-update-code-invoke', 'lambda-update-code', true],
  [
    'the same requests in more statements',
    { allow: [REPLACES, { Action: 'lambda:UpdateFunctionC*', Resource: code('x'), ...HTTPS }] },
    'lambda-update-code-invoke',
    'lambda-update-code',
    true,
  ],
  [
    'more resources, under a condition',
    { allow: [REPLACES, { Action: 'lambda:UpdateFunctionCode', Resource: code('*'), ...HTTPS }] },
    'lambda-update-code-invoke',
    'lambda-update-code',
    false,
  ],
  [
    'another resource that lacks the other step, but is told in its row',
    { allow: [REPLACES, { Action: 'lambda:UpdateFunctionCode', Resource: code('y') }] },
    'lambda-update-code-invoke',
    'lambda-update-code',
    true,
  ],
  [
    'another resource that lacks the other step, in a row of its own',
    { allow: [REPLACES, { Action: 'lambda:UpdateFunctionCode', Resource: code('y'), ...HTTPS }] },
    'lambda-update-code-invoke',
    'lambda-update-code',
    false,
  ],
  ['the same users', { allow: [KEYS] }, 'iam-replace-access-key', 'iam-create-access-key', true],
  [
    'another user, under a condition',
    { allow: [KEYS, { Action: 'iam:CreateAccessKey', Resource: user('root-admin'), ...HTTPS }] },
    'iam-replace-access-key',
    'iam-create-access-key',
    false,
  ],
  ['everything', { allow: [{ Action: '*' }] }, 'administrator', 'permissions-management', true],
  [
    'everything by a managed policy, beneath a boundary',
    { managed: ['arn:aws:iam::aws:policy/AdministratorAccess'], boundary: document({ Action: '*' }) },
    'administrator',
    'resource-exposure',
    true,
  ],
  [
    'everything under a condition, all of it',
    { allow: [{ Action: '*', ...HTTPS }] },
    'administrator',
    'permissions-management',
    true,
  ],
  [
    'everything under a condition, and something without it',
    { allow: [{ Action: '*', ...HTTPS }, { Action: 'iam:PutRolePolicy' }] },
    'administrator',
    'permissions-management',
    false,
  ],
  [
    'everything for one service account, and something for another',
    {
      serviceAccounts: TWO,
      allow: [
        { Action: '*', ...AS('admin') },
        { Action: 'iam:AttachRolePolicy', Resource: `arn:aws:iam::${ACCOUNT}:role/*`, ...AS('orders') },
      ],
    },
    'administrator',
    'permissions-management',
    false,
  ],
  [
    'everything but some, which only a condition allows, and more of these without it',
    {
      allow: [
        { NotAction: ['iam:AttachRolePolicy', 'iam:CreatePolicyVersion', 'iam:PassRole'] },
        { Action: 'iam:*', ...HTTPS },
      ],
    },
    'administrator',
    'iam-put-user-policy-access-key',
    false,
  ],
  [
    'everything but what is denied',
    { allow: [{ Action: '*' }], deny: [{ Action: 's3:DeleteBucket' }] },
    'administrator',
    'audit-disabled',
    true,
  ],
  [
    'roles of any account, those of the own account among them',
    { allow: [{ Action: 'sts:AssumeRole' }] },
    'assume-role-any-account',
    'sts-assume-role',
    true,
  ],
  [
    'roles of any account, under a condition that those of the own account do not need',
    {
      allow: [
        { Action: 'sts:AssumeRole', ...HTTPS },
        { Action: 'sts:AssumeRole', Resource: `arn:aws:iam::${ACCOUNT}:role/*` },
      ],
    },
    'assume-role-any-account',
    'sts-assume-role',
    false,
  ],
  [
    'actions of every service',
    { managed: ['arn:aws:iam::aws:policy/PowerUserAccess'], allow: [{ Action: 's3:*' }] },
    'every-service',
    'service-wildcard',
    true,
  ],
  [
    'actions of every service under a condition, and all of one without',
    { allow: [{ NotAction: 'iam:*', ...HTTPS }, { Action: 's3:*' }] },
    'every-service',
    'service-wildcard',
    false,
  ],
];

test.each(ROWS)('%s', (_, told, covering, covered, hidden) => {
  const found = rulesFound({ serviceAccounts: told.serviceAccounts ?? ['shop/orders'] }, told);
  expect(found).toContain(covering);
  expect(found.includes(covered)).toBe(!hidden);
});

test('what one service account has hides nothing of another, and is told for the other alone', () => {
  const allow = [{ Action: '*', ...AS('admin') }, { Action: 'iam:PutRolePolicy' }];
  const found = findings(undefined, { serviceAccounts: TWO, allow });
  const whose = (rule: string): unknown =>
    found
      .find((one) => one.rule === rule)
      ?.access?.map(({ associations }) => associations.map(({ serviceAccount }) => serviceAccount));
  expect(whose('administrator')).toEqual([['admin']]);
  expect(whose('permissions-management')).toEqual([['orders']]);
});

describe('weighed,', () => {
  const accepted = { reason: 'it does', expires: '2027-03-31' };
  const withSeverities = (severities: Partial<Record<string, ReturnType<SeverityPolicy>>>): readonly Finding[] =>
    findings(undefined, { allow: [REPLACES] }, ({ id, severity }) => severities[id] ?? { severity });
  const rules = (found: readonly Finding[]): readonly string[] =>
    found.map(({ rule }) => rule).filter((rule) => rule.startsWith('lambda-'));
  const [MORE, LESS] = ['lambda-update-code-invoke', 'lambda-update-code'];

  test.each<[string, Parameters<typeof withSeverities>[0], readonly string[]]>([
    ['a finding hides what is as severe', { [MORE]: { severity: 'low' }, [LESS]: { severity: 'low' } }, [MORE]],
    ['a finding hides nothing more severe', { [MORE]: { severity: 'medium' } }, [LESS, MORE]],
    ['a finding hides nothing that became more severe', { [LESS]: { severity: 'critical' } }, [LESS, MORE]],
    ['an accepted finding hides what it says', { [MORE]: { severity: 'high', accepted } }, [MORE]],
    ['a finding hides what is accepted', { [LESS]: { severity: 'high', accepted } }, [MORE]],
  ])('%s', (_, severities, expected) => {
    expect([...rules(withSeverities(severities))].sort()).toEqual([...expected].sort());
  });

  test('findings carry their weight, and come in the order of it', () => {
    const found = withSeverities({ [MORE]: { severity: 'low', accepted }, [LESS]: { severity: 'critical' } });
    expect(rules(found)).toEqual([LESS, MORE]);
    expect(found.find(({ rule }) => rule === MORE)).toMatchObject({ severity: 'low', accepted });
    expect(found.find(({ rule }) => rule === LESS)).not.toHaveProperty('accepted');
  });

  test('the service is known', () => {
    const services = new Set<string>();
    findings(undefined, { allow: [REPLACES] }, ({ severity }, service) => {
      services.add(service);
      return { severity };
    });
    expect([...services]).toEqual(['orders']);
  });
});
