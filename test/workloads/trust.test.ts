import { serviceAccessOf } from '../../modules/access/service-access';
import { compareServices } from '../../modules/change/compare-services';
import { findingsOfChange } from '../../modules/findings/findings-of-change';
import type { Statement } from '../../modules/policy/document';
import { createdRole, places, resolve, workloadIn } from './resolved';

const CONFIGURATION = `
environments:
  prod:
    account: "111122223333"
    region: eu-west-1
    clusters: [ { name: shop, oidc: "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE" } ]
`.trimStart();
const manifest = (trust: string, rest = ''): string =>
  `service: orders\nserviceAccounts: shop/orders\nrole: { trust: { ${trust} } }\n${rest}`;
const diagnosed = (trust: string, rest?: string) => resolve(CONFIGURATION, manifest(trust, rest)).diagnostics;
const access = (trust: string) => serviceAccessOf(workloadIn('prod', resolve(CONFIGURATION, manifest(trust))));
const ORGANIZATION = 'conditions: { StringEquals: { aws:SourceOrgID: o-1 } }';
const ADMIN = 'statements: [ { principals: { AWS: "arn:aws:iam::{account}:role/admin" }, actions: sts:AssumeRole } ]';

function statementsOf(trust: string, configuration = CONFIGURATION): readonly Statement[] {
  const { trustPolicy } = createdRole('prod', resolve(configuration, manifest(trust)));
  return [trustPolicy.Statement].flat<readonly (Statement | readonly Statement[])[]>();
}

