import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readRepository } from '../../modules/repository/read-repository';
import { removeFolders, temporaryFolder, testRepository, withEnvironment, writeFiles } from './git-repository';
import { CONFIGURATION, FILES, manifest, names, ORDERS, PAYMENTS, places } from './sample';

afterAll(removeFolders);

const WORKLOADS = ['orders staging', 'orders prod', 'payments prod'];

/** A folder with files that is in no git repository. */
function plainFolder(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return folder;
}

describe('a repository', () => {
  test('is read from the working tree of a git repository, committed or not', async () => {
    const { folder, write } = testRepository(FILES);
    write({ 'services/new/pod-identity.yaml': manifest('new', 'environments: staging') });
    const repository = await readRepository(folder);
    expect(repository.diagnostics).toEqual([]);
    expect(names(repository.workloads)).toEqual(['new staging', ...WORKLOADS]);
    expect(repository.manifests.map(({ file }) => file)).toEqual(['services/new/pod-identity.yaml', ORDERS, PAYMENTS]);
    expect(repository.configuration?.environments.map(({ name }) => name)).toEqual(['staging', 'prod']);
    expect(repository.root).toBe(folder);
  });

  test('is read from a folder that is in no git repository, without node_modules', async () => {
    const folder = plainFolder({ ...FILES, 'services/node_modules/p/pod-identity.yaml': manifest('p') });
    const repository = await readRepository(folder);
    expect(repository.diagnostics).toEqual([]);
    expect(names(repository.workloads)).toEqual(WORKLOADS);
  });

  test('is read where git is not installed', async () => {
    const folder = plainFolder(FILES);
    const repository = await withEnvironment({ PATH: folder }, () => readRepository(folder));
    expect(repository.diagnostics).toEqual([]);
    expect(names(repository.workloads)).toEqual(WORKLOADS);
  });

  test('may lie in a folder of a git repository, from which paths count', async () => {
    const inner = Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`deploy/aws/${path}`, text]));
    const { folder } = testRepository({ ...inner, [ORDERS]: manifest('elsewhere') });
    const repository = await readRepository(join(folder, 'deploy/aws'));
    expect(repository.diagnostics).toEqual([]);
    expect(names(repository.workloads)).toEqual(WORKLOADS);
    expect(repository.manifests.map(({ file }) => file)).toEqual([ORDERS, PAYMENTS]);
  });

  test('is resolved as far as a selection wants, and the rest is only read and checked for conflicts', async () => {
    const files = {
      ...FILES,
      [PAYMENTS]: manifest('payments', 'deny: [ { actions: s3:GetObjct, resources: "*" } ]'),
      'services/twice/pod-identity.yaml': manifest('twice').replace('shop/twice', 'shop/orders'),
    };
    const { folder } = testRepository(files);
    const select =
      () =>
      ({ service }: { readonly service: string }) =>
        service === 'orders';
    const repository = await readRepository(folder, { select });
    expect(names(repository.workloads)).toEqual(['orders staging', 'orders prod']);
    expect(repository.manifests.map(({ service }) => service)).toEqual(['orders', 'payments', 'twice']);
    expect(places(repository.diagnostics)).toEqual([
      'services/twice/pod-identity.yaml:2:18 error service-account-taken',
    ]);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    [
      'that owns policies',
      {
        'eks-pod-identity.yaml': `${CONFIGURATION}policies: { 'arn:aws:sqs:eu-west-1:444455556666:q': { file: q.json, own: true } }\n`,
        'q.json': '{ "Version": "2012-10-17", "Statement": [] }',
      },
    ],
    [
      'in which the selected manifest names a target role',
      { [ORDERS]: manifest('orders', 'targetRole: arn:aws:iam::444455556666:role/payments-prod') },
    ],
  ])('%s is resolved as a whole', async (_, files) => {
    const { folder } = testRepository({ ...FILES, ...files });
    const select =
      () =>
      ({ service }: { readonly service: string }) =>
        service === 'orders';
    expect(names((await readRepository(folder, { select })).workloads)).toContain('payments prod');
  });

  test('may be named by a relative path', async () => {
    const { folder } = testRepository(FILES);
    expect((await readRepository(relative(process.cwd(), folder))).root).toBe(folder);
  });

  test('leaves out files that git ignores, and files that are removed only from the work tree', async () => {
    const { folder, write, remove } = testRepository(FILES);
    write({ '.gitignore': '*/generated/\n', 'services/generated/pod-identity.yaml': 'no manifest' });
    remove(PAYMENTS);
    const repository = await readRepository(folder);
    expect(repository.diagnostics).toEqual([]);
    expect(names(repository.workloads)).toEqual(['orders staging', 'orders prod']);
  });

  test('is walked through where git ignores all of its folder', async () => {
    const { folder, write } = testRepository({ '.gitignore': 'build/\n' });
    write(Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`build/${path}`, text])));
    expect(names((await readRepository(join(folder, 'build'))).workloads)).toEqual(WORKLOADS);
  });

  test('takes the patterns of the configuration, and warns of one without a match', async () => {
    const configuration = `manifests:\n  - "*/*/access.yaml"\n  - platform/*.yaml\n${CONFIGURATION}`;
    const { folder } = testRepository({
      'eks-pod-identity.yaml': configuration,
      'a/b/access.yaml': manifest('a', 'environments: prod'),
      [ORDERS]: manifest('orders'),
    });
    const repository = await readRepository(folder);
    expect(places(repository.diagnostics)).toEqual(['eks-pod-identity.yaml:3:5 warning manifests-pattern-unmatched']);
    expect(names(repository.workloads)).toEqual(['a prod']);
  });

  test('takes paths in any script', async () => {
    const path = 'services/größe – 注文/pod-identity.yaml';
    for (const folder of [
      testRepository({ ...FILES, [path]: manifest('o') }).folder,
      plainFolder({ ...FILES, [path]: manifest('o') }),
    ]) {
      const repository = await readRepository(folder);
      expect(repository.diagnostics).toEqual([]);
      expect(repository.manifests.map(({ file }) => file)).toContain(path);
    }
  });
});

