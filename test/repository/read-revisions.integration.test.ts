import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../modules/diagnostics/diagnostic';
import { readRevisions } from '../../modules/repository/read-revisions';
import { removeFolders, runGit, temporaryFolder, testRepository, type TestRepository } from './git-repository';
import { CONFIGURATION, FILES, manifest, names, ORDERS, PAYMENTS, places } from './sample';
import { openFolder } from '../../modules/repository/open-folder';

afterAll(removeFolders);

const ALL = ['orders staging', 'orders prod', 'payments prod'];

const WITHOUT_CONFIGURATION = Object.fromEntries(
  Object.entries(FILES).filter(([path]) => path !== 'eks-pod-identity.yaml'),
);

/** The sample, changed by some work and committed. */
function changed(work: (repository: TestRepository) => void, files = FILES): TestRepository {
  const repository = testRepository(files);
  work(repository);
  repository.commit();
  return repository;
}

/** What a change touches, between the last two commits and, which must be the same, before it is committed. */
async function loadBothWays(repository: TestRepository, folder = repository.folder, staged = false) {
  const committed = await readRevisions(openFolder(folder), { base: 'HEAD~1', head: 'HEAD' });
  repository.git('reset', '--quiet', '--soft', 'HEAD~1');
  if (!staged) repository.git('reset', '--quiet');
  const uncommitted = await readRevisions(openFolder(folder));
  expect(uncommitted).toMatchObject({ base: committed.base, head: 'worktree' });
  expect(names(uncommitted.before)).toEqual(names(committed.before));
  expect(names(uncommitted.after)).toEqual(names(committed.after));
  expect(uncommitted.diagnostics).toEqual(committed.diagnostics);
  expect(uncommitted.unreadable).toEqual(committed.unreadable);
  return committed;
}

