import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTarget } from '../../cli/commands/check-target';
import { type TargetTrust, targetTrustPolicy } from '../../modules/identity/role-chain';
import type { PolicyDocument } from '../../modules/policy/document';
import { removeFolders, testRepository } from '../repository/git-repository';
import { describeTerraform, TERRAFORM_ENVIRONMENT } from '../terraform';
import { CONFIGURATION, eksPodIdentity, manifestOf } from './command-line';

afterAll(removeFolders);

const REPORTS = `service: reports
serviceAccounts: [ shop/reports, shop/batch ]
targetRole:
  account: "444455556666"
  name: reports-reader
  path: /pods/
  tags: { 'a b': 'c' }
  managedPolicies: AmazonSSMReadOnlyAccess
  allow: [ { actions: s3:GetObject, resources: 'arn:aws:s3:::data/\${aws:PrincipalTag/kubernetes-namespace}/*' } ]
`;
const { folder: cwd } = testRepository({
  'eks-pod-identity.yaml': CONFIGURATION,
  'services/orders/pod-identity.yaml': manifestOf('orders'),
  'services/reports/pod-identity.yaml': REPORTS,
  'services/other/pod-identity.yaml':
    'service: other\nserviceAccounts: shop/other\ntargetRole: arn:aws:iam::444455556666:role/other\n',
});
const run = (...args: string[]) => eksPodIdentity(args, { cwd });
const written = (...path: string[]) => readFileSync(join(cwd, 'handoff', ...path), 'utf8');

test('handoff writes trust policy, permissions and Terraform, which check-target accepts', async () => {
  const { status, stdout } = await run('handoff', 'reports');
  expect(status).toBe(0);
  const folder = 'handoff/reports/prod';
  expect(stdout.trimEnd().split('\n')).toEqual(
    ['trust-policy.json', 'reports-reader.json', 'target-role.tf'].map((file) => `${folder}/${file}`),
  );
  expect(written('reports', 'prod', 'reports-reader.json')).toContain('${aws:PrincipalTag/kubernetes-namespace}');
  const hcl = written('reports', 'prod', 'target-role.tf');
  for (const part of ['"reports-reader"', '"/pods/"', '"a b" = "c"', 'policy/AmazonSSMReadOnlyAccess']) {
    expect(hcl).toContain(part);
  }
  const check = await run('check-target', `${folder}/trust-policy.json`, '--service', 'reports');
  expect(check).toMatchObject({ status: 0, stderr: '' });
  expect(check.stdout).toContain(
    'reports in prod: shop/batch on shop may assume arn:aws:iam::444455556666:role/pods/reports-reader',
  );
  const other = await run('handoff', 'other', '--environment', 'prod', '--out', 'handoff');
  expect(other.stdout).toBe('handoff/other/prod/trust-policy.json\n');
});

test('check-target reads the output of get-role, and names what is refused', async () => {
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'sts:AssumeRole' }],
  };
  const Arn = 'arn:aws:iam::444455556666:role/other';
  for (const document of [trust, encodeURIComponent(JSON.stringify(trust))]) {
    writeFileSync(join(cwd, 'role.json'), JSON.stringify({ Role: { Arn, AssumeRolePolicyDocument: document } }));
    const { status, stdout } = await run('check-target', 'role.json');
    expect(status).toBe(1);
    expect(stdout).toBe(
      `other in prod: shop/other on shop may not assume ${Arn}\n  sts:TagSession is not allowed, which EKS needs to pass session tags\n`,
    );
  }
});

