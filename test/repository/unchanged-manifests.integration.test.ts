import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readRevisions, type Revisions } from '../../modules/repository/read-revisions';
import { removeFolders, testRepository, type TestRepository } from './git-repository';
import { CONFIGURATION, FILES, manifest, names, ORDERS, PAYMENTS, places } from './sample';
import { openFolder } from '../../modules/repository/open-folder';

afterAll(removeFolders);

/** Before and after `services/orders/pod-identity.yaml` in the order of files. */
const EARLY = 'services/early/pod-identity.yaml';
const LATE = 'services/zulu/pod-identity.yaml';

/** What is wrong with a change, committed, and then, which must be the same, in the working tree only. */
async function diagnosed(repository: TestRepository): Promise<Revisions> {
  repository.commit();
  const committed = await readRevisions(openFolder(repository.folder), { base: 'HEAD~1', head: 'HEAD' });
  repository.git('reset', '--quiet', '--mixed', 'HEAD~1');
  const uncommitted = await readRevisions(openFolder(repository.folder));
  expect(uncommitted.diagnostics).toEqual(committed.diagnostics);
  expect(names(uncommitted.after)).toEqual(names(committed.after));
  return committed;
}

async function diagnosedChange(
  work: Readonly<Record<string, string>> | ((repository: TestRepository) => void),
  files: Readonly<Record<string, string>> = FILES,
): Promise<Revisions> {
  const repository = testRepository(files);
  if (typeof work === 'function') work(repository);
  else repository.write(work);
  return diagnosed(repository);
}

/** A manifest with its own service account, for any service. */
function ofAccount(service: string, account: string, ...more: string[]): string {
  return [`service: ${service}`, `serviceAccounts: ${account}`, ...more, ''].join('\n');
}

const SHARED_CLUSTER = CONFIGURATION.replace(
  'prod:\n    account: "444455556666"',
  'prod:\n    account: "111122223333"',
).replace('{ name: shop-eu }', '{ name: shop-staging, agent: preinstalled }');

const ONE_ACCOUNT = CONFIGURATION.replace('"444455556666"', '"111122223333"');