describe('complaints', () => {
  test('are all reported together, in file order, and the rest is resolved', async () => {
    const { folder } = testRepository({
      ...FILES,
      'services/a/pod-identity.yaml': 'service: a\nserviceAccounts: x\n',
      'services/b/pod-identity.yaml': manifest('orders'),
      'services/c/pod-identity.yaml': manifest('c', 'environments: [ porod ]'),
    });
    const repository = await readRepository(folder);
    expect(places(repository.diagnostics)).toEqual([
      'services/a/pod-identity.yaml:2:18 error service-account-invalid',
      'services/c/pod-identity.yaml:4:17 error environment-unknown',
      'services/orders/pod-identity.yaml:1:10 error service-repeated',
      'services/orders/pod-identity.yaml:2:18 error service-account-taken',
    ]);
    expect(repository.manifests).toHaveLength(4);
    expect(names(repository.workloads)).toContain('payments prod');
  });

  test.each([
    ['eks-pod-identity.yaml:1:1 error configuration-missing', {}],
    ['eks-pod-identity.yaml:1:1 error configuration-missing', { 'eks-pod-identity.yml': CONFIGURATION }],
    ['eks-pod-identity.yaml:1:1 error key-unknown', { 'eks-pod-identity.yaml': `enviroments: {}\n${CONFIGURATION}` }],
    [
      'eks-pod-identity.yaml:1:12 error manifests-pattern-invalid',
      { 'eks-pod-identity.yaml': `manifests: ../*.yaml\n${CONFIGURATION}` },
    ],
  ])('%s', async (expected, files) => {
    const manifests = { 'services/a/pod-identity.yaml': manifest('a') };
    const repository = await readRepository(plainFolder({ ...files, ...manifests }));
    expect(places(repository.diagnostics)).toEqual([expected]);
    expect(repository.workloads).toEqual([]);
  });

  test('of the configuration do not hide those of the manifests', async () => {
    const { diagnostics, workloads } = await readRepository(
      plainFolder({
        'eks-pod-identity.yaml': `enviroments: {}\n${CONFIGURATION}`,
        'services/a/pod-identity.yaml': manifest('a', 'deny: [ { read: "arn:aws:s3:::{buckt}" } ]'),
      }),
    );
    expect(places(diagnostics)).toEqual([
      'eks-pod-identity.yaml:1:1 error key-unknown',
      'services/a/pod-identity.yaml:4:17 error placeholder-unknown',
    ]);
    expect(workloads).toEqual([]);
  });

  test('warn of a file whose name is nearly that of a manifest', async () => {
    const { diagnostics } = await readRepository(
      plainFolder({
        ...FILES,
        'services/a/pod-identity.yml': manifest('a'),
        'services/b/pod_identity.yaml': manifest('b'),
        'services/c/podidentiy.yaml': manifest('c'),
        'services/c/values.yml': '',
      }),
    );
    expect(places(diagnostics)).toEqual(
      ['a/pod-identity.yml', 'b/pod_identity.yaml', 'c/podidentiy.yaml'].map(
        (path) => `services/${path}:1:1 warning manifest-misnamed`,
      ),
    );
  });

  test('name the folders in which no configuration is', async () => {
    const folder = plainFolder({});
    const { diagnostics } = await readRepository(folder, { searched: [folder, '/parent'] });
    expect(diagnostics[0]?.message).toMatch(/does not exist in ".*" and "\/parent"$/);
  });

  test('name the file that should be renamed', async () => {
    const { diagnostics } = await readRepository(plainFolder({ 'eks-pod-identity.yml': CONFIGURATION }));
    expect(diagnostics[0]?.help).toContain('eks-pod-identity.yml');
  });

  test('are made of links, folders and other things that are no files, and of large files', async () => {
    const outside = plainFolder({ 'pod-identity.yaml': manifest('outside') });
    const repository = testRepository(FILES);
    const { folder } = repository;
    for (const name of ['link', 'dangling', 'folder']) mkdirSync(join(folder, 'services', name));
    symlinkSync(join(outside, 'pod-identity.yaml'), join(folder, 'services/link/pod-identity.yaml'));
    symlinkSync('nowhere', join(folder, 'services/dangling/pod-identity.yaml'));
    repository.write({
      'services/large/pod-identity.yaml': 'x'.repeat(300_000),
      'services/new\nline/pod-identity.yaml': manifest('newline'),
      'services/moved/pod-identity.yaml': manifest('moved'),
      'services/folder/pod-identity.yaml': manifest('folder'),
    });
    const inner = testRepository({ 'pod-identity.yaml': manifest('inner') });
    repository.git('submodule', '--quiet', 'add', inner.folder, 'services/module/pod-identity.yaml');
    repository.commit();
    // Git knows these as files; the working tree has become something else.
    repository.remove('services/moved', 'services/folder/pod-identity.yaml');
    symlinkSync(outside, join(folder, 'services/moved'));
    mkdirSync(join(folder, 'services/folder/pod-identity.yaml'));

    const { diagnostics, workloads } = await readRepository(folder);
    expect(places(diagnostics)).toEqual([
      'services/dangling/pod-identity.yaml:1:1 error file-not-regular',
      'services/folder/pod-identity.yaml:1:1 error file-not-regular',
      'services/large/pod-identity.yaml:1:1 error text-too-large',
      'services/link/pod-identity.yaml:1:1 error file-not-regular',
      'services/module/pod-identity.yaml:1:1 error file-not-regular',
      'services/moved/pod-identity.yaml:1:1 error file-not-regular',
      'services/new\nline/pod-identity.yaml:1:1 error file-path-unsafe',
    ]);
    expect(names(workloads)).toEqual(WORKLOADS);
  });

  test('are made of a configuration that is a link', async () => {
    const folder = plainFolder({ 'other.yaml': CONFIGURATION });
    symlinkSync('other.yaml', join(folder, 'eks-pod-identity.yaml'));
    expect(places((await readRepository(folder)).diagnostics)).toEqual([
      'eks-pod-identity.yaml:1:1 error file-not-regular',
    ]);
  });
});

test('a missing folder is not a repository', async () => {
  await expect(readRepository(join(temporaryFolder(), 'nowhere'))).rejects.toMatchObject({
    name: 'RepositoryError',
    kind: 'folder-missing',
  });
});
