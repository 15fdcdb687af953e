import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolders, testRepository } from '../repository/git-repository';
import { CONFIGURATION, eksPodIdentity, folderWith, manifestOf } from './command-line';

afterAll(removeFolders);

const GOOD = {
  'eks-pod-identity.yaml': CONFIGURATION,
  'services/orders/pod-identity.yaml': manifestOf('orders'),
  'services/payments/pod-identity.yaml': manifestOf('payments'),
};
const MISSPELT = manifestOf('payments', 'actions: s3:GetObjct, resources: "arn:aws:s3:::orders/*"');
const BAD = { ...GOOD, 'services/payments/pod-identity.yaml': MISSPELT };
const PROBLEM =
  /^services\/payments\/pod-identity\.yaml:4:\d+ error grant-unknown-action: .+\n {2}help: .*s3:GetObject/;

test.concurrent('reports "no problems" only on standard error', async () => {
  const { folder } = testRepository(GOOD);
  expect(await eksPodIdentity(['validate'], { cwd: folder })).toEqual({
    status: 0,
    stdout: '',
    stderr: '2 manifests, 2 workloads: no problems\n',
  });
});

test.concurrent('finds what is wrong with the change since the default branch, and so does the diff', async () => {
  const repository = testRepository(GOOD);
  repository.write({ 'services/orders/pod-identity.yaml': `${manifestOf('orders')}role: { path: /other/ }\n` });
  for (const command of ['validate', 'diff']) {
    const { status, stdout, stderr } = await eksPodIdentity([command], { cwd: repository.folder });
    expect({ command, status }).toEqual({ command, status: 1 });
    expect(stdout + stderr).toMatch(
      /services\/orders\/pod-identity\.yaml:5:15 error role-path-changed: .*"\/" to "\/other\/"/,
    );
  }
  repository.commit();
  expect(await eksPodIdentity(['validate'], { cwd: repository.folder })).toMatchObject({ status: 0 });
});

test.concurrent('works in a folder that is in no git repository', async () => {
  expect(await eksPodIdentity(['validate'], { cwd: folderWith(GOOD) })).toMatchObject({ status: 0 });
});

test.concurrent('prints complaints with their place on standard output, and how many on standard error', async () => {
  const { folder } = testRepository(BAD);
  const { status, stdout, stderr } = await eksPodIdentity(['validate'], { cwd: folder });
  expect(status).toBe(1);
  expect(stdout).toMatch(PROBLEM);
  expect(stderr).toBe('2 manifests, 1 workload: 1 error\n');
});

test.concurrent('prints diagnostics as JSON, and nothing else', async () => {
  const [bad, good] = [testRepository(BAD), testRepository(GOOD)];
  const { status, stdout, stderr } = await eksPodIdentity(['validate', '--format=json'], { cwd: bad.folder });
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  const [diagnostic, ...others] = JSON.parse(stdout) as object[];
  expect(others).toEqual([]);
  const fields = ['code', 'severity', 'message', 'file', 'line', 'column', 'help', 'suggestions'];
  expect(Object.keys(diagnostic!)).toEqual(fields);
  expect(diagnostic).toMatchObject({ code: 'grant-unknown-action', severity: 'error', line: 4 });
  expect(await eksPodIdentity(['validate', '--format=json'], { cwd: good.folder })).toEqual({
    status: 0,
    stdout: '[]\n',
    stderr: '',
  });
});