describe('a change collides with a manifest that it does not touch when it takes', () => {
  test.each<[string, Record<string, string>, string[], Record<string, string>?]>([
    [
      'the name of its service, in a file after it',
      { [LATE]: ofAccount('orders', 'evil/orders') },
      [`${LATE}:1:10 error service-repeated`],
    ],
    [
      'the name of its service, in a file before it',
      { [EARLY]: ofAccount('orders', 'evil/orders') },
      [`${ORDERS}:1:10 error service-repeated`],
    ],
    [
      'the name of its service in an existing manifest',
      { [PAYMENTS]: ofAccount('orders', 'shop/payments') },
      [`${PAYMENTS}:1:10 error service-repeated`],
    ],
    [
      'the name of its service written with an escape',
      { [LATE]: ofAccount('"\\x6frders"', 'evil/orders') },
      [`${LATE}:1:10 error service-repeated`],
    ],
    [
      'the name of its service in another environment only',
      { [LATE]: ofAccount('payments', 'evil/payments', 'environments: staging') },
      [`${LATE}:1:10 error service-repeated`],
    ],
    [
      'its service account',
      { [LATE]: ofAccount('evil', 'shop/payments', 'environments: prod') },
      [`${LATE}:2:18 error service-account-taken`],
    ],
    [
      'its service account on a cluster that two environments share',
      { [LATE]: ofAccount('evil', 'shop/payments', 'environments: staging') },
      [`${LATE}:2:18 error service-account-taken`],
      { ...FILES, [ORDERS]: manifest('orders', 'environments: staging'), 'eks-pod-identity.yaml': SHARED_CLUSTER },
    ],
    [
      'the name of its role',
      { [LATE]: ofAccount('evil', 'evil/evil', 'role: { name: Payments-Prod, path: /evil/ }', 'environments: prod') },
      [`${LATE}:3:15 error role-name-taken`],
    ],
    [
      'the name of its role by the template of another environment',
      { [LATE]: ofAccount('payments-prod', 'evil/evil', 'environments: staging', 'role: { name: "{service}" }') },
      [`${LATE}:4:15 error role-name-taken`],
      { ...FILES, [ORDERS]: manifest('orders', 'environments: staging'), 'eks-pod-identity.yaml': ONE_ACCOUNT },
    ],
    [
      'its role by the ARN',
      {
        [LATE]: ofAccount(
          'evil',
          'evil/evil',
          'role: arn:aws:iam::444455556666:role/payments-prod',
          'environments: prod',
        ),
      },
      [`${LATE}:3:7 error role-name-taken`],
    ],
    [
      'the name of a role that it uses by the ARN',
      { [EARLY]: ofAccount('evil', 'evil/evil', 'role: { name: legacy }', 'environments: prod') },
      [`${PAYMENTS}:3:7 error role-name-taken`],
      {
        ...FILES,
        [PAYMENTS]: ofAccount(
          'payments',
          'a/b',
          'role: arn:aws:iam::444455556666:role/old/legacy',
          'environments: prod',
        ),
      },
    ],
    [
      'the name of its stack',
      { [LATE]: ofAccount('payments-eu', 'evil/evil', 'environments: prod', 'role: { name: evil }') },
      [`${LATE}:1:10 error stack-name-taken`],
      {
        ...FILES,
        'eks-pod-identity.yaml': CONFIGURATION.replace('  staging:', '  eu-prod:'),
        [PAYMENTS]: manifest('payments', 'environments: eu-prod'),
      },
    ],
    [
      'the names of its role and stack, though its own grants have errors',
      { [LATE]: ofAccount('payments-eu', 'evil/evil', 'environments: prod') },
      [`${LATE}:1:10 error role-name-taken`, `${LATE}:1:10 error stack-name-taken`],
      {
        ...FILES,
        'eks-pod-identity.yaml': ONE_ACCOUNT.replace('  staging:', '  eu-prod:'),
        [PAYMENTS]: manifest('payments', 'environments: eu-prod', 'managedPolicies: NoSuchPolicy'),
      },
    ],
  ])('%s', async (_, change, expected, files = FILES) => {
    const { diagnostics } = await diagnosedChange(change, files);
    expect(places(diagnostics)).toEqual(expected);
  });

  test('a name more than once, and says both places of each', async () => {
    const { diagnostics } = await diagnosedChange({ [EARLY]: manifest('orders') });
    expect(places(diagnostics)).toEqual([
      `${ORDERS}:1:10 error service-repeated`,
      `${ORDERS}:2:18 error service-account-taken`,
    ]);
    for (const { message } of diagnostics) expect(message).toContain(EARLY);
  });

  test('more associations of a cluster than EKS allows', async () => {
    const accounts = (service: string, count: number): string =>
      `[ ${Array.from({ length: count }, (_, index) => `${service}/a${index}`).join(', ')} ]`;
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => {
        const role = `role: arn:aws:iam::444455556666:role/r`;
        return [
          `services/s${index}/pod-identity.yaml`,
          ofAccount(`s${index}`, accounts(`s${index}`, 50), role, 'environments: prod'),
        ];
      }),
    );
    const files = { 'eks-pod-identity.yaml': CONFIGURATION, ...many };
    expect(
      (await diagnosedChange({ [LATE]: ofAccount('one', 'a/b', 'environments: staging') }, files)).diagnostics,
    ).toEqual([]);
    const { diagnostics } = await diagnosedChange({ [LATE]: ofAccount('one', 'a/b', 'environments: prod') }, files);
    expect(places(diagnostics)).toEqual(['eks-pod-identity.yaml:9:25 error quota-associations']);
  });
});

describe('a change does not collide when it', () => {
  const COLLIDING = {
    ...FILES,
    [LATE]: manifest('orders', 'environments: prod'),
    'services/b/pod-identity.yaml': manifest('b'),
  };

  test.each<[string, (repository: TestRepository) => void, Record<string, string>?]>([
    [
      'takes unused names',
      ({ write }) => {
        write({ [LATE]: manifest('new') });
      },
    ],
    [
      'moves a manifest',
      ({ git }) => {
        git('mv', 'services/orders', 'services/moved');
      },
    ],
    [
      'gives a name to one manifest and takes it from another',
      ({ write }) => {
        write({ [ORDERS]: manifest('payments'), [PAYMENTS]: manifest('orders', 'environments: prod') });
      },
    ],
    [
      'uses a role that others use',
      ({ write }) => {
        write({ [LATE]: ofAccount('new', 'new/new', 'environments: prod', 'role: arn:aws:iam::444455556666:role/r') });
      },
      {
        ...FILES,
        [ORDERS]: ofAccount('orders', 'a/b', 'environments: prod', 'role: arn:aws:iam::444455556666:role/r'),
      },
    ],
    [
      'takes new names beside manifests that collide among themselves',
      ({ write }) => {
        write({ [EARLY]: manifest('new') });
      },
      COLLIDING,
    ],
    [
      'adds to the grants of a manifest that collided before',
      ({ write }) => {
        write({ [LATE]: `# new\n${manifest('orders', 'environments: prod')}` });
      },
      COLLIDING,
    ],
    [
      'mends a collision',
      ({ write }) => {
        write({ [LATE]: manifest('late') });
      },
      COLLIDING,
    ],
    [
      'takes the name of a manifest that it removes',
      ({ write, remove }) => {
        remove(ORDERS);
        write({ [LATE]: manifest('orders') });
      },
    ],
    [
      'takes the name of a file that is not a manifest',
      ({ write }) => {
        write({ [LATE]: manifest('other') });
      },
      { ...FILES, 'other/pod-identity.yaml': manifest('other') },
    ],
  ])('%s', async (_, work, files = FILES) => {
    expect((await diagnosedChange(work, files)).diagnostics).toEqual([]);
  });

  test('takes the name of a manifest that is removed but not staged', async () => {
    const repository = testRepository(FILES);
    rmSync(join(repository.folder, ORDERS));
    repository.write({ [LATE]: manifest('orders') });
    expect((await readRevisions(openFolder(repository.folder))).diagnostics).toEqual([]);
  });
});

