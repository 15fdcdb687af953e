import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountOf, addCluster } from './terraform/cloud';
import { startTerraformRig, type TerraformRig } from './terraform/rig';
import { runTerraform } from './terraform/run-terraform';

const TRUST = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
  ],
};
const READ = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }],
};

const CONFIGURATION = {
  terraform: { required_providers: { aws: { source: 'aws' }, kubernetes: { source: 'kubernetes' } } },
  provider: {
    aws: [{ region: 'eu-west-1', allowed_account_ids: ['111122223333'] }],
    kubernetes: [
      { alias: 'eu', config_context: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop-eu' },
      { alias: 'us', config_context: 'arn:aws:eks:us-east-1:111122223333:cluster/shop-us' },
    ],
  },
  resource: {
    aws_iam_role: { r: { name: 'orders', path: '/pods/', assume_role_policy: JSON.stringify(TRUST) } },
    aws_iam_role_policy: { p: { name: 'read', role: '${aws_iam_role.r.name}', policy: JSON.stringify(READ) } },
    aws_iam_role_policies_exclusive: {
      e: { role_name: '${aws_iam_role.r.name}', policy_names: ['${aws_iam_role_policy.p.name}'] },
    },
    aws_iam_role_policy_attachments_exclusive: { e: { role_name: '${aws_iam_role.r.name}', policy_arns: [] } },
    aws_eks_pod_identity_association: {
      eu: { cluster_name: 'shop-eu', namespace: 'shop', service_account: 'api', role_arn: '${aws_iam_role.r.arn}' },
      us: {
        cluster_name: 'shop-us',
        namespace: 'shop',
        service_account: 'api',
        role_arn: '${aws_iam_role.r.arn}',
        region: 'us-east-1',
      },
    },
    aws_eks_addon: { a: { cluster_name: 'shop-eu', addon_name: 'eks-pod-identity-agent' } },
    kubernetes_service_account_v1: {
      eu: { provider: 'kubernetes.eu', metadata: [{ name: 'api', namespace: 'shop' }] },
      us: { provider: 'kubernetes.us', metadata: [{ name: 'api', namespace: 'shop' }] },
    },
  },
};

let rig: TerraformRig;
let folder: string;

beforeEach(async () => {
  rig = await startTerraformRig();
  folder = join(rig.folder, 'stack');
  mkdirSync(folder);
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(CONFIGURATION));
  rig.cloud.change((state) => {
    addCluster(state, '111122223333', 'eu-west-1', 'shop-eu');
    addCluster(state, '111122223333', 'us-east-1', 'shop-us');
  });
});

afterEach(() => {
  rig.close();
});

function terraform(...args: string[]) {
  return runTerraform(rig, folder, ...args, '-no-color');
}

it('real Terraform applies all resource types, and a second plan is empty', async () => {
  expect(await terraform('apply', '-auto-approve')).toMatchObject({ code: 0 });
  expect(await terraform('plan', '-detailed-exitcode')).toEqual({
    code: 0,
    output: expect.stringContaining('No changes') as string,
  });

  const role = accountOf(rig.cloud.state, '111122223333').roles['orders'];
  expect(role?.path).toBe('/pods/');
  expect(JSON.parse(role?.inline['read'] ?? '')).toEqual(READ);
  const clusters = Object.values(rig.cloud.state.clusters);
  expect(clusters.map(({ associations }) => Object.keys(associations).length)).toEqual([1, 1]);
  expect(clusters.map(({ serviceAccounts }) => Object.keys(serviceAccounts))).toEqual([['shop/api'], ['shop/api']]);
});

it('a policy that is added by hand appears in the next plan, and apply removes it', async () => {
  await terraform('apply', '-auto-approve');
  rig.cloud.change((state) => {
    const role = accountOf(state, '111122223333').roles['orders'];
    if (role) role.inline['by-hand'] = JSON.stringify(READ);
  });

  const plan = await terraform('plan', '-detailed-exitcode');
  expect(plan.code).toBe(2);
  expect(plan.output).toContain('by-hand');
  await terraform('apply', '-auto-approve');
  expect(Object.keys(accountOf(rig.cloud.state, '111122223333').roles['orders']?.inline ?? {})).toEqual(['read']);
});

it('renaming the role replaces it, and destroy leaves nothing', async () => {
  await terraform('apply', '-auto-approve');
  const renamed = JSON.stringify(CONFIGURATION).replace('"name":"orders"', '"name":"orders-new"');
  writeFileSync(join(folder, 'main.tf.json'), renamed);
  expect(await terraform('apply', '-auto-approve')).toMatchObject({ code: 0 });
  expect(Object.keys(accountOf(rig.cloud.state, '111122223333').roles)).toEqual(['orders-new']);

  expect(await terraform('destroy', '-auto-approve')).toMatchObject({ code: 0 });
  expect(accountOf(rig.cloud.state, '111122223333').roles).toEqual({});
  expect(Object.values(rig.cloud.state.clusters)).toEqual([
    { associations: {}, addons: {}, serviceAccounts: {} },
    { associations: {}, addons: {}, serviceAccounts: {} },
  ]);
});

it.each([
  [
    'a trust policy without Pod Identity',
    (text: string) => text.replace(/pods\.eks/g, 'ec2'),
    'InvalidParameterException',
  ],
  [
    'a cluster that is not there',
    (text: string) => text.replaceAll('"shop-us"', '"nowhere"'),
    'ResourceNotFoundException',
  ],
  ['a policy that is not JSON', (text: string) => text.replace('"policy":"{', '"policy":"'), 'MalformedPolicyDocument'],
  [
    'a permissions boundary that does not exist',
    (text: string) => text.replace('"path":', '"permissions_boundary":"arn:aws:iam::111122223333:policy/none","path":'),
    'NoSuchEntity',
  ],
])('refuses %s, as AWS does', async (_name, edit, code) => {
  writeFileSync(join(folder, 'main.tf.json'), edit(JSON.stringify(CONFIGURATION)));
  const applied = await terraform('apply', '-auto-approve');
  expect(applied.code).toBe(1);
  expect(applied.output).toContain(code);
});

it('refuses a second association of a service account and a role name that is taken', async () => {
  await terraform('apply', '-auto-approve');
  folder = join(rig.folder, 'other');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'main.tf.json'),
    JSON.stringify(CONFIGURATION).replace('"name":"orders"', '"name":"ORDERS"'),
  );
  expect((await terraform('apply', '-auto-approve')).output).toContain('EntityAlreadyExists');
  writeFileSync(
    join(folder, 'main.tf.json'),
    JSON.stringify(CONFIGURATION).replace('"name":"orders"', '"name":"other"'),
  );
  expect((await terraform('apply', '-auto-approve')).output).toContain('Association already exists');
});

it('an injected fault fails the call it names, and the next run finishes the job', async () => {
  rig.cloud.inject({ operation: 'PutRolePolicy', code: 'AccessDenied' });
  const failed = await terraform('apply', '-auto-approve');
  expect(failed.code).toBe(1);
  expect(failed.output).toContain('AccessDenied');
  expect(await terraform('apply', '-auto-approve')).toMatchObject({ code: 0 });
  expect(await terraform('plan', '-detailed-exitcode')).toEqual({
    code: 0,
    output: expect.stringContaining('No changes') as string,
  });
});
