import { policyFindings } from '../../modules/findings/policy-findings';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import type { Configuration } from '../../modules/manifest/configuration';
import type { ConditionBlock, PolicyDocument, Principal } from '../../modules/policy/document';

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
