import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

test.each<[args: string[], message: string]>([
  [['handoff', 'orders'], 'service "orders" does not have a target role'],
  [['handoff', 'reports', '--environment', 'dev'], 'does not have a target role in environment "dev"'],
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
