import type { Diagnostic } from '../../modules/diagnostics/diagnostic';
import { checkGate } from '../../modules/gate/check-gate';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { parseManifest } from '../../modules/manifest/parse-manifest';
import { manifestPatterns } from '../../modules/repository/manifest-patterns';
import { resolveWorkloads } from '../../modules/workloads/resolve-workloads';
import { marks, places, unmarked } from '../manifest/marked-yaml';
import { CONFIGURATION_MISUSES, MANIFEST_MISUSES } from './misuses';

const CONFIGURATION = `environments:
  staging:
    account: "111122223333"
    region: eu-west-1
    clusters: [{ name: shop-staging }]
  prod:
    account: "444455556666"
    region: eu-west-1
    clusters: [{ name: shop-eu }, { name: shop-us, region: us-east-1 }]
`;
const MANIFEST = 'service: orders\nserviceAccounts: shop/orders\n';
const FILES = { configuration: CONFIGURATION, manifest: MANIFEST };
type Files = typeof FILES;

/** Everything that `validate` reports of two files. */
function check({ configuration, manifest }: Files): Diagnostic[] {
  const read = parseConfiguration(Buffer.from(configuration), 'eks-pod-identity.yaml');
  const service = parseManifest(Buffer.from(manifest), 'pod-identity.yaml');
  const usable = read.configuration ?? read.incomplete;
  const manifests = service.manifest ? [service.manifest] : [];
  const incomplete = service.incomplete ? [service.incomplete] : [];
  return [
    ...read.diagnostics,
    ...service.diagnostics,
    ...(usable
      ? [
          ...manifestPatterns(usable).diagnostics,
          ...resolveWorkloads(usable, manifests, [], incomplete).diagnostics,
          ...checkGate(usable, '2026-01-01'),
        ]
      : []),
  ];
}

const CASES = [
  ...MANIFEST_MISUSES.map((misuse) => ({ ...misuse, kind: 'manifest' as const })),
  ...CONFIGURATION_MISUSES.map((misuse) => ({ ...misuse, kind: 'configuration' as const })),
];

test('there are at least 120 mistakes, each with its own name', () => {
  expect(CASES.length).toBeGreaterThanOrEqual(120);
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
});

test.each(CASES)('$name is reported once, where it can be corrected', ({ kind, text, help }) => {
  const diagnostics = check({ ...FILES, [kind]: unmarked(text) });
  const inOrder = diagnostics.sort((a, b) => a.line - b.line || a.column - b.column);
  expect(places(inOrder)).toEqual(marks(text));
  expect(inOrder.map((one) => one.help ?? '')).toEqual(help);
});

/** Words of the messages of the YAML parser. */
const PARSER =
  /implicit|flow (?:map|seq|collection)|block (?:map|seq|collection)|node end|token|plain value|compact mapping/i;

test('no message is the text of a parser', () => {
  for (const { kind, text } of CASES)
    for (const { message } of check({ ...FILES, [kind]: unmarked(text) })) expect(message).not.toMatch(PARSER);
});

const SUGGESTED = CASES.flatMap(({ name, kind, text }) => {
  const yaml = unmarked(text);
  return check({ ...FILES, [kind]: yaml }).flatMap((diagnostic) =>
    (diagnostic.suggestions ?? []).map((suggestion) => ({ name, kind, yaml, diagnostic, suggestion })),
  );
});

test('every suggestion removes its problem, and adds no problem in its place', () => {
  expect(SUGGESTED.length).toBeGreaterThan(50);
  for (const { name, kind, yaml, diagnostic, suggestion } of SUGGESTED) {
    const { line, column, replace, by } = suggestion;
    const start =
      yaml
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length +
      (line > 1 ? 1 : 0) +
      column -
      1;
    expect([name, yaml.slice(start, start + replace.length)]).toEqual([name, replace]);
    const corrected = yaml.slice(0, start) + by + yaml.slice(start + replace.length);
    const [before, after] = [yaml, corrected].map((one) => check({ ...FILES, [kind]: one }));
    const same = after?.filter((one) => one.code === diagnostic.code && one.message === diagnostic.message);
    expect([name, by, same]).toEqual([name, by, []]);
    const errors = (all: readonly Diagnostic[] = []): number =>
      all.filter(({ severity }) => severity === 'error').length;
    expect([name, by, errors(after) <= errors(before)]).toEqual([name, by, true]);
  }
});

test('no suggestion allows more than the file means', () => {
  for (const { suggestion } of SUGGESTED) {
    expect(suggestion.by).not.toMatch(/^never$|FullAccess|Administrator|:\*$|^\*$/);
    expect(suggestion.by.includes('*')).toBe(suggestion.replace.includes('*'));
  }
});
