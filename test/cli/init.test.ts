import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Outcome } from '../../cli/command';
import { init } from '../../cli/commands/init';
import type { InitOptions } from '../../cli/scaffold/init-answers';
import { loadRepository } from '../../modules';
import { removeFolders, runGit } from '../repository/git-repository';
import { CONFIGURATION, folderWith, manifestOf } from './command-line';

afterAll(removeFolders);

const MANIFEST = 'services/example/pod-identity.yaml';
const WORKFLOWS = ['.github/workflows/pod-identity-plan.yml', '.github/workflows/pod-identity-apply.yml'];
const SHOP = 'arn:aws:eks:eu-west-1:111122223333:cluster/shop';
const STAGING = 'arn:aws:eks:eu-west-1:444455556666:cluster/shop-staging';

/** A home directory with a kubeconfig of two clusters, the first one current, and a profile for the second. */
const HOME = {
  'home/.kube/config': `current-context: shop
contexts:
  - { name: shop, context: { cluster: '${SHOP}' } }
  - { name: staging, context: { cluster: '${STAGING}' } }
`,
  'home/.aws/config': '[profile acme-staging]\nsso_account_id = 444455556666\n',
};

/** Runs the command; with lines, on a terminal where a user types them. */
async function run(
  folder: string,
  options: InitOptions,
  lines?: readonly string[],
): Promise<Outcome & { asked: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let asked = '';
  output.setEncoding('utf8').on('data', (text: string) => (asked += text));
  if (lines) input.end(lines.map((line) => `${line}\n`).join(''));
  const home = join(folder, 'home');
  const surroundings = { env: {}, home, ...(lines && { terminal: { input, output } }) };
  const outcome = await init({ folder, color: false, notesColor: false }, options, surroundings);
  return { ...outcome, asked };
}

const text = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');

test('takes everything from options, and what it writes has no problem', async () => {
  const folder = folderWith();
  const outcome = await run(folder, {
    cluster: [`prod=${SHOP}`, 'prod=arn:aws:eks:us-east-1:111122223333:cluster/shop-us', STAGING],
    stateBucket: ['tf-state-{environment}', 'staging=other'],
    profile: ['staging=acme-staging', 'prod=acme'],
    agent: 'auto-mode',
    service: 'orders',
    serviceAccount: 'shop/orders-api',
  });
  expect(outcome).toMatchObject({ exitCode: 0, asked: '' });
  expect(outcome.output?.trim().split('\n')).toEqual([
    'eks-pod-identity.yaml',
    'services/orders/pod-identity.yaml',
    ...WORKFLOWS,
  ]);
  const { configuration, diagnostics, workloads } = await loadRepository(folder);
  expect(diagnostics).toEqual([]);
  expect(configuration?.environments).toMatchObject([
    {
      name: 'prod',
      account: '111122223333',
      profile: 'acme',
      clusters: [{ agent: 'auto-mode' }, { region: 'us-east-1' }],
    },
    { name: 'staging', account: '444455556666', backend: { type: 's3', arguments: { bucket: 'other' } } },
  ]);
  expect(workloads.map(({ associations }) => associations.length)).toEqual([2, 1]);
  expect(text(folder, WORKFLOWS[1] ?? '')).toContain('aws-profile: acme-staging');
});

test('asks for the rest on a terminal, and offers the clusters of the kubeconfig', async () => {
  const folder = folderWith(HOME);
  const answers = ['1 two', '1 2', '', '', '', '', '', 'tf-state', '', 'Orders', 'orders', ''];
  const { asked, notes } = await run(folder, {}, answers);
  expect(asked).toContain(`1  ${SHOP} (current context)\n  2  ${STAGING}\n`);
  expect(asked).toContain('"two" is not the ARN of an EKS cluster');
  expect(asked).toContain('(of staging) [acme-staging]: ');
  expect(asked).toContain('"Orders" is not a valid service name');
  const { configuration, diagnostics, workloads } = await loadRepository(folder);
  expect(diagnostics).toEqual([]);
  expect(configuration?.environments.map(({ name, profile, backend }) => [name, profile, backend?.type])).toEqual([
    ['prod', 'prod', undefined],
    ['staging', 'acme-staging', 's3'],
  ]);
  expect(workloads[0]?.associations).toMatchObject([{ namespace: 'default', serviceAccount: 'orders' }]);
  expect(notes).toContain('add a backend to eks-pod-identity.yaml: prod\n');
});

test('takes the defaults with --yes, which is the cluster of the current context', async () => {
  const folder = folderWith(HOME);
  await run(folder, { yes: true });
  expect(text(folder, 'eks-pod-identity.yaml')).toContain("account: '111122223333'");
  expect(text(folder, MANIFEST)).toContain('service: example\n');
});