describe('trust', () => {
  test('adds conditions to the statement for EKS Pod Identity, and statements after it', () => {
    const statements = statementsOf(
      `conditions: { StringEquals: { aws:SourceOrgID: o-1 }, StringLike: { aws:RequestTag/kubernetes-pod-name: "{service}-*" } }, ${ADMIN}`,
    );
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:SourceAccount': '111122223333',
            'aws:RequestTag/eks-cluster-arn': 'arn:aws:eks:eu-west-1:111122223333:cluster/shop',
            'aws:RequestTag/kubernetes-namespace': 'shop',
            'aws:RequestTag/kubernetes-service-account': 'orders',
            'aws:SourceOrgID': 'o-1',
          },
          StringLike: { 'aws:RequestTag/kubernetes-pod-name': 'orders-*' },
        },
      },
      { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/admin' }, Action: 'sts:AssumeRole' },
    ]);
  });

  test('of the configuration and of the manifest add up, and a later condition overrides an earlier one', () => {
    const configuration = `defaults: { role: { trust: { ${ORGANIZATION}, ${ADMIN} } } }\n${CONFIGURATION}`;
    const [pods, ...others] = statementsOf(
      'conditions: { StringEquals: { aws:SourceOrgID: o-2 } }, statements: [ { effect: Deny, principals: { Service: [ lambda.amazonaws.com ] }, actions: [ sts:AssumeRole ] } ]',
      configuration,
    );
    expect(pods?.Condition?.['StringEquals']).toMatchObject({ 'aws:SourceOrgID': 'o-2' });
    expect(others.map(({ Effect }) => Effect)).toEqual(['Allow', 'Deny']);
  });

  test('may have conditions on the keys of an identity provider', () => {
    const provider = 'arn:aws:iam::{account}:oidc-provider/token.actions.githubusercontent.com';
    const trust = `statements: [ { principals: { Federated: "${provider}" }, actions: sts:AssumeRoleWithWebIdentity, conditions: { StringEquals: { "token.actions.githubusercontent.com:sub": "repo:a/b:ref:refs/heads/main" } } } ]`;
    expect(diagnosed(trust)).toEqual([]);
  });

  const principals = (kinds: string): string => `statements: [ { principals: ${kinds}, actions: sts:AssumeRole } ]`;
  const condition = (test: string): string => `conditions: { ${test} }`;
  const denied = (conditions: string): string =>
    `statements: [ { effect: Deny, principals: { AWS: "*" }, actions: sts:AssumeRole, conditions: { ${conditions} } } ]`;
  const CASES: readonly [string, string, string[], string?][] = [
    [
      'a role by a wildcard',
      principals('{ AWS: "arn:aws:iam::111122223333:role/*" }'),
      ['error trust-principal-invalid'],
    ],
    [
      'a role of another partition',
      principals('{ AWS: "arn:aws-cn:iam::111122223333:role/x" }'),
      ['error trust-principal-invalid'],
    ],
    ['a name as a role', principals('{ AWS: admin }'), ['error trust-principal-invalid']],
    [
      'a provider without an ARN',
      principals('{ Federated: oidc.eks.amazonaws.com/id/X }'),
      ['error trust-principal-invalid'],
    ],
    ['a service without its domain', principals('{ Service: lambda }'), ['error trust-principal-invalid']],
    [
      'a generated condition',
      condition('StringEquals: { AWS:SourceAccount: "111122223333" }'),
      ['error trust-condition-generated'],
    ],
    ['a network', condition('IpAddress: { aws:SourceIp: 10.0.0.0/8 }'), ['warning trust-condition-unsuitable']],
    [
      'an organization of a service',
      condition('StringEquals: { aws:PrincipalOrgID: o-1 }'),
      ['warning trust-condition-unsuitable'],
    ],
    [
      'another session tag',
      condition('StringEquals: { aws:RequestTag/team: a }'),
      ['warning trust-condition-unsuitable'],
    ],
    [
      'session tags that are disabled',
      condition('StringLike: { aws:RequestTag/kubernetes-pod-name: a }'),
      ['warning trust-condition-unsuitable'],
      'sessionTags: false\n',
    ],
    ['an unknown operator', condition('StringEqual: { aws:SourceOrgID: o-1 }'), ['error grant-unknown-operator']],
    ['an unknown key', condition('StringEquals: { aws:SourceOrg: o-1 }'), ['warning grant-unknown-condition-key']],
    ['conditions that IRSA does not have', ORGANIZATION, ['error trust-conditions-irsa'], 'identity: irsa\n'],
    [
      'conditions that IRSA does not have, while both are used',
      ORGANIZATION,
      ['warning trust-conditions-irsa'],
      'identity: both\n',
    ],
    [
      'a Deny of principals without an organization',
      denied('StringNotEquals: { aws:PrincipalOrgID: o-1 }'),
      ['error trust-denies-pods'],
    ],
    ['a Deny of everything', denied(''), ['error trust-denies-pods']],
    ['a Deny of some', denied('StringNotEquals: { aws:SourceOrgID: o-1 }'), []],
    [
      'more than fits',
      `statements: [ ${Array.from({ length: 30 }, (_, at) => `{ principals: { AWS: "arn:aws:iam::111122223333:role/${at}" }, actions: sts:AssumeRole }`).join(', ')} ]`,
      ['error quota-trust-policy'],
    ],
  ];
  test.each(CASES.map(([what, trust, problems, rest = '']) => [what, trust, problems, rest] as const))(
    'reports %s',
    (_, trust, problems, rest) => {
      expect(places(diagnosed(trust, rest)).map((one) => one.replace(/^\S+ /, ''))).toEqual(problems);
    },
  );

  test('is not for the default of services that use IRSA', () => {
    const configuration = `defaults: { role: { trust: { ${ORGANIZATION} } } }\n${CONFIGURATION}`;
    const irsa = 'service: orders\nserviceAccounts: shop/orders\nidentity: irsa\n';
    expect(resolve(configuration, irsa).diagnostics).toEqual([]);
  });

  test('that is added is gained trust, with its findings, and a condition that is added is lost trust', () => {
    const plain = access('statements: []');
    expect(compareServices(plain, access(ADMIN))).toMatchObject({
      verdict: 'broader',
      trust: { gained: [{ principals: { include: ['arn:aws:iam::111122223333:role/admin'] } }], lost: [] },
    });
    expect(compareServices(plain, access(ORGANIZATION))?.trust).toMatchObject({ verdict: 'narrower', gained: [] });
    expect(compareServices(access(ORGANIZATION), plain)?.trust).toMatchObject({ verdict: 'broader', lost: [] });
    const anybody = access(ADMIN.replace('arn:aws:iam::{account}:role/admin', '*'));
    const change = compareServices(plain, anybody);
    expect(change && findingsOfChange(change, plain, anybody).map(({ rule }) => rule)).toEqual(['trust-anybody']);
  });

  test('makes a session duration useful', () => {
    const withDuration = (more: string) =>
      resolve(
        CONFIGURATION,
        `service: orders\nserviceAccounts: shop/orders\nrole: { maxSessionDuration: 7200, trust: { ${more} } }\n`,
      ).diagnostics;
    expect(withDuration(ADMIN)).toEqual([]);
    expect(places(withDuration(ORGANIZATION))).toEqual([expect.stringContaining('session-duration-unused')]);
  });
});
