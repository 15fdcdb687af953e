import { migrateSources } from '../../modules/migrate/migrate-sources';
import { ACCOUNT } from './found-account';
import { publishedConfigurations, sourcesOf } from './published-configurations';

const all = publishedConfigurations();

test('there are configurations of at least 40 pages and files', () => {
  expect(all.length).toBeGreaterThanOrEqual(40);
  for (const [, { source, license }] of all) {
    expect(source).toMatch(/^https:\/\//);
    expect(['Apache-2.0', 'MIT', 'MIT-0', 'rewritten']).toContain(license);
  }
});

test.each(all)('%s becomes manifests with its verdicts', (_, configuration) => {
  const { options, expect: expected } = configuration;
  const { serviceAccounts, diagnostics } = migrateSources(sourcesOf(configuration), {
    account: ACCOUNT,
    environments: new Map(),
    ...options,
  });
  const verdicts = serviceAccounts.map(
    ({ namespace, serviceAccount, cluster, verdict }) =>
      [`${namespace}/${serviceAccount} on ${cluster}`, verdict] as const,
  );
  expect(Object.fromEntries(verdicts)).toEqual(expected.verdicts);
  expect(diagnostics.map(({ message }) => message)).toEqual(
    (expected.problems ?? []).map((part) => expect.stringContaining(part) as string),
  );
});