test('writes workflows at the root of the git repository, for its default branch', async () => {
  const root = folderWith({ 'infra/.keep': '' });
  runGit(root, 'init', '--quiet', '--initial-branch=trunk');
  const { output } = await run(join(root, 'infra'), { yes: true, cluster: [SHOP] });
  expect(output).toContain(`../${WORKFLOWS[0] ?? ''}\n`);
  const apply = text(root, WORKFLOWS[1] ?? '');
  expect(apply).toContain('branches: [trunk]');
  expect(apply).toContain("with: { accept: '${{ inputs.accept }}', working-directory: infra }");
  expect(text(root, 'infra/eks-pod-identity.yaml')).toContain('$schema=./node_modules/');
});

describe('keeps what exists', () => {
  test('a workflow, a manifest at its path, and all else in the folder', async () => {
    const mine = {
      [WORKFLOWS[0] ?? '']: '# mine\n',
      [MANIFEST]: '# mine\n',
      'services/orders/main.go': 'package main\n',
    };
    const folder = folderWith(mine);
    const { notes, output } = await run(folder, { yes: true, cluster: [SHOP] });
    expect(output).toBe(`eks-pod-identity.yaml\n${WORKFLOWS[1] ?? ''}\n`);
    expect(notes).toContain(`kept, because it exists: ${MANIFEST}\n`);
    for (const [path, content] of Object.entries(mine)) expect(text(folder, path)).toBe(content);
  });

  test('a configuration, from which it writes the workflows without a question', async () => {
    const folder = folderWith({
      'eks-pod-identity.yaml': CONFIGURATION,
      'services/a/pod-identity.yaml': manifestOf('a'),
    });
    const { output, notes } = await run(folder, {});
    expect(output).toBe(`${WORKFLOWS.join('\n')}\n`);
    expect(notes).toContain('kept, because it exists: eks-pod-identity.yaml\n');
    expect(text(folder, WORKFLOWS[0] ?? '')).toContain('arn:aws:iam::111122223333:role/eks-pod-identity-plan');
    expect(text(folder, 'eks-pod-identity.yaml')).toBe(CONFIGURATION);
  });

  test('what a symbolic link names', async () => {
    const folder = folderWith();
    symlinkSync(join(folder, 'elsewhere'), join(folder, WORKFLOWS[0]?.slice(0, 7) ?? ''));
    await expect(run(folder, { yes: true, cluster: [SHOP] })).rejects.toThrow(/cannot write in/);
    expect(readdirSync(folder)).toEqual(['.github']);
  });
});

describe('writes nothing', () => {
  test.each<[string, InitOptions, RegExp]>([
    ['without a terminal and options', {}, /missing options: --cluster, --state-bucket, --service, --service-account;/],
    ['without a cluster to take by default', { yes: true }, /missing option: --cluster/],
    [
      'for a cluster that is not known',
      { yes: true, cluster: ['shop'] },
      /neither the ARN of an EKS cluster nor a context/,
    ],
    ['for an ARN of another service', { yes: true, cluster: ['arn:aws:s3:::a'] }, /neither the ARN/],
    ['for two accounts in one environment', { yes: true, cluster: [`a=${SHOP}`, `a=${STAGING}`] }, /of the accounts/],
    ['for a cluster that is given twice', { yes: true, cluster: [`a=${SHOP}`, `b=${SHOP}`] }, /is given twice/],
    ['for an invalid environment', { yes: true, cluster: [`Prod=${SHOP}`] }, /not a valid environment name/],
    ['for a profile of an unknown environment', { yes: true, cluster: [SHOP], profile: ['b=x'] }, /has no cluster/],
    ['for an invalid bucket', { yes: true, cluster: [SHOP], stateBucket: ['A/b'] }, /not a valid bucket name/],
    [
      'for an invalid service account',
      { yes: true, cluster: [SHOP], serviceAccount: 'a' },
      /not a valid service account/,
    ],
  ])('%s', async (_, options, problem) => {
    const folder = folderWith();
    await expect(run(folder, options)).rejects.toThrow(problem);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('where the user cancels', async () => {
    const folder = folderWith();
    await expect(run(folder, { cluster: [SHOP] }, [''])).rejects.toThrow('canceled; nothing was written');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('where an option has no effect', async () => {
    const folder = folderWith({ 'eks-pod-identity.yaml': CONFIGURATION });
    await expect(run(folder, { yes: true, cluster: [SHOP] })).rejects.toThrow(/--cluster has no effect/);
    expect(existsSync(join(folder, '.github'))).toBe(false);
  });

  test('where a file cannot be written', async () => {
    const folder = folderWith({ services: 'a file, not a folder\n' });
    await expect(run(folder, { yes: true, cluster: [SHOP] })).rejects.toThrow(/^cannot write in ".+"/);
    expect(readdirSync(folder)).toEqual(['services']);
  });
});
