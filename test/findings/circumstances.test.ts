import type { PolicyDocument, Statement } from '../../modules/policy/document';
import { ACCOUNT, document, findings, rulesFound, type Told } from './services';

const READ: Partial<Statement> = { Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' };
const PLAIN: Told = { allow: [READ] };
const UNKNOWN = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC`;

function trusting(...parts: readonly Partial<Statement>[]): Told {
  const Statement = parts.map((part) => ({ Effect: 'Allow' as const, Action: 'sts:AssumeRole', ...part }));
  return { ...PLAIN, trust: { Version: '2012-10-17', Statement } };
}

const PODS = { Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] };
const SCOPED = {
  'aws:RequestTag/kubernetes-namespace': 'shop',
  'aws:RequestTag/kubernetes-service-account': 'orders',
};
const NAMESPACE = { 'aws:PrincipalTag/kubernetes-namespace': 'shop' };
const WEB = { Principal: { Federated: PROVIDER }, Action: 'sts:AssumeRoleWithWebIdentity' };
const SUBJECT = 'oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub';

/** By rule: changes that must trigger it, and changes that must not. */
const CASES: readonly [string, { readonly triggers: Cases; readonly silent: Cases }][] = [
  [
    'trust-anybody',
    {
      triggers: {
        'everybody by name': [PLAIN, trusting({ Principal: '*' })],
        'everybody of a kind': [PLAIN, trusting({ Principal: { AWS: '*' } })],
        'everybody but one': [
          PLAIN,
          trusting({ Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalAccount': '444455556666' } } }),
        ],
      },
      silent: {
        'everybody of the organization': [
          PLAIN,
          trusting({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
        ],
        'an account of the list': [PLAIN, trusting({ Principal: { AWS: ACCOUNT } })],
        'trusted before': [trusting({ Principal: '*' }), trusting({ Principal: { AWS: '*' } })],
      },
    },
  ],
  [
    'trust-other-account',
    {
      triggers: {
        'by its number': [PLAIN, trusting({ Principal: { AWS: '444455556666' } })],
        'by a role of it': [PLAIN, trusting({ Principal: { AWS: 'arn:aws:iam::444455556666:role/x' } })],
      },
      silent: {
        'the own account': [PLAIN, trusting({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } })],
        'denied again': [
          PLAIN,
          trusting({ Principal: { AWS: '444455556666' } }, { Effect: 'Deny', Principal: '*', Action: 'sts:*' }),
        ],
        'trusted before': [
          trusting({ Principal: { AWS: '444455556666' } }),
          trusting({ Principal: { AWS: 'arn:aws:iam::444455556666:role/x' } }),
        ],
      },
    },
  ],
  [
    'trust-unscoped-pods',
    {
      triggers: {
        'any pod': [PLAIN, trusting(PODS)],
        'any pod of the account': [
          PLAIN,
          trusting({ ...PODS, Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } }),
        ],
        'any pod but of one namespace': [
          PLAIN,
          trusting({
            ...PODS,
            Condition: { StringNotEquals: { 'aws:RequestTag/kubernetes-namespace': 'kube-system' } },
          }),
        ],
      },
      silent: {
        'pods of one service account': [PLAIN, trusting({ ...PODS, Condition: { StringEquals: SCOPED } })],
        'another service': [PLAIN, trusting({ Principal: { Service: 'ec2.amazonaws.com' } })],
        'trusted before': [trusting(PODS), trusting({ ...PODS, Action: 'sts:*' })],
      },
    },
  ],
  [
    'trust-unscoped-web-identity',
    {
      triggers: {
        'any token': [PLAIN, trusting(WEB)],
        'any service account': [
          PLAIN,
          trusting({ ...WEB, Condition: { StringLike: { [SUBJECT]: 'system:serviceaccount:*' } } }),
        ],
      },
      silent: {
        'one service account': [
          PLAIN,
          trusting({ ...WEB, Condition: { StringEquals: { [SUBJECT]: 'system:serviceaccount:shop:orders' } } }),
        ],
        'trusted before': [trusting(WEB), trusting({ ...WEB, Sid: 'Renamed' })],
      },
    },
  ],
  [
    'default-service-account',
    {
      triggers: {
        'a new service': [undefined, { ...PLAIN, serviceAccounts: ['shop/default'] }],
        'one more': [PLAIN, { ...PLAIN, serviceAccounts: ['shop/orders', 'shop/default'] }],
      },
      silent: {
        'a namespace of that name': [undefined, { ...PLAIN, serviceAccounts: ['default/orders'] }],
        'there before': [
          { ...PLAIN, serviceAccounts: ['shop/default'] },
          { allow: [READ, READ], serviceAccounts: ['shop/default', 'shop/orders'] },
        ],
        'taken away': [{ ...PLAIN, serviceAccounts: ['shop/orders', 'shop/default'] }, PLAIN],
      },
    },
  ],
  [
    'kube-system-service-account',
    {
      triggers: {
        'a new service': [undefined, { ...PLAIN, serviceAccounts: ['kube-system/orders'] }],
        'one more': [PLAIN, { ...PLAIN, serviceAccounts: ['shop/orders', 'kube-system/orders'] }],
      },
      silent: {
        'a name like it': [undefined, { ...PLAIN, serviceAccounts: ['kube-systems/kube-system'] }],
        'taken away': [{ ...PLAIN, serviceAccounts: ['shop/orders', 'kube-system/orders'] }, PLAIN],
      },
    },
  ],
  [
    'boundary-removed',
    {
      triggers: {
        'one that is known': [{ ...PLAIN, boundary: document({ Action: 's3:*' }) }, PLAIN],
        'one that is not': [{ ...PLAIN, boundary: UNKNOWN }, PLAIN],
      },
      silent: {
        'a new one': [PLAIN, { ...PLAIN, boundary: UNKNOWN }],
        'the service goes with it': [
          { ...PLAIN, boundary: UNKNOWN },
          { serviceAccounts: ['shop/other'], boundary: UNKNOWN },
        ],
      },
    },
  ],
  [
    'boundary-widened',
    {
      triggers: {
        'another action': [
          { ...PLAIN, boundary: document({ Action: 's3:GetObject' }) },
          { ...PLAIN, boundary: document({ Action: ['s3:GetObject', 's3:PutObject'] }) },
        ],
        'by NotAction': [
          { ...PLAIN, boundary: document({ Action: 's3:*' }) },
          { ...PLAIN, boundary: document({ NotAction: 'iam:*' }) },
        ],
        'by a managed policy': [
          { allow: [READ, { Action: 'sqs:*' }], boundary: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' },
          { allow: [READ, { Action: 'sqs:*' }], boundary: 'arn:aws:iam::aws:policy/PowerUserAccess' },
        ],
      },
      silent: {
        'a narrower one': [
          { ...PLAIN, boundary: document({ Action: 's3:*' }) },
          { ...PLAIN, boundary: document({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/a/*' }) },
        ],
        'the same in other words': [
          { ...PLAIN, boundary: document({ Action: 's3:GetObject' }) },
          { allow: [READ, { Action: 's3:GetObject' }], boundary: document({ Action: ['s3:getobject'] }) },
        ],
      },
    },
  ],
  [
    'boundary-replaced',
    {
      triggers: {
        'by another of the account': [
          { ...PLAIN, boundary: UNKNOWN },
          { ...PLAIN, boundary: `${UNKNOWN}-2` },
        ],
        'of AWS by one of the account': [
          { ...PLAIN, boundary: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' },
          { ...PLAIN, boundary: UNKNOWN },
        ],
      },
      silent: {
        'by itself': [
          { ...PLAIN, boundary: UNKNOWN },
          { allow: [READ, { Action: 's3:PutObject' }], boundary: UNKNOWN },
        ],
        'by one that is known': [
          { ...PLAIN, boundary: document({ Action: 's3:*' }) },
          { ...PLAIN, boundary: document({ Action: 's3:Get*' }) },
        ],
      },
    },
  ],
  [
    'deny-removed',
    {
      triggers: {
        'of an action that is allowed': [
          { allow: [{ Action: 's3:*' }], deny: [{ Action: 's3:DeleteBucket' }] },
          { allow: [{ Action: 's3:*' }] },
        ],
        'of a part of it': [
          { allow: [{ Action: 's3:*' }], deny: [{ Action: 's3:Delete*' }] },
          { allow: [{ Action: 's3:*' }], deny: [{ Action: 's3:DeleteBucket' }] },
        ],
        'by a condition': [
          { allow: [{ Action: 's3:*' }], deny: [{ Action: 's3:DeleteBucket' }] },
          {
            allow: [{ Action: 's3:*' }],
            deny: [{ Action: 's3:DeleteBucket', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
          },
        ],
      },
      silent: {
        'a wider one instead': [
          { allow: [{ Action: ['s3:*', 'sqs:*'] }], deny: [{ Action: 's3:DeleteBucket' }] },
          { allow: [{ Action: ['s3:*', 'sqs:*'] }], deny: [{ Action: 's3:Delete*' }] },
        ],
        'the same in other words': [
          { allow: [{ Action: 's3:*' }], deny: [{ Action: ['s3:DeleteBucket', 's3:DeleteObject'] }] },
          { allow: [{ Action: '*' }], deny: [{ Action: 's3:DeleteBucket' }, { Action: 's3:DeleteObject' }] },
        ],
        'a new one': [
          { allow: [{ Action: 's3:*' }] },
          { allow: [{ Action: 's3:*' }], deny: [{ Action: 's3:Delete*' }] },
        ],
      },
    },
  ],
  [
    'session-tags-off',
    {
      triggers: {
        'of a service that had them': [PLAIN, { ...PLAIN, noSessionTags: true }],
        'of a new service': [undefined, { ...PLAIN, noSessionTags: true }],
        'with policies that go by them': [
          { allow: [READ], deny: [{ Action: '*', Condition: { StringEquals: NAMESPACE } }] },
          { allow: [READ], deny: [{ Action: '*', Condition: { StringEquals: NAMESPACE } }], noSessionTags: true },
        ],
      },
      silent: {
        'off before': [
          { ...PLAIN, noSessionTags: true },
          { allow: [READ, { Action: 's3:PutObject' }], noSessionTags: true },
        ],
        'switched on': [{ ...PLAIN, noSessionTags: true }, PLAIN],
        'a policy that no longer goes by them': [
          { allow: [{ ...READ, Condition: { StringEquals: NAMESPACE } }] },
          PLAIN,
        ],
      },
    },
  ],
  [
    'undecided-access',
    {
      triggers: {
        'a policy of the account': [PLAIN, { ...PLAIN, managed: [`arn:aws:iam::${ACCOUNT}:policy/whatever`] }],
        'one that goes, and may have denied something': [
          { ...PLAIN, managed: [`arn:aws:iam::${ACCOUNT}:policy/whatever`] },
          PLAIN,
        ],
        'a new service with one': [undefined, { managed: [`arn:aws:iam::${ACCOUNT}:policy/whatever`] }],
      },
      silent: {
        'a policy of AWS': [PLAIN, { ...PLAIN, managed: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] }],
        'one that stays': [
          { ...PLAIN, managed: [`arn:aws:iam::${ACCOUNT}:policy/whatever`] },
          { allow: [READ, { Action: 'sqs:SendMessage' }], managed: [`arn:aws:iam::${ACCOUNT}:policy/whatever`] },
        ],
      },
    },
  ],
  [
    'service-wildcard',
    {
      triggers: {
        'by its name': [undefined, { allow: [{ Action: 's3:*' }] }],
        'by a managed policy': [undefined, { managed: ['arn:aws:iam::aws:policy/AmazonSQSFullAccess'] }],
        'with an exception': [undefined, { allow: [{ Action: 's3:*' }], deny: [{ Action: 's3:DeleteBucket' }] }],
      },
      silent: {
        'a part of the service': [undefined, { allow: [{ Action: ['s3:Get*', 's3:List*'] }] }],
        'a boundary without it': [
          undefined,
          { allow: [{ Action: 's3:*' }], boundary: document({ Action: 's3:Get*' }) },
        ],
        'a Deny of all but a part': [undefined, { allow: [{ Action: 's3:*' }], deny: [{ NotAction: 's3:Get*' }] }],
      },
    },
  ],
  [
    'every-service',
    {
      triggers: {
        'all but the identities': [undefined, { allow: [{ NotAction: ['iam:*', 'organizations:*'] }] }],
        'a managed policy': [undefined, { managed: ['arn:aws:iam::aws:policy/PowerUserAccess'] }],
        'all with a Deny': [undefined, { allow: [{ Action: '*' }], deny: [{ Action: 'iam:*' }] }],
      },
      silent: {
        'a boundary of some services': [
          undefined,
          { allow: [{ NotAction: 'iam:*' }], boundary: document({ Action: ['s3:*', 'sqs:*'] }) },
        ],
        'an administrator, who is told already': [undefined, { allow: [{ Action: '*' }] }],
      },
    },
  ],
  [
    'cross-account-target',
    {
      triggers: {
        'a queue': [
          PLAIN,
          { allow: [READ, { Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-west-1:444455556666:q' }] },
        ],
        'by a wildcard': [PLAIN, { allow: [READ, { Action: '*', Resource: 'arn:aws:*:*:444455556666:*' }] }],
      },
      silent: {
        'the own account': [
          PLAIN,
          { allow: [READ, { Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:eu-west-1:${ACCOUNT}:q` }] },
        ],
        'denied elsewhere': [
          PLAIN,
          {
            allow: [READ, { Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-west-1:444455556666:q' }],
            deny: [{ Action: '*', NotResource: [`arn:aws:*:*:${ACCOUNT}:*`, 'arn:aws:s3:::*'] }],
          },
        ],
        'by the account of the resource': [
          PLAIN,
          {
            allow: [
              READ,
              {
                Action: 'sqs:SendMessage',
                Resource: 'arn:aws:sqs:eu-west-1:444455556666:q',
                Condition: { StringEquals: { 'aws:ResourceAccount': ACCOUNT } },
              },
            ],
          },
        ],
      },
    },
  ],
];