describe('a change', () => {
  test.each<[string, (repository: TestRepository) => void, string[], string[]]>([
    ['of nothing', () => undefined, [], []],
    [
      'of another file',
      ({ write }) => {
        write({ 'README.md': 'new', 'src/a.ts': '' });
      },
      [],
      [],
    ],
    [
      'of one manifest',
      ({ write }) => {
        write({ [ORDERS]: manifest('orders', 'environments: prod') });
      },
      ['orders staging', 'orders prod'],
      ['orders prod'],
    ],
    [
      'of a comment, which the comparison will find to be nothing',
      ({ write }) => {
        write({ [PAYMENTS]: `# new\n${manifest('payments', 'environments: prod')}` });
      },
      ['payments prod'],
      ['payments prod'],
    ],
    [
      'that adds a service',
      ({ write }) => {
        write({ 'services/a/b/pod-identity.yaml': manifest('new') });
      },
      [],
      ['new staging', 'new prod'],
    ],
    [
      'that removes a service',
      ({ remove }) => {
        remove(PAYMENTS);
      },
      ['payments prod'],
      [],
    ],
    [
      'that renames a manifest',
      ({ git }) => {
        git('mv', 'services/payments', 'services/größe');
      },
      ['payments prod'],
      ['payments prod'],
    ],
    [
      'of a manifest that no pattern matches',
      ({ write }) => {
        write({ 'other/pod-identity.yaml': manifest('other') });
      },
      [],
      [],
    ],
    [
      'that replaces a manifest by a folder',
      ({ remove, write }) => {
        remove(PAYMENTS);
        write({ [`${PAYMENTS}/x`]: 'x' });
      },
      ['payments prod'],
      [],
    ],
  ])('%s', async (_, work, before, after) => {
    const revisions = await loadBothWays(changed(work));
    expect(names(revisions.before)).toEqual(before);
    expect(names(revisions.after)).toEqual(after);
    expect(revisions.diagnostics).toEqual([]);
    expect(revisions.unreadable).toEqual([]);
  });

  test('is the same, staged or not', async () => {
    const repository = changed(({ write, remove, git }) => {
      write({ [ORDERS]: manifest('orders', 'environments: prod'), 'services/new/pod-identity.yaml': manifest('new') });
      remove(PAYMENTS);
      git('mv', 'README.md', 'READ.md');
    });
    const { before, after } = await loadBothWays(repository, repository.folder, true);
    expect(names(before)).toEqual(ALL);
    expect(names(after)).toEqual(['new staging', 'new prod', 'orders prod']);
  });

  test('names its commits, and the branch that the base comes from', async () => {
    const repository = testRepository(FILES);
    const base = repository.git('rev-parse', 'HEAD');
    expect(await readRevisions(openFolder(repository.folder))).toMatchObject({
      base,
      head: 'worktree',
      defaultBranch: 'main',
    });
    repository.git('checkout', '--quiet', '-b', 'feature');
    const head = repository.commit();
    expect(await readRevisions(openFolder(repository.folder), { head: 'HEAD' })).toMatchObject({ base, head });
    expect(await readRevisions(openFolder(repository.folder), { base: 'HEAD', head: base })).toMatchObject({
      base: head,
      head: base,
    });
  });

  test('is of a new file only when git would add it', async () => {
    const repository = testRepository({ ...FILES, '.gitignore': 'services/ignored\n' });
    repository.write({
      'services/ignored/pod-identity.yaml': manifest('ignored'),
      'services/new/pod-identity.yaml': manifest('new', 'environments: prod'),
    });
    expect(names((await readRevisions(openFolder(repository.folder))).after)).toEqual(['new prod']);
  });

  test('is not a new time stamp', async () => {
    const repository = testRepository(FILES);
    for (const path of Object.keys(FILES)) utimesSync(join(repository.folder, path), 1, 1);
    expect(await readRevisions(openFolder(repository.folder))).toMatchObject({
      before: [],
      after: [],
      diagnostics: [],
    });
  });

  test('is not an executable bit', async () => {
    const repository = changed(({ git }) => git('update-index', '--chmod=+x', ORDERS));
    expect(await readRevisions(openFolder(repository.folder), { base: 'HEAD~1', head: 'HEAD' })).toMatchObject({
      before: [],
      after: [],
    });
  });

  test('is seen from a folder of the repository, and nothing outside it', async () => {
    const inner = Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`deploy/${path}`, text]));
    const repository = changed(
      ({ write }) => {
        write({ [`deploy/${ORDERS}`]: manifest('orders', 'environments: prod'), [ORDERS]: manifest('outside') });
      },
      { ...inner, [ORDERS]: manifest('outside', 'environments: prod'), 'eks-pod-identity.yaml': CONFIGURATION },
    );
    const revisions = await loadBothWays(repository, join(repository.folder, 'deploy'));
    expect(names(revisions.before)).toEqual(['orders staging', 'orders prod']);
    expect(names(revisions.after)).toEqual(['orders prod']);
    expect(revisions.after[0]?.manifest.file).toBe(ORDERS);
  });

  test('is read in a repository without a working tree', async () => {
    const repository = changed(({ remove }) => {
      remove(PAYMENTS);
    });
    const bare = temporaryFolder();
    runGit(bare, 'clone', '--quiet', '--bare', repository.folder, '.');
    const revisions = await readRevisions(openFolder(bare), { base: 'HEAD~1', head: 'HEAD' });
    expect(names(revisions.before)).toEqual(['payments prod']);
    await expect(readRevisions(openFolder(bare))).rejects.toMatchObject({ kind: 'no-working-tree' });
  });

  test('is read in a repository with SHA-256 objects', async () => {
    const folder = temporaryFolder();
    runGit(folder, 'init', '--quiet', '--initial-branch=main', '--object-format=sha256');
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    runGit(folder, 'add', '--all');
    runGit(folder, 'commit', '--quiet', '--message=1');
    rmSync(join(folder, PAYMENTS));
    const revisions = await readRevisions(openFolder(folder));
    expect(revisions.base).toHaveLength(64);
    expect(names(revisions.before)).toEqual(['payments prod']);
  });

  test('is not a path that a hostile tree leads out of its folder', async () => {
    const repository = testRepository(FILES);
    const tree = hostileTree(repository);
    expect(repository.git('ls-tree', '-r', '--name-only', tree)).toContain('services/../pod-identity.yaml');
    const head = repository.git('commit-tree', tree, '-p', 'HEAD', '-m', 'hostile');
    expect(await readRevisions(openFolder(repository.folder), { base: 'HEAD', head })).toMatchObject({
      before: [],
      after: [],
      diagnostics: [],
    });
  });

  test('is read without a checkout: nothing in the repository or its working tree is touched', async () => {
    const repository = changed(({ write }) => {
      write({ [ORDERS]: manifest('orders', 'environments: prod') });
    });
    repository.write({ [PAYMENTS]: 'dirty' });
    const status = repository.git('status', '--porcelain=v2');
    const index = repository.git('ls-files', '--stage', '--debug');
    await readRevisions(openFolder(repository.folder), { base: 'HEAD~1', head: 'HEAD' });
    await readRevisions(openFolder(repository.folder));
    expect(repository.git('ls-files', '--stage', '--debug')).toBe(index);
    expect(repository.git('status', '--porcelain=v2')).toBe(status);
  });
});