describe('check-target finds the target role in a plan', () => {
  const target = 'arn:aws:iam::444455556666:role/pods/reports-reader';
  const trust = (part: Partial<TargetTrust> = {}) =>
    targetTrustPolicy({
      account: '111122223333',
      role: 'arn:aws:iam::111122223333:role/reports-prod',
      associations: ['batch', 'reports'].map((serviceAccount) => ({
        clusterArn: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop',
        namespace: 'shop',
        serviceAccount,
      })),
      ...part,
    });
  const otherCluster = { clusterArn: 'arn:aws:eks:eu-west-1:111122223333:cluster/old', namespace: 'shop' };
  const check = async (policy: PolicyDocument | undefined, role: Readonly<Record<string, unknown>> = {}) => {
    const after = { name: 'reports-reader', path: '/pods/', assume_role_policy: JSON.stringify(policy), ...role };
    const plan = {
      format_version: '1.2',
      resource_changes: [
        {
          address: 'aws_iam_role.reader',
          mode: 'managed',
          type: 'aws_iam_role',
          name: 'reader',
          change: { actions: ['create'], after, after_unknown: { assume_role_policy: policy === undefined } },
        },
      ],
      configuration: { root_module: { resources: [] } },
    };
    writeFileSync(join(cwd, 'plan.json'), JSON.stringify(plan));
    return checkTarget({ folder: cwd, color: false, notesColor: false }, 'plan.json', {});
  };

  test.each<[what: string, policy: PolicyDocument | undefined, line: string]>([
    [
      'without sts:TagSession',
      { ...trust(), Statement: [trust().Statement].flat().map((one) => ({ ...one, Action: 'sts:AssumeRole' })) },
      '  sts:TagSession is not allowed',
    ],
    [
      'with the tags of another cluster',
      trust({ associations: [{ ...otherCluster, serviceAccount: 'batch' }] }),
      '  requires aws:RequestTag/eks-cluster-arn "arn:aws:eks:eu-west-1:111122223333:cluster/old"',
    ],
    ['with an external ID', trust({ sessionTags: false }), '  requires sts:ExternalId'],
    [
      'with the ARN of another role',
      trust({ role: 'arn:aws:iam::111122223333:role/old' }),
      '  requires aws:PrincipalArn "arn:aws:iam::111122223333:role/old"',
    ],
    [
      'that is not known yet',
      undefined,
      `shop/batch on shop: whether it may assume ${target} could not be decided\n  assume_role_policy of aws_iam_role.reader is known only after apply`,
    ],
  ])('%s', async (_, policy, line) => {
    const { exitCode, output } = await check(policy);
    expect(exitCode).toBe(1);
    expect(output).toContain(line);
  });

  test('as handoff writes it, by its ARN too, and no other role', async () => {
    expect((await check(trust())).exitCode).toBe(0);
    expect((await check(trust(), { arn: target })).exitCode).toBe(0);
    for (const arn of [target.replace('4444', '9999'), target.replace('/pods', '')]) {
      await expect(check(trust(), { arn })).rejects.toThrow(/target role/);
    }
    await expect(check(trust(), { name: 'another' })).rejects.toThrow('no role in "plan.json" is a target role');
  });

  test('but not in a file of another format', async () => {
    writeFileSync(join(cwd, 'state.json'), JSON.stringify({ format_version: '1.0', values: {} }));
    const context = { folder: cwd, color: false, notesColor: false };
    await expect(checkTarget(context, 'state.json', {})).rejects.toThrow('Cannot read the plan');
  });
});

test.each<[args: string[], message: string]>([
  [['handoff', 'orders'], 'service "orders" does not have a target role'],
  [['handoff', 'reports', '--environment', 'dev'], 'environment "dev" does not exist'],
  [['check-target', 'no.json'], 'cannot read "no.json"'],
  [['check-target', 'services/reports/pod-identity.yaml'], 'not JSON'],
  [['check-target', 'other.json'], 'no service has the target role arn:aws:iam::444455556666:role/unknown'],
  [['check-target', 'empty.json'], '"empty.json" does not contain a trust policy'],
])('%p is refused', async (args, message) => {
  const other = { Arn: 'arn:aws:iam::444455556666:role/unknown', AssumeRolePolicyDocument: { Statement: [] } };
  writeFileSync(join(cwd, 'other.json'), JSON.stringify({ Role: other }));
  writeFileSync(join(cwd, 'empty.json'), '{}');
  const { status, stdout, stderr } = await run(...args);
  expect({ status: status === 0, stdout }).toEqual({ status: false, stdout: '' });
  expect(stderr).toContain(message);
});

describeTerraform('the Terraform file', () => {
  test('is formatted, and its syntax is valid', async () => {
    await run('handoff', 'reports');
    execFileSync('terraform', ['fmt', '-check', join(cwd, 'handoff/reports/prod')], {
      env: { ...process.env, ...TERRAFORM_ENVIRONMENT },
    });
  });
});