type Cases = Readonly<Record<string, readonly [Told | undefined, Told | undefined]>>;

describe.each(CASES)('%s', (rule, { triggers, silent }) => {
  test.each(Object.entries(triggers))('finds %s', (_, [before, after]) => {
    expect(rulesFound(before, after ?? {})).toContain(rule);
  });

  test.each(Object.entries(silent))('is silent about %s', (_, [before, after]) => {
    expect(rulesFound(before, after ?? {})).not.toContain(rule);
  });
});

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
])('what only %s may do is no risk', (_, Condition) => {
  expect(findings(undefined, { allow: [{ Action: 'kms:ScheduleKeyDeletion', Condition }] })).toEqual([]);
});

const KMS_GRANT = (value: string): Told => ({
  allow: [{ Action: 'kms:CreateGrant', Condition: { Bool: { 'kms:GrantIsForAWSResource': value } } }],
});

test('a key granted to AWS for a resource of the service is not exposed', () => {
  expect(rulesFound(undefined, KMS_GRANT('true'))).not.toContain('resource-exposure');
  expect(rulesFound(undefined, KMS_GRANT('false'))).toContain('resource-exposure');
});

const WIDE: PolicyDocument = document({ Action: '*' });

test('a permission that a wider boundary uncovers is a risk of its own', () => {
  const allow = [{ Action: 'kms:ScheduleKeyDeletion' }];
  expect(rulesFound({ allow, boundary: document({ Action: 's3:*' }) }, { allow, boundary: WIDE })).toEqual(
    expect.arrayContaining(['backup-destruction', 'boundary-widened']),
  );
});

describe('without session tags', () => {
  const DANGER: Partial<Statement> = { Action: 'kms:ScheduleKeyDeletion' };
  const off = (told: Told): Told => ({ ...told, noSessionTags: true });

  test.each<[string, Told]>([
    [
      'a Deny that goes by them takes nothing away',
      { allow: [DANGER], deny: [{ ...DANGER, Condition: { StringEquals: NAMESPACE } }] },
    ],
    ['a negated condition on them holds', { allow: [{ ...DANGER, Condition: { StringNotEquals: NAMESPACE } }] }],
  ])('%s', (_, told) => {
    expect(rulesFound(told, told)).not.toContain('backup-destruction');
    expect(rulesFound(told, off(told))).toContain('backup-destruction');
    expect(rulesFound(undefined, off(told))).toContain('backup-destruction');
  });

  test.each<[string, Told]>([
    ['a grant that goes by them is none', { allow: [{ ...DANGER, Condition: { StringEquals: NAMESPACE } }] }],
    [
      'a boundary that goes by them allows nothing',
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