describe('a change of the configuration', () => {
  const codes = ({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }) =>
    diagnostics.flatMap(({ severity, code }) => (severity === 'error' ? [code] : []));
  const OTHER_REGION = CONFIGURATION.replace(
    'prod:\n    account: "444455556666"',
    'prod:\n    account: "999999999999"',
  );

  test('touches every service, each side with its own configuration', async () => {
    const revisions = await loadBothWays(
      changed(({ write }) => {
        write({ 'eks-pod-identity.yaml': OTHER_REGION });
      }),
    );
    expect(names(revisions.before)).toEqual(ALL);
    expect(names(revisions.after)).toEqual(ALL);
    expect(new Set(revisions.before.map(({ environment }) => environment.account))).toEqual(
      new Set(['111122223333', '444455556666']),
    );
    expect(new Set(revisions.after.map(({ environment }) => environment.account))).toEqual(
      new Set(['111122223333', '999999999999']),
    );
  });

  test('counts together with changes of manifests', async () => {
    const revisions = await loadBothWays(
      changed(({ write, remove }) => {
        write({ 'eks-pod-identity.yaml': OTHER_REGION, 'services/new/pod-identity.yaml': manifest('new') });
        remove(PAYMENTS);
      }),
    );
    expect(names(revisions.before)).toEqual(ALL);
    expect(names(revisions.after)).toEqual(['new staging', 'new prod', 'orders staging', 'orders prod']);
  });

  test('may move the manifests elsewhere', async () => {
    const revisions = await loadBothWays(
      changed(
        ({ write }) => {
          write({ 'eks-pod-identity.yaml': `manifests: platform/*.yaml\n${CONFIGURATION}` });
        },
        { ...FILES, 'platform/dns.yaml': manifest('dns') },
      ),
    );
    expect(names(revisions.before)).toEqual(ALL);
    expect(names(revisions.after)).toEqual(['dns staging', 'dns prod']);
  });

  test('that introduces it makes everything new', async () => {
    const revisions = await loadBothWays(
      changed(({ write }) => {
        write({ 'eks-pod-identity.yaml': CONFIGURATION });
      }, WITHOUT_CONFIGURATION),
    );
    expect(names(revisions.before)).toEqual([]);
    expect(names(revisions.after)).toEqual(ALL);
    expect([revisions.diagnostics, revisions.unreadable]).toEqual([[], []]);
  });

  test('that takes it away loses everything', async () => {
    const revisions = await loadBothWays(
      changed(({ remove }) => {
        remove('eks-pod-identity.yaml');
      }),
    );
    expect(names(revisions.before)).toEqual(ALL);
    expect(names(revisions.after)).toEqual([]);
    expect(codes(revisions)).toEqual(['configuration-removed']);
    expect(revisions.unreadable).toEqual([]);
  });

  test.each([
    ['leaves no manifest', `manifests: servces/**/pod-identity.yaml\n${CONFIGURATION}`, 'manifests-none-left'],
    ['renames an environment', CONFIGURATION.replace('  prod:', '  production:'), 'environment-removed'],
    ['moves an environment to another account', OTHER_REGION, 'environment-account-changed'],
  ])('that %s is an error while the base has services there', async (_name, text, code) => {
    const revisions = await loadBothWays(
      changed(({ write }) => {
        write({ 'eks-pod-identity.yaml': text });
      }),
    );
    expect(codes(revisions)).toContain(code);
  });

  test('is accepted if its services are removed before', async () => {
    const revisions = await loadBothWays(
      changed(
        ({ write }) => {
          write({ 'eks-pod-identity.yaml': CONFIGURATION.replace('  prod:', '  production:') });
        },
        { 'eks-pod-identity.yaml': CONFIGURATION },
      ),
    );
    expect(codes(revisions)).toEqual([]);
  });

  test('that breaks it is an error, and makes everything after unknown', async () => {
    const revisions = await loadBothWays(
      changed(({ write }) => {
        write({ 'eks-pod-identity.yaml': 'a: [' });
      }),
    );
    expect(names(revisions.before)).toEqual(ALL);
    expect(revisions.after).toEqual([]);
    expect(revisions.diagnostics.every(({ severity }) => severity === 'error')).toBe(true);
    expect(revisions.unreadable).toMatchObject([{ side: 'after', file: 'eks-pod-identity.yaml' }]);
  });

  test('that breaks one key of it does not hide what is wrong with manifests', async () => {
    const revisions = await loadBothWays(
      changed(({ write }) => {
        write({
          'eks-pod-identity.yaml': CONFIGURATION.replace('444455556666', '4444'),
          [ORDERS]: manifest('orders', 'managedPolicies: NoSuchPolicy'),
          [PAYMENTS]: manifest('payments', 'environments: prod', 'ownr: team'),
        });
      }),
    );
    expect(places(revisions.diagnostics)).toEqual([
      'eks-pod-identity.yaml:7:14 error account-invalid',
      `${ORDERS}:4:18 error managed-policy-unknown`,
      `${PAYMENTS}:5:1 error key-unknown`,
    ]);
    expect(revisions.after).toEqual([]);
    expect(revisions.unreadable).toMatchObject([{ side: 'after', file: 'eks-pod-identity.yaml' }]);
  });

  test('that mends it makes everything before unknown', async () => {
    const revisions = await loadBothWays(
      changed(
        ({ write }) => {
          write({ 'eks-pod-identity.yaml': CONFIGURATION });
        },
        { ...FILES, 'eks-pod-identity.yaml': 'a: [' },
      ),
    );
    expect(revisions.before).toEqual([]);
    expect(names(revisions.after)).toEqual(ALL);
    expect(revisions.unreadable).toMatchObject([{ side: 'before', file: 'eks-pod-identity.yaml' }]);
    expect(revisions.diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'warning before-unreadable',
    ]);
  });

  test('without a configuration on either side is an error', async () => {
    const { folder } = testRepository(WITHOUT_CONFIGURATION);
    expect(places((await readRevisions(openFolder(folder))).diagnostics)).toEqual([
      'eks-pod-identity.yaml:1:1 error configuration-missing',
    ]);
  });
});

