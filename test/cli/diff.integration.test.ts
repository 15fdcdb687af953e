import { join } from 'node:path';
import { removeFolders, runGit, testRepository } from '../repository/git-repository';
import { CONFIGURATION, eksPodIdentity, folderWith, manifestOf } from './command-line';

afterAll(removeFolders);

const MANIFEST = 'services/orders/pod-identity.yaml';
const FILES = { 'eks-pod-identity.yaml': CONFIGURATION, [MANIFEST]: manifestOf('orders') };
const BROADER = manifestOf('orders', 'actions: [s3:GetObject, s3:PutObject], resources: "arn:aws:s3:::orders/*"');

interface Change {
  readonly base: string;
  readonly head: string;
  readonly verdict: string;
  readonly services: readonly {
    readonly service: string;
    readonly change: string;
    readonly gained: readonly object[];
  }[];
}

async function diff(cwd: string, ...args: string[]): Promise<Change> {
  const { status, stdout, stderr } = await eksPodIdentity(['diff', '--format=json', ...args], { cwd });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Change;
}

describe('which commits are compared', () => {
  const repository = testRepository(FILES);
  const first = repository.git('rev-parse', 'HEAD');
  repository.git('switch', '--quiet', '--create=more');
  repository.write({ [MANIFEST]: BROADER });
  const second = repository.commit();
  repository.write({ 'services/new/pod-identity.yaml': manifestOf('new') }); // not even added

  test.concurrent('by default the working tree with where it left the default branch', async () => {
    const change = await diff(repository.folder);
    expect(change).toMatchObject({ base: first, head: 'worktree', verdict: 'broader' });
    expect(change.services.map(({ service }) => service)).toEqual(['new', 'orders']);
  });

  test.concurrent.each([
    [['--head', 'more'], first, second, 'broader', ['orders']],
    [['--base', 'main', '--head', 'HEAD'], first, second, 'broader', ['orders']],
    [['--base', 'more', '--head', 'main'], second, first, 'narrower', ['orders']],
    [['--base', 'HEAD'], second, 'worktree', 'broader', ['new']],
    [['--base', 'main', '--head', 'main'], first, first, 'equal', []],
  ])('%j', async (args, base, head, verdict, services) => {
    const change = await diff(repository.folder, ...args);
    expect(change).toMatchObject({ base, head, verdict });
    expect(change.services.map(({ service }) => service)).toEqual(services);
  });

  test.concurrent('from a folder inside the repository', async () => {
    expect(await diff(join(repository.folder, 'services/orders'), '--head', 'more')).toMatchObject({ head: second });
  });

  test.concurrent('the same commits give the same bytes, in every format', async () => {
    for (const format of ['text', 'json', 'markdown']) {
      const args = ['diff', '--base=main', '--head=more', `--format=${format}`];
      const [one, two] = await Promise.all([1, 2].map(() => eksPodIdentity(args, { cwd: repository.folder })));
      expect(one).toEqual(two);
      expect(one?.stdout).toContain('s3:PutObject');
    }
  });

  test.concurrent('nothing is checked out, written or left behind', async () => {
    const before = repository.git('status', '--porcelain=v2', '--branch', '--untracked-files=all');
    await diff(repository.folder, '--base', 'more', '--head', 'main');
    expect(repository.git('status', '--porcelain=v2', '--branch', '--untracked-files=all')).toBe(before);
  });
});

test.concurrent('leaves rows out that no action can use, but for --all-rows', async () => {
  const repository = testRepository(FILES);
  const grant =
    'actions: [s3:GetObject, sqs:SendMessage], resources: ["arn:aws:s3:::orders/*", "arn:aws:sqs:eu-west-1:111122223333:orders"]';
  repository.write({ [MANIFEST]: manifestOf('orders', grant) });
  const [occurring, all] = [await diff(repository.folder), await diff(repository.folder, '--all-rows')];
  expect(occurring.services[0]?.gained).toEqual(
    all.services[0]?.gained.filter((row) => (row as { occurs: boolean }).occurs),
  );
  expect(all.services[0]?.gained.length).toBeGreaterThan(occurring.services[0]!.gained.length);
});

describe('a head with errors: status 1, complaints on standard error, and a complete document without a diff', () => {
  test.concurrent.each([
    ['a manifest', MANIFEST, manifestOf('orders', 'actions: s3:GetObjct, resources: "*"'), 'grant-unknown-action'],
    ['a configuration', 'eks-pod-identity.yaml', 'environments: {}\nno: 1\n', ''],
  ])('%s', async (_, file, content, code) => {
    const repository = testRepository(FILES);
    repository.write({ [file]: content });
    const { status, stdout, stderr } = await eksPodIdentity(['diff', '--format=json'], { cwd: repository.folder });
    expect(status).toBe(1);
    const { verdict, diagnostics } = JSON.parse(stdout) as { verdict: string; diagnostics: readonly object[] };
    expect({ verdict, first: diagnostics[0] }).toMatchObject({
      verdict: 'unknown',
      first: { file, severity: 'error' },
    });
    const sarif = await eksPodIdentity(['diff', '--format=sarif'], { cwd: repository.folder });
    expect(JSON.parse(sarif.stdout)).toMatchObject({ runs: [{ invocations: [{ executionSuccessful: false }] }] });
    const text = await eksPodIdentity(['diff'], { cwd: repository.folder });
    expect({ status: text.status, stdout: text.stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^${file.replaceAll('.', '\\.')}:\\d+:\\d+ error ${code}`));
  });
});

test.concurrent('a base with errors is a warning, and what it granted is unknown', async () => {
  const repository = testRepository({ ...FILES, [MANIFEST]: 'service: orders\n' });
  repository.write({ [MANIFEST]: manifestOf('orders') });
  const { status, stdout, stderr } = await eksPodIdentity(['diff', '--format=json'], { cwd: repository.folder });
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'unknown', unreadable: [{ file: MANIFEST }] });
  expect(stderr).toMatch(/^services\/orders\/pod-identity\.yaml:\d+:\d+ warning /);
});

describe('what git cannot answer ends with status 2', () => {
  const repository = testRepository(FILES);
  test.concurrent.each([
    [['--base', 'nowhere'], /unknown revision "nowhere"/],
    [['--head', 'nowhere'], /unknown revision "nowhere"/],
    [['--base', '--all'], /"--all" is not a valid revision/],
    [['--base', `HEAD:${MANIFEST}`], /unknown revision/],
    [['--base', ''], /"" is not a valid revision/],
  ])('%j', async (args, says) => {
    const { status, stdout, stderr } = await eksPodIdentity(['diff', ...args], { cwd: repository.folder });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });

  test.concurrent('outside a repository', async () => {
    const { status, stderr } = await eksPodIdentity(['diff'], { cwd: folderWith(FILES) });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: .*is not in a git repository\n {2}help: .+\n$/);
  });

  test.concurrent('before the first commit', async () => {
    const folder = folderWith(FILES);
    runGit(folder, 'init', '--quiet');
    expect((await eksPodIdentity(['diff'], { cwd: folder })).status).toBe(2);
  });

  test.concurrent('without git', async () => {
    const { status, stderr } = await eksPodIdentity(['diff'], { cwd: repository.folder, env: { PATH: folderWith() } });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: cannot run git: .+\n {2}help: .+\n$/);
  });
});
