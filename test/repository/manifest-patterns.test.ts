import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { type ManifestPatterns, manifestPatterns } from '../../modules/repository/manifest-patterns';

const ENVIRONMENTS = 'environments: { e: { account: "111122223333", region: eu-west-1, clusters: [ { name: c } ] } }\n';

function patterns(...manifests: string[]): ManifestPatterns {
  const text = `manifests: ${JSON.stringify(manifests)}\n${ENVIRONMENTS}`;
  const { configuration, diagnostics } = parseConfiguration(Buffer.from(text), 'eks-pod-identity.yaml');
  if (!configuration) throw new Error(JSON.stringify(diagnostics));
  return manifestPatterns(configuration);
}

const DEFAULT = 'services/**/pod-identity.yaml';

test('match manifests, and never the configuration', () => {
  const { matches, diagnostics } = patterns('*.yaml', DEFAULT);
  expect(diagnostics).toEqual([]);
  expect(matches('services/a/pod-identity.yaml')).toBe(true);
  expect(matches('a.yaml')).toBe(true);
  expect(matches('eks-pod-identity.yaml')).toBe(false);
});

test.each([
  [[DEFAULT], ['services']],
  [
    ['services/**/a.yaml', 'services/**/b.yaml', 'platform/x/*.yaml'],
    ['services', 'platform/x'],
  ],
  [['services/orders/pod-identity.yaml'], ['services/orders/pod-identity.yaml']],
  [['./services/*.yaml'], ['services']],
  [['**/pod-identity.yaml', 'services/*.yaml'], []],
])('what matches %j lies below %j', (manifests, roots) => {
  expect(patterns(...manifests).roots).toEqual(roots);
});

test('are refused if one is invalid, and the others apply', () => {
  const { diagnostics, matches } = patterns(DEFAULT, '../*.yaml');
  expect(diagnostics).toMatchObject([
    { code: 'manifests-pattern-invalid', severity: 'error', file: 'eks-pod-identity.yaml', line: 1, column: 45 },
  ]);
  expect(matches('services/a/pod-identity.yaml')).toBe(true);
});

test('warns of a pattern that matches nothing', () => {
  const { unmatched } = patterns('platform/*.yaml', DEFAULT);
  expect(unmatched(['services/a/pod-identity.yaml'])).toMatchObject([
    { code: 'manifests-pattern-unmatched', severity: 'warning', line: 1, column: 13 },
  ]);
  expect(unmatched(['services/a/pod-identity.yaml', 'platform/a.yaml'])).toEqual([]);
});
