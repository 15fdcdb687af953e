import { boundaryFindings } from '../../modules/findings/boundary-findings';
import { policyFindings } from '../../modules/findings/policy-findings';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import type { Configuration } from '../../modules/manifest/configuration';
import type { ConditionBlock, PolicyDocument, Principal } from '../../modules/policy/document';
import { workloadsOf } from '../access/workloads';

const YAML = `environments: { prod: { account: "111122223333", region: eu-west-1 } }
policies:
  arn:aws:s3:::reports-{environment}: reports.json
`;

function configuration(document?: PolicyDocument): Configuration {
  const read = parseConfiguration(Buffer.from(YAML), 'eks-pod-identity.yaml').configuration;
  if (!read) throw new Error('the configuration is not valid');
  return { ...read, policyDocuments: new Map(document ? [['reports.json', document]] : []) };
}

function policy(principal: Principal, Condition?: ConditionBlock, action = 's3:GetObject'): PolicyDocument {
  const statement = {
    Effect: 'Allow',
    Principal: principal,
    Action: action,
    Resource: 'arn:aws:s3:::reports-prod/*',
  } as const;
  return { Version: '2012-10-17', Statement: [{ ...statement, ...(Condition && { Condition }) }] };
}

function found(before: PolicyDocument | undefined, after: PolicyDocument) {
  return policyFindings({ before: configuration(before), after: configuration(after) }, ({ severity }) => severity);
}

describe('a policy of a resource that allows everyone', () => {
  test.each<[string, PolicyDocument]>([
    ['by a wildcard', policy('*')],
    ['by a wildcard in a list', policy({ AWS: ['111122223333', '*'] })],
    ['over TLS only', policy('*', { Bool: { 'aws:SecureTransport': 'true' } })],
    [
      'by every role of a name, in any account',
      policy('*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/a*' } }),
    ],
    ['outside one network', policy('*', { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } })],
    [
      'but for one account',
      {
        Version: '2012-10-17',
        Statement: [
          ...[policy('*').Statement].flat(),
          { Effect: 'Deny', Principal: { AWS: '444455556666' }, Action: '*', Resource: '*' },
        ],
      },
    ],
  ])('is found: %s', (_, document) => {
    expect(found(policy({ AWS: '111122223333' }), document)).toMatchObject([
      {
        rule: 'resource-policy-anybody',
        severity: 'high',
        message: 'names a policy that allows any AWS account s3:GetObject on arn:aws:s3:::reports-prod/*',
        file: 'eks-pod-identity.yaml',
        line: 3,
        column: 3,
        witnesses: [{ action: 's3:GetObject' }],
      },
    ]);
  });

  test.each<[string, PolicyDocument]>([
    ['an account', policy({ AWS: '444455556666' })],
    ['a service', policy({ Service: 'logging.s3.amazonaws.com' })],
    ['an organization', policy('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } })],
    ['a role by its ARN', policy('*', { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::444455556666:role/a' } })],
    ['an account by its number', policy('*', { StringEquals: { 'aws:PrincipalAccount': '444455556666' } })],
    ['a network', policy('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })],
    [
      'a wildcard that is denied',
      {
        Version: '2012-10-17',
        Statement: [
          ...[policy('*').Statement].flat(),
          {
            Effect: 'Deny',
            Principal: '*',
            Action: '*',
            Resource: '*',
            Condition: { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } },
          },
        ],
      },
    ],
  ])('is not found where it is bound to %s', (_, document) => {
    expect(found(undefined, document)).toEqual([]);
  });

  it('is found once: when it becomes so, when it widens, and when it is named', () => {
    expect(found(policy('*'), policy('*'))).toEqual([]);
    expect(found(policy('*'), policy('*', undefined, 's3:*'))).toHaveLength(1);
    expect(found(undefined, policy('*'))).toHaveLength(1);
    expect(policyFindings({ after: configuration(policy('*')) }, () => 'low')).toMatchObject([{ severity: 'low' }]);
    expect(policyFindings({ before: configuration(policy('*')) }, () => 'low')).toEqual([]);
  });
});

describe('a boundary that this project manages', () => {
  const ARN = 'arn:aws:iam::111122223333:policy/boundary';
  const bounded = (
    manage: boolean,
  ): string => `environments: { prod: { account: "111122223333", region: eu-west-1, clusters: [ { name: shop } ] } }
defaults: { role: { permissionsBoundary: "${ARN}" } }
policies: { "${ARN}": { file: boundary.json, manage: ${manage} } }
`;
  const document = (...Action: string[]): PolicyDocument => ({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action, Resource: '*' },
  });
  const workloads = workloadsOf('service: orders\nserviceAccounts: shop/orders\n', bounded(false));

  function changed(before: PolicyDocument | undefined, after: PolicyDocument, used = workloads) {
    const [from, to] = [before, after].map((policy) => ({
      ...parseConfiguration(Buffer.from(bounded(policy !== undefined)), 'c.yaml').configuration!,
      policyDocuments: new Map(policy ? [['boundary.json', policy]] : []),
    }));
    const sides = { before: used, after: used };
    const found = boundaryFindings({ before: from!, after: to! }, sides, ({ severity }) => severity);
    return found.map(({ rule, severity, message, line, witnesses }) => [
      rule,
      severity,
      message.split(': ').at(-1),
      line,
      witnesses.length,
    ]);
  }

  test.each<[string, PolicyDocument | undefined, PolicyDocument, string, number]>([
    ['allows more', document('s3:*'), document('s3:*', 'sqs:*'), 'it also allows sqs:*', 1],
    ['allows less', document('s3:*', 'sqs:*'), document('s3:*'), 'it no longer allows sqs:*', 0],
    ['is written in another way', document('s3:*'), document('s3:*', 's3:Get*'), 'it allows the same', 0],
    ['is new', undefined, document('s3:*'), 'it is managed for the first time, so what it allowed is not known', 0],
  ])('is a critical finding where it %s', (_, before, after, what, witnesses) => {
    expect(changed(before, after)).toEqual([['managed-boundary-changed', 'critical', what, 3, witnesses]]);
  });

  test('is not found where it stays, and where no role has it', () => {
    expect(changed(document('s3:*'), document('s3:*'))).toEqual([]);
    expect(changed(document('s3:*'), document('sqs:*'), [])).toEqual([]);
  });
});
