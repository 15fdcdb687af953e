import type { PolicyDocument, Statement } from '../../modules/policy/document';
import { NAMESPACE, PLAIN } from './rule-cases';
import { ACCOUNT, document, findings, rulesFound, type Told } from './services';

test('a service without anything dangerous has no finding', () => {
  expect(findings(undefined, PLAIN)).toEqual([]);
});

test('one requirement of the principal that the service meets does not hide a risk', () => {
  const Condition = {
    StringEquals: { 'aws:PrincipalAccount': ACCOUNT, 'aws:PrincipalTag/kubernetes-namespace': 'shop' },
  };
  expect(rulesFound(undefined, { allow: [{ Action: 'kms:ScheduleKeyDeletion', Condition }] })).toContain(
    'backup-destruction',
  );
});

test.each<[string, NonNullable<Statement['Condition']>]>([
  ['another account', { StringEquals: { 'aws:PrincipalAccount': '444455556666' } }],
  ['another role', { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/other` } }],
  ['another namespace', { StringEquals: { 'aws:PrincipalTag/kubernetes-namespace': 'other' } }],
  ['a tag that the role does not have', { StringEquals: { 'aws:PrincipalTag/team': 'security' } }],
  ['a user', { StringLike: { 'aws:username': '*' } }],
  ['a second factor', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }],
  ['a session of long ago', { DateLessThan: { 'aws:TokenIssueTime': '2020-01-01T00:00:00Z' } }],
  ['a day that has passed', { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }],
])('access of only %s is not a risk', (_, Condition) => {
  expect(findings(undefined, { allow: [{ Action: 'kms:ScheduleKeyDeletion', Condition }] })).toEqual([]);
});

const KMS_GRANT = (value: string): Told => ({
  allow: [{ Action: 'kms:CreateGrant', Condition: { Bool: { 'kms:GrantIsForAWSResource': value } } }],
});

test('a key granted to AWS for a resource of the service is not exposed', () => {
  expect(rulesFound(undefined, KMS_GRANT('true'))).not.toContain('resource-exposure');
  expect(rulesFound(undefined, KMS_GRANT('false'))).toContain('resource-exposure');
});

const WIDE: PolicyDocument = document({ Action: ['s3:*', 'kms:*'] });

test('a permission that a wider boundary uncovers is a risk of its own', () => {
  const allow = [{ Action: 'kms:ScheduleKeyDeletion' }];
  expect(rulesFound({ allow, boundary: document({ Action: 's3:*' }) }, { allow, boundary: WIDE })).toEqual(
    expect.arrayContaining(['backup-destruction', 'boundary-widened']),
  );
});

describe('without session tags', () => {
  const DANGER: Partial<Statement> = { Action: 'kms:ScheduleKeyDeletion' };
  const off = (told: Told): Told => ({ ...told, sessionTags: false });

  test.each<[string, Told]>([
    [
      'a Deny that depends on them removes nothing',
      { allow: [DANGER], deny: [{ ...DANGER, Condition: { StringEquals: NAMESPACE } }] },
    ],
    ['a negated condition on them holds', { allow: [{ ...DANGER, Condition: { StringNotEquals: NAMESPACE } }] }],
  ])('%s', (_, told) => {
    expect(rulesFound(told, told)).not.toContain('backup-destruction');
    expect(rulesFound(told, off(told))).toContain('backup-destruction');
    expect(rulesFound(undefined, off(told))).toContain('backup-destruction');
  });

  test.each<[string, Told]>([
    ['a grant that requires them never applies', { allow: [{ ...DANGER, Condition: { StringEquals: NAMESPACE } }] }],
    [
      'a boundary that requires them allows nothing',
      { allow: [DANGER], boundary: document({ Action: '*', Condition: { StringLike: NAMESPACE } }) },
    ],
    [
      'a Deny of what has none of them denies',
      {
        allow: [DANGER],
        deny: [{ Action: '*', Condition: { Null: { 'aws:PrincipalTag/kubernetes-pod-name': 'true' } } }],
      },
    ],
  ])('%s', (_, told) => {
    expect(rulesFound(undefined, told)).toContain('backup-destruction');
    expect(rulesFound(undefined, off(told))).not.toContain('backup-destruction');
  });
});

describe('what is dangerous for all that the role may do is another risk when the role may do something else', () => {
  const more: Told = { allow: [...(PLAIN.allow ?? []), { Action: 'sqs:SendMessage' }] };
  const id = (rule: string, before: Told | undefined, after: Told): string | undefined =>
    findings(before, after).find((one) => one.rule === rule)?.id;

  test.each<[string, Told]>([
    ['default-service-account', { serviceAccounts: ['shop/default'] }],
    ['kube-system-service-account', { serviceAccounts: ['kube-system/orders'] }],
    ['session-tags-off', { sessionTags: false }],
  ])('%s', (rule, told) => {
    const [plain, other, tagged] = [PLAIN, more, { ...PLAIN, tags: { team: 'a' } }].map((role) =>
      id(rule, undefined, { ...role, ...told }),
    );
    expect(plain).toBeDefined();
    expect(new Set([plain, other, tagged]).size).toBe(3);
    expect(id(rule, PLAIN, { ...PLAIN, ...told })).toBe(plain);
  });

  test('but not when another service account leaves', () => {
    const rule = 'kube-system-service-account';
    const [two, one] = [['kube-system/orders', 'shop/orders'], ['kube-system/orders']].map((serviceAccounts) =>
      id(rule, undefined, { ...PLAIN, serviceAccounts }),
    );
    expect(one).toBe(two);
  });
});
