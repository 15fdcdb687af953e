import type { Statement } from '../../modules/policy/document';
import { ANY_SERVICE, type AccessRule, type RuleStep } from '../../modules/findings/rule';
import { ACCOUNT, document, OWN_ROLE, type Told, type ToldRole } from './services';

export const READ: Partial<Statement> = { Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' };
export const PLAIN: Told = { allow: [READ] };
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
export const NAMESPACE = { 'aws:PrincipalTag/kubernetes-namespace': 'shop' };
const WEB = { Principal: { Federated: PROVIDER }, Action: 'sts:AssumeRoleWithWebIdentity' };
const SUBJECT = 'oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub';
const AUDIENCE = SUBJECT.replace(/:sub$/, ':aud');
const ORDERS_SUBJECT = 'system:serviceaccount:shop:orders';

const CHAIN = ['sts:AssumeRole', 'sts:TagSession'];
const OF_ROLE = { ArnEquals: { 'aws:PrincipalArn': OWN_ROLE } };
const EXTERNAL_ID = { StringEquals: { 'sts:ExternalId': `eu-west-1/${ACCOUNT}/shop/shop/orders` } };

/** A service whose target role trusts these principals. */
function targetTrusting(...parts: readonly Partial<Statement>[]): Told {
  const Statement = parts.map((part) => ({
    Effect: 'Allow' as const,
    Principal: { AWS: ACCOUNT },
    Action: CHAIN,
    ...part,
  }));
  return chained({ trust: { Version: '2012-10-17', Statement } });
}

/** A service with a target role. */
function chained(target: ToldRole & Told['target'] = {}): Told {
  return { target: { ...PLAIN, ...target } };
}

/** The same of the target role of a service, for rules about the trust and the limits of a role. */
export function onTarget({ allow, deny, managed, boundary, trust, tags, ...rest }: Told): Told {
  const given = Object.entries({ allow, deny, managed, boundary, trust, tags });
  return { ...rest, target: Object.fromEntries(given.filter(([, value]) => value !== undefined)) };
}

/** Changes of a service, before and after: without `before` it is new. */
export type Cases = Readonly<Record<string, readonly [Told | undefined, Told | undefined]>>;

/** What shows that a rule finds what it should, and only that. */
export interface RuleCases {
  readonly triggers: Cases;
  /** Triggers that do not contain the risk literally. */
  readonly indirect: readonly string[];
  /** Similar changes without the risk. */
  readonly silent: Cases;
}

/** By rule, for those that are more than data. */
export const CASES: readonly (readonly [string, RuleCases])[] = [
  [
    'trust-anybody',
    {
      indirect: ['everybody but one'],
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
      indirect: ['by a wildcard of actions'],
      triggers: {
        'by its number': [PLAIN, trusting({ Principal: { AWS: '444455556666' } })],
        'by a role of it': [PLAIN, trusting({ Principal: { AWS: 'arn:aws:iam::444455556666:role/x' } })],
        'by a wildcard of actions': [PLAIN, trusting({ Principal: { AWS: '444455556666' }, Action: 'sts:Assume*' })],
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
      indirect: ['any pod but of one namespace'],
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
      indirect: ['any service account'],
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
    'trust-any-audience',
    {
      indirect: ['an audience by a wildcard', 'all service accounts of a namespace'],
      triggers: {
        'no audience': [PLAIN, trusting({ ...WEB, Condition: { StringEquals: { [SUBJECT]: ORDERS_SUBJECT } } })],
        'an audience by a wildcard': [
          PLAIN,
          trusting({
            ...WEB,
            Condition: { StringEquals: { [SUBJECT]: ORDERS_SUBJECT }, StringLike: { [AUDIENCE]: '*' } },
          }),
        ],
        'all service accounts of a namespace': [
          PLAIN,
          trusting({ ...WEB, Condition: { StringLike: { [SUBJECT]: 'system:serviceaccount:shop:*' } } }),
        ],
      },
      silent: {
        'the audience of STS': [
          PLAIN,
          trusting({
            ...WEB,
            Condition: { StringEquals: { [SUBJECT]: ORDERS_SUBJECT, [AUDIENCE]: 'sts.amazonaws.com' } },
          }),
        ],
        'trusted before': [
          trusting({ ...WEB, Condition: { StringEquals: { [SUBJECT]: ORDERS_SUBJECT } } }),
          trusting({ ...WEB, Sid: 'Renamed', Condition: { StringEquals: { [SUBJECT]: ORDERS_SUBJECT } } }),
        ],
      },
    },
  ],
  [
    'target-trust-unconditional',
    {
      indirect: ['a condition on the account', 'the role itself'],
      triggers: {
        'the account': [chained(), targetTrusting({})],
        'a new service': [undefined, targetTrusting({})],
        'a condition on the account': [
          chained(),
          targetTrusting({
            Principal: '*',
            Condition: { StringEquals: { 'aws:PrincipalAccount': [ACCOUNT, '222233334444'] } },
          }),
        ],
        'the role itself': [chained(), targetTrusting({ Principal: { AWS: OWN_ROLE } })],
      },
      silent: {
        'what is generated': [undefined, chained()],
        'what is generated without session tags': [undefined, { ...chained(), sessionTags: false }],
        'an external ID of the role': [
          chained(),
          targetTrusting(
            { Action: CHAIN[0]!, Condition: { ...OF_ROLE, ...EXTERNAL_ID } },
            { Action: CHAIN[1]!, Condition: OF_ROLE },
          ),
        ],
        'trusted before': [targetTrusting({}), targetTrusting({ Action: 'sts:*' })],
      },
    },
  ],
  [
    'target-trust-any-role',
    {
      indirect: ['session tags alone', 'roles of a path'],
      triggers: {
        'an external ID alone': [chained(), targetTrusting({ Action: CHAIN[0]!, Condition: EXTERNAL_ID })],
        'session tags alone': [chained(), targetTrusting({ Condition: { StringEquals: SCOPED } })],
        'roles of a path': [
          chained(),
          targetTrusting({
            Condition: { ...EXTERNAL_ID, ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/*` } },
          }),
        ],
      },
      silent: {
        'with the role': [chained(), targetTrusting({ Condition: { ...OF_ROLE, ...EXTERNAL_ID } })],
        'the role as principal': [chained(), targetTrusting({ Principal: { AWS: OWN_ROLE }, Condition: EXTERNAL_ID })],
        'tags that other principals may not pass': [
          chained(),
          targetTrusting({ Action: CHAIN[0]!, Condition: { StringEquals: SCOPED } }),
        ],
      },
    },
  ],
  [
    'chain-to-unnamed-account',
    {
      indirect: ['another one'],
      triggers: {
        'a new service': [undefined, chained({ inUnnamedAccount: true })],
        'another one': [chained(), chained({ inUnnamedAccount: true, arn: 'arn:aws:iam::999900001111:role/reader' })],
        'a service that had none': [PLAIN, chained({ inUnnamedAccount: true })],
      },
      silent: {
        'an account that is named': [undefined, chained()],
        'the same one': [
          chained({ inUnnamedAccount: true }),
          chained({ inUnnamedAccount: true, allow: [READ, { Action: 'sqs:SendMessage' }] }),
        ],
      },
    },
  ],
  [
    'default-service-account',
    {
      indirect: ['one more'],
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
      indirect: ['one more'],
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
    'service-removed',
    {
      indirect: ['one whose pods have a target role'],
      triggers: {
        'a manifest that is gone': [PLAIN, undefined],
        'one whose pods have a target role': [chained(PLAIN), undefined],
      },
      silent: {
        'a new one': [undefined, PLAIN],
        'one that keeps nothing but its service account': [PLAIN, { allow: [] }],
      },
    },
  ],
  [
    'association-removed',
    {
      indirect: ['while another one comes'],
      triggers: {
        'one of two': [{ ...PLAIN, serviceAccounts: ['shop/orders', 'shop/more'] }, PLAIN],
        'while another one comes': [PLAIN, { ...PLAIN, serviceAccounts: ['shop/more'] }],
      },
      silent: {
        'one more': [PLAIN, { ...PLAIN, serviceAccounts: ['shop/orders', 'shop/more'] }],
        'the service goes with it': [PLAIN, undefined],
      },
    },
  ],
  [
    'boundary-removed',
    {
      indirect: ['one that is not', 'for one that limits nothing'],
      triggers: {
        'one that is known': [{ ...PLAIN, boundary: document({ Action: 's3:*' }) }, PLAIN],
        'one that is not': [{ ...PLAIN, boundary: UNKNOWN }, PLAIN],
        'for one that limits nothing': [
          { ...PLAIN, boundary: document({ Action: 's3:*' }) },
          { ...PLAIN, boundary: 'arn:aws:iam::aws:policy/AdministratorAccess' },
        ],
      },
      silent: {
        'a new one': [PLAIN, { ...PLAIN, boundary: UNKNOWN }],
        'the service goes with it': [
          { ...PLAIN, boundary: UNKNOWN },
          { serviceAccounts: ['shop/other'], boundary: UNKNOWN },
        ],
        'one that limited nothing, in other words': [
          { ...PLAIN, boundary: document({ Action: '*' }) },
          { ...PLAIN, boundary: document({ NotAction: 's3:GetObject' }, { Action: 's3:Get*' }) },
        ],
      },
    },
  ],
  [
    'boundary-widened',
    {
      indirect: ['by NotAction', 'by a managed policy'],
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
      indirect: ['of AWS by one of the account'],
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
      indirect: ['of a part of it', 'by a condition'],
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
    'session-policy-removed',
    {
      indirect: ['with another change', 'that allowed everything', 'for all access of the role'],
      triggers: {
        'of all pods': [
          { ...PLAIN, sessionTags: false, sessionPolicy: document(READ) },
          { ...PLAIN, sessionTags: false },
        ],
        'with another change': [
          { ...PLAIN, sessionTags: false, sessionPolicy: document(READ) },
          { allow: [READ, { Action: 'sqs:SendMessage' }] },
        ],
        'that allowed everything': [
          { ...PLAIN, sessionTags: false, sessionPolicy: document({ Action: '*' }) },
          { ...PLAIN, sessionTags: false },
        ],
        'for one that allows everything': [
          { ...PLAIN, sessionTags: false, sessionPolicy: document(READ) },
          { ...PLAIN, sessionTags: false, sessionPolicy: document({ Action: '*' }) },
        ],
        'for all access of the role': [
          { allow: [READ, { Action: 'sqs:*' }], sessionTags: false, sessionPolicy: document(READ) },
          {
            allow: [READ, { Action: 'sqs:*' }],
            sessionTags: false,
            sessionPolicy: document(READ, { Action: 'sqs:*' }),
          },
        ],
      },
      silent: {
        'another one': [
          { ...PLAIN, sessionTags: false, sessionPolicy: document(READ) },
          { ...PLAIN, sessionTags: false, sessionPolicy: document({ Action: 's3:*' }) },
        ],
        'of a service account that goes': [
          {
            ...PLAIN,
            sessionTags: false,
            sessionPolicy: document(READ),
            serviceAccounts: ['shop/orders', 'shop/batch'],
          },
          { ...PLAIN, sessionTags: false, serviceAccounts: ['shop/batch'] },
        ],
        'a new service without one': [undefined, { ...PLAIN, sessionTags: false }],
      },
    },
  ],
  [
    'session-tags-off',
    {
      indirect: ['with policies that go by them'],
      triggers: {
        'of a service that had them': [PLAIN, { ...PLAIN, sessionTags: false }],
        'of a new service': [undefined, { ...PLAIN, sessionTags: false }],
        'with policies that go by them': [
          { allow: [READ], deny: [{ Action: '*', Condition: { StringEquals: NAMESPACE } }] },
          { allow: [READ], deny: [{ Action: '*', Condition: { StringEquals: NAMESPACE } }], sessionTags: false },
        ],
      },
      silent: {
        'off before': [
          { ...PLAIN, sessionTags: false },
          { allow: [READ, { Action: 's3:PutObject' }], sessionTags: false },
        ],
        'switched on': [{ ...PLAIN, sessionTags: false }, PLAIN],
        'a policy that no longer depends on them': [
          { allow: [{ ...READ, Condition: { StringEquals: NAMESPACE } }] },
          PLAIN,
        ],
      },
    },
  ],
  [
    'undecided-access',
    {
      indirect: ['one that goes, and may have denied something'],
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
      indirect: ['by a managed policy', 'with an exception'],
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
      indirect: ['all with a Deny'],
      triggers: {
        'all but the identities': [undefined, { allow: [{ NotAction: ['iam:*', 'organizations:*'] }] }],
        'a managed policy': [undefined, { managed: ['arn:aws:iam::aws:policy/PowerUserAccess'] }],
        'all with a Deny': [undefined, { allow: [{ Action: '*' }], deny: [{ Action: 'iam:*' }] }],
        'all but some actions on one bucket': [
          PLAIN,
          { allow: [READ, { NotAction: 's3:DeleteObject', Resource: 'arn:aws:s3:::orders/*' }] },
        ],
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
    'allow-not-resource',
    {
      indirect: ['beside a Deny', 'one that excludes less than before'],
      triggers: {
        'all but one queue': [
          PLAIN,
          { allow: [READ, { Action: 'sqs:SendMessage', NotResource: 'arn:aws:sqs:eu-west-1:111122223333:audit' }] },
        ],
        'beside a Deny': [
          PLAIN,
          {
            allow: [READ, { Action: 'sns:Publish', NotResource: 'arn:aws:sns:eu-west-1:111122223333:audit' }],
            deny: [{ Action: 'sns:Publish', Resource: 'arn:aws:sns:eu-west-1:111122223333:alarms' }],
          },
        ],
        'one that excludes less than before': [
          { allow: [READ, { Action: 'sns:Publish', NotResource: ['arn:aws:sns:*:*:a', 'arn:aws:sns:*:*:b'] }] },
          { allow: [READ, { Action: 'sns:Publish', NotResource: 'arn:aws:sns:*:*:a' }] },
        ],
      },
      silent: {
        'a Deny of all but one queue': [
          PLAIN,
          { allow: [READ], deny: [{ Action: 'sqs:*', NotResource: 'arn:aws:sqs:eu-west-1:111122223333:audit' }] },
        ],
        'one within what was allowed': [
          { allow: [{ Action: 'sns:Publish' }] },
          { allow: [{ Action: 'sns:Publish', NotResource: 'arn:aws:sns:*:*:a' }] },
        ],
        'one that was there before': [
          { allow: [{ Action: 'sns:Publish', NotResource: 'arn:aws:sns:*:*:a' }] },
          { allow: [READ, { Action: 'sns:Publish', NotResource: 'arn:aws:sns:*:*:a' }] },
        ],
        'a Deny of everything else': [
          PLAIN,
          {
            allow: [READ, { Action: 'sns:Publish', NotResource: 'arn:aws:sns:*:*:a' }],
            deny: [{ Action: 'sns:*', NotResource: 'arn:aws:sns:*:*:a' }],
          },
        ],
      },
    },
  ],
  [
    'cross-account-target',
    {
      indirect: ['by a wildcard'],
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

/** The rule with some of its actions, evenly picked, where it has hundreds. */
export function sampled(rule: AccessRule): AccessRule {
  const some = (step: RuleStep): RuleStep => {
    const every = Math.ceil(step.actions.length / 20);
    return { ...step, actions: step.actions.filter((_, index) => index % every === 0) };
  };
  const [first, ...others] = rule.steps;
  return { ...rule, steps: [some(first), ...others.map(some)] };
}

/** One statement for each leg of a rule that is data, on everything. */
export function grants(
  { steps }: AccessRule,
  each: (step: RuleStep, index: number) => Partial<Statement> = () => ({}),
): Told {
  return { allow: steps.map((step, index) => ({ Action: step.actions.map(spelled), ...each(step, index) })) };
}

/** An action as a policy can name it. */
export function spelled(action: string): string {
  return action === ANY_SERVICE ? '*' : action;
}

/** `iam:CreateAccessKe?` */
export function indirectly(action: string): string {
  return action === ANY_SERVICE ? '*' : `${action.slice(0, -1)}?`;
}

export const ofAnyService = ({ steps }: AccessRule): boolean =>
  steps.some(({ actions }) => actions.includes(ANY_SERVICE));

/** A condition that no session meets. */
export const NEVER = { DateLessThan: { 'aws:TokenIssueTime': '2020-01-01T00:00:00Z' } };

/** Cases of a rule that is data, made of its actions. */
export function casesOfData(whole: AccessRule): RuleCases {
  const rule = sampled(whole);
  const { steps } = rule;
  const told = grants(rule);
  const wild = grants(rule, ({ actions }) => ({ Action: actions.map(indirectly) }));
  const boundary = ofAnyService(rule) ? document({ Action: ['iam:*', 's3:*'] }) : undefined;
  const { actions } = steps[0];
  return {
    triggers: {
      'its actions': [undefined, told],
      'its actions behind wildcards': [undefined, wild],
      'what a wider boundary uncovers': [
        { ...told, boundary: document({ Action: 'sns:Publish' }) },
        { ...told, boundary: document({ Action: '*' }) },
      ],
      'what a boundary uncovers that goes': [{ ...told, boundary: document({ Action: 'sns:Publish' }) }, told],
    },
    indirect: ['its actions behind wildcards', 'what a wider boundary uncovers'],
    silent: {
      'a Deny of what it is about': [undefined, { ...wild, deny: [{ Action: actions.map(spelled) }] }],
      'a boundary without it': [undefined, { ...wild, boundary: boundary ?? document({ NotAction: [...actions] }) }],
      'conditions that never hold': [undefined, grants(rule, () => ({ Condition: NEVER }))],
      'what was there before': [told, { ...told, serviceAccounts: ['shop/orders'], tags: { team: 'a' } }],
    },
  };
}