describe('what cannot be understood', () => {
  const BROKEN = 'service: orders\nserviceAccounts: nonsense\n';
  const UNRESOLVED = manifest('orders', 'managedPolicies: NoSuchPolicy');

  test('at the head is an error, with everything else that is wrong', async () => {
    const revisions = await loadBothWays(
      changed(({ write }) => {
        write({ [ORDERS]: BROKEN, [PAYMENTS]: manifest('payments', 'environments: [ prod, porod ]') });
      }),
    );
    expect(places(revisions.diagnostics)).toEqual([
      `${ORDERS}:2:18 error service-account-invalid`,
      `${PAYMENTS}:4:23 error environment-unknown`,
    ]);
    expect(names(revisions.before)).toEqual(ALL);
    expect(names(revisions.after)).toEqual(['payments prod']);
    expect(revisions.unreadable).toEqual([{ side: 'after', file: ORDERS, reason: revisions.diagnostics[0]?.message }]);
  });

  test('at the base is unknown and not nothing, which is a warning', async () => {
    const revisions = await loadBothWays(
      changed(
        ({ write }) => {
          write({ [ORDERS]: manifest('orders') });
        },
        { ...FILES, [ORDERS]: BROKEN },
      ),
    );
    expect(places(revisions.diagnostics)).toEqual([`${ORDERS}:2:18 warning before-unreadable`]);
    expect(revisions.before).toEqual([]);
    expect(names(revisions.after)).toEqual(['orders staging', 'orders prod']);
    expect(revisions.unreadable).toEqual([{ side: 'before', file: ORDERS, reason: expect.any(String) as string }]);
  });

  test('names service and environment where it is known which', async () => {
    const base = {
      ...FILES,
      [ORDERS]: manifest('orders', 'environments: { staging: {}, prod: { managedPolicies: NoSuchPolicy } }'),
    };
    const revisions = await loadBothWays(
      changed(({ write }) => {
        write({ [ORDERS]: UNRESOLVED });
      }, base),
    );
    expect(names(revisions.before)).toEqual(['orders staging']);
    expect(names(revisions.after)).toEqual([]);
    expect(revisions.unreadable).toMatchObject([
      { side: 'before', file: ORDERS, service: 'orders', environment: 'prod' },
      { side: 'after', file: ORDERS, service: 'orders', environment: 'staging' },
      { side: 'after', file: ORDERS, service: 'orders', environment: 'prod' },
    ]);
    expect(places(revisions.diagnostics)).toEqual([
      `${ORDERS}:4:18 error managed-policy-unknown`,
      `${ORDERS}:4:55 warning before-unreadable`,
    ]);
  });

  test('says once what is wrong with all services of the base', async () => {
    const broken = `defaults: { role: { name: "{nothing}" } }\n${CONFIGURATION}`;
    const revisions = await loadBothWays(
      changed(
        ({ write }) => {
          write({ 'eks-pod-identity.yaml': CONFIGURATION });
        },
        { ...FILES, 'eks-pod-identity.yaml': broken },
      ),
    );
    expect(revisions.unreadable.map(({ file, environment }) => `${file} ${environment ?? ''}`)).toEqual([
      `${ORDERS} staging`,
      `${ORDERS} prod`,
      `${PAYMENTS} prod`,
    ]);
    expect(places(revisions.diagnostics)).toEqual(['eks-pod-identity.yaml:1:27 warning before-unreadable']);
  });

  test('may be a manifest that becomes a link, or was one', async () => {
    const link = (repository: TestRepository): void => {
      repository.remove(ORDERS);
      symlinkSync('../payments/pod-identity.yaml', join(repository.folder, ORDERS));
    };
    const becomes = await loadBothWays(changed(link));
    expect(places(becomes.diagnostics)).toEqual([`${ORDERS}:1:1 error file-not-regular`]);
    expect(becomes.unreadable).toMatchObject([{ side: 'after', file: ORDERS }]);

    const repository = testRepository(FILES);
    link(repository);
    repository.commit();
    repository.remove(ORDERS);
    repository.write({ [ORDERS]: manifest('orders') });
    repository.commit();
    const was = await loadBothWays(repository);
    expect(places(was.diagnostics)).toEqual([`${ORDERS}:1:1 warning before-unreadable`]);
    expect(was.unreadable).toMatchObject([{ side: 'before', file: ORDERS }]);
  });

  test('may be a large file, an unsafe path or a submodule', async () => {
    const inner = testRepository({ a: 'a' });
    const { folder, git, commit, write } = testRepository(FILES);
    write({
      'services/large/pod-identity.yaml': `# ${'x'.repeat(300_000)}\n${manifest('large')}`,
      'services/\u202Eevil/pod-identity.yaml': manifest('evil'),
      'services/new\nline/pod-identity.yaml': manifest('newline'),
    });
    git('submodule', '--quiet', 'add', inner.folder, 'services/module/pod-identity.yaml');
    commit();
    const { diagnostics, after } = await readRevisions(openFolder(folder), { base: 'HEAD~1', head: 'HEAD' });
    expect(places(diagnostics)).toEqual([
      'services/large/pod-identity.yaml:1:1 error text-too-large',
      'services/module/pod-identity.yaml:1:1 error file-not-regular',
      'services/new\nline/pod-identity.yaml:1:1 error file-path-unsafe',
      'services/\u202Eevil/pod-identity.yaml:1:1 error file-path-unsafe',
    ]);
    expect(after).toEqual([]);
  });

  test('may be a rule between manifests, among those that changed', async () => {
    const revisions = await loadBothWays(
      changed(({ write }) => {
        write({ 'services/a/pod-identity.yaml': manifest('same'), 'services/b/pod-identity.yaml': manifest('same') });
      }),
    );
    expect(revisions.diagnostics[0]).toMatchObject({ code: 'service-repeated', file: 'services/b/pod-identity.yaml' });
  });
});

/** The files of the last commit, and `services/../pod-identity.yaml`, which git itself would not write. */
function hostileTree({ folder, git }: TestRepository): string {
  const blob = git('rev-parse', `HEAD:${ORDERS}`);
  const entry = (mode: string, name: string, object: string): Buffer =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(object, 'hex')]);
  const write = (...entries: Buffer[]): string => {
    writeFileSync(join(folder, '.git/tree'), Buffer.concat(entries));
    return git('hash-object', '-w', '-t', 'tree', '--literally', '.git/tree');
  };
  const above = write(entry('100644', 'pod-identity.yaml', blob));
  const services = write(
    entry('40000', '..', above),
    entry('40000', 'orders', git('rev-parse', 'HEAD:services/orders')),
    entry('40000', 'payments', git('rev-parse', 'HEAD:services/payments')),
  );
  return write(
    entry('100644', 'README.md', git('rev-parse', 'HEAD:README.md')),
    entry('100644', 'eks-pod-identity.yaml', git('rev-parse', 'HEAD:eks-pod-identity.yaml')),
    entry('40000', 'services', services),
  );
}