test('a name that was taken while the manifest had errors is checked once they are mended', async () => {
  const broken = ofAccount('evil', 'evil/evil', 'environments: prod', 'role: { name: payments-prod }');
  const { diagnostics } = await diagnosedChange(
    { [LATE]: broken },
    { ...FILES, [LATE]: `${broken}managedPolicies: NoSuchPolicy\n` },
  );
  expect(places(diagnostics)).toEqual([`${LATE}:4:15 error role-name-taken`, `${LATE}:5:18 warning before-unreadable`]);
});

test('manifests of the working tree count as they are there, and those that a commit has as they are committed', async () => {
  const repository = testRepository(FILES);
  repository.write({ [LATE]: manifest('late', 'environments: prod') });
  repository.commit();
  repository.write({ [PAYMENTS]: manifest('late', 'environments: prod') });
  const committed = await readRevisions(openFolder(repository.folder), { base: 'HEAD~1', head: 'HEAD' });
  expect(committed.diagnostics).toEqual([]);
  const uncommitted = await readRevisions(openFolder(repository.folder), { base: 'HEAD' });
  expect(places(uncommitted.diagnostics)).toContain(`${LATE}:1:10 error service-repeated`);
});

test('the workloads of what did not change are not those of the change', async () => {
  const revisions = await diagnosedChange({ [LATE]: ofAccount('orders', 'evil/orders') });
  expect(revisions.before).toEqual([]);
  expect(new Set(revisions.after.map((workload) => workload.manifest.file))).toEqual(new Set([LATE]));
});

test('a change of the configuration makes every manifest count, too', async () => {
  const { diagnostics } = await diagnosedChange({
    'eks-pod-identity.yaml': `# new\n${CONFIGURATION}`,
    [LATE]: ofAccount('orders', 'evil/orders'),
  });
  expect(places(diagnostics)).toEqual([`${LATE}:1:10 error service-repeated`]);

  const accounts = await diagnosedChange(
    { 'eks-pod-identity.yaml': `defaults: { role: { name: "{service}" } }\n${ONE_ACCOUNT}` },
    { ...FILES, [ORDERS]: manifest('orders', 'environments: staging'), [LATE]: manifest('late') },
  );
  expect(places(accounts.diagnostics)).toEqual([
    expect.stringMatching(/environment-account-changed$/),
    `${LATE}:1:10 error role-name-taken`,
  ]);
});

describe('a manifest that cannot be understood and did not change', () => {
  const BROKEN = { ...FILES, [PAYMENTS]: 'service: payments\nserviceAccounts: nonsense\n' };

  test('is a warning where the change takes a name', async () => {
    const { diagnostics, unreadable } = await diagnosedChange({ [LATE]: manifest('payments') }, BROKEN);
    expect(places(diagnostics)).toEqual([`${PAYMENTS}:2:18 warning unchanged-unreadable`]);
    expect(unreadable).toEqual([]);
  });

  test('is nothing where the change takes none', async () => {
    const { diagnostics } = await diagnosedChange({ [ORDERS]: manifest('orders', 'environments: prod') }, BROKEN);
    expect(diagnostics).toEqual([]);
  });

  test('may be a link', async () => {
    const repository = testRepository(FILES);
    repository.remove(PAYMENTS);
    symlinkSync('../orders/pod-identity.yaml', join(repository.folder, PAYMENTS));
    repository.commit();
    repository.write({ [LATE]: manifest('late') });
    const { diagnostics } = await diagnosed(repository);
    expect(places(diagnostics)).toEqual([`${PAYMENTS}:1:1 warning unchanged-unreadable`]);
  });

  test('still has its names where only its grants are wrong', async () => {
    const { diagnostics } = await diagnosedChange(
      { [LATE]: ofAccount('evil', 'shop/payments', 'environments: prod') },
      { ...FILES, [PAYMENTS]: manifest('payments', 'environments: prod', 'managedPolicies: NoSuchPolicy') },
    );
    expect(places(diagnostics)).toEqual([`${LATE}:2:18 error service-account-taken`]);
  });
});