describe('reports on the given files and folders only', () => {
  const { folder } = testRepository({ ...BAD, 'README.md': '# Shop\n' });
  test.concurrent.each([
    [['services/orders'], '.', 0, '1 manifest, 1 workload: no problems'],
    [['services/orders/pod-identity.yaml'], '.', 0, '1 manifest, 1 workload: no problems'],
    [['./services//orders/'], '.', 0, '1 manifest, 1 workload: no problems'],
    [['services/payments'], '.', 1, '1 manifest, 0 workloads: 1 error'],
    [['services/orders', 'services/payments'], '.', 1, '2 manifests, 1 workload: 1 error'],
    [['services'], '.', 1, '2 manifests, 1 workload: 1 error'],
    [['.'], '.', 1, '2 manifests, 1 workload: 1 error'],
    [['eks-pod-identity.yaml'], '.', 0, '0 manifests, 0 workloads: no problems'],
    [['.'], 'services/orders', 0, '1 manifest, 1 workload: no problems'],
    [['../payments'], 'services/orders', 1, '1 manifest, 0 workloads: 1 error'],
    [[], 'services/orders', 1, '2 manifests, 1 workload: 1 error'],
    [[join(folder, 'services/orders')], 'services/payments', 0, '1 manifest, 1 workload: no problems'],
  ])('%j in %s', async (paths, cwd, status, says) => {
    const ended = await eksPodIdentity(['validate', ...paths], { cwd: join(folder, cwd) });
    expect(ended.status).toBe(status);
    expect(ended.stderr).toContain(says);
    expect(ended.stdout !== '').toBe(status === 1);
  });

  test.concurrent('counts paths from the folder that --directory names', async () => {
    const args = ['validate', '-C', join(folder, 'services'), 'orders'];
    expect(await eksPodIdentity(args, { cwd: '/' })).toMatchObject({ status: 0 });
  });

  test.concurrent('takes a path through a symbolic link to the repository', async () => {
    const elsewhere = folderWith();
    symlinkSync(folder, join(elsewhere, 'link'));
    const args = ['validate', join(elsewhere, 'link/services/orders')];
    expect(await eksPodIdentity(args, { cwd: folder })).toMatchObject({ status: 0 });
  });

  test.concurrent.each([
    ['services/order', /"services\/order" does not exist/],
    ['README.md/orders', /"README\.md\/orders" does not exist/],
    ['no/such/folder', /"no\/such\/folder" does not exist/],
    ['README.md', /"README\.md" does not contain a manifest\n {2}help: .*services\/\*\*\/pod-identity\.yaml/],
    ['..', /lies outside/],
  ])('refuses %s, which contains no manifest', async (path, says) => {
    const ended = await eksPodIdentity(['validate', path], { cwd: folder });
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(says);
  });
});

test.concurrent('reports errors of the configuration for every path, since every result depends on it', async () => {
  const { folder } = testRepository({ ...GOOD, 'eks-pod-identity.yaml': 'environment: {}\n' });
  const { status, stdout } = await eksPodIdentity(['validate', 'services/orders'], { cwd: folder });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^eks-pod-identity\.yaml:1:1 error /);
});

test.concurrent('explains how to start without a configuration', async () => {
  const { status, stdout } = await eksPodIdentity(['validate'], { cwd: folderWith() });
  expect(status).toBe(1);
  expect(stdout).toMatch(
    /^eks-pod-identity\.yaml:1:1 error configuration-missing: .+\n {2}help: .*eks-pod-identity init/,
  );
});

test.concurrent('takes no configuration from outside the git repository', async () => {
  const outside = folderWith(GOOD);
  mkdirSync(join(outside, 'inner/.git'), { recursive: true });
  const { stdout } = await eksPodIdentity(['validate'], { cwd: join(outside, 'inner') });
  expect(stdout).toContain('configuration-missing');
});

test.concurrent('collects the complaints about all files, in file order', async () => {
  const { folder } = testRepository({
    ...BAD,
    'services/a/pod-identity.yaml': 'service: [\n',
    'services/z/pod-identity.yaml': 'servce: z\n',
  });
  const { stdout } = await eksPodIdentity(['validate'], { cwd: folder });
  const files = [...stdout.matchAll(/^services\/([a-z]+)\//gm)].map(([, name]) => name);
  expect([...new Set(files)]).toEqual(['a', 'payments', 'z']);
  expect(files).toEqual([...files].sort());
});
