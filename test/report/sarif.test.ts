import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import type { Finding } from '../../modules/change/finding';
import { changeAsSarif, diagnosticsAsSarif } from '../../modules/report/sarif';
import { repositoryChange, serviceChange } from './changes';
import { finding } from './findings';

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: object };
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

interface Run {
  readonly tool: {
    readonly driver: {
      readonly semanticVersion: string;
      readonly rules: readonly { readonly id: string; readonly properties: Readonly<Record<string, unknown>> }[];
    };
  };
  readonly columnKind: string;
  readonly results: readonly Result[];
}

/** The schema that OASIS publishes: https://github.com/oasis-tcs/sarif-spec */
const schema = JSON.parse(readFileSync(join(__dirname, 'schemas/sarif-schema-2.1.0.json'), 'utf8')) as object;
const validate = addFormats(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })).compile(schema);

function runOf(findings: readonly Finding[], folder?: string): Run {
  const text = changeAsSarif(repositoryChange([serviceChange({ findings })]), {
    version: '1.2.3',
    ...(folder !== undefined && { folder }),
  });
  const log = JSON.parse(text) as { readonly runs: readonly [Run] };
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log.runs[0];
}

const FINDINGS = [
  finding({ rule: 'iam-put-own-role-policy', severity: 'critical', id: 'a' }),
  finding({ rule: 'data-exfiltration', severity: 'medium', id: 'b' }),
  finding({ rule: 'data-exfiltration', severity: 'medium', id: 'c', line: 9, column: 3 }),
];

test('is valid by the published schema, with findings and without', () => {
  runOf([]);
  runOf(FINDINGS);
  const log = JSON.parse(changeAsSarif(repositoryChange([]), { version: '1.2.3' })) as object;
  expect(validate(log)).toBe(true);
  expect(validate({ ...log, version: '2.0.0' })).toBe(false);
});

test('describes each rule that has a finding, once', () => {
  const { tool, results } = runOf(FINDINGS);
  expect(tool.driver.rules.map(({ id }) => id)).toEqual(['iam-put-own-role-policy', 'data-exfiltration']);
  expect(results.map(({ ruleId, ruleIndex }) => [ruleId, tool.driver.rules[ruleIndex]?.id])).toEqual(
    FINDINGS.map(({ rule }) => [rule, rule]),
  );
});

test('places each finding in its manifest, in UTF-16 columns, and keeps its fingerprint', () => {
  const { results, columnKind } = runOf(FINDINGS);
  expect(columnKind).toBe('utf16CodeUnits');
  expect(results.map(({ partialFingerprints }) => Object.values(partialFingerprints))).toEqual([['a'], ['b'], ['c']]);
  expect(results.at(-1)?.locations[0]?.physicalLocation).toMatchObject({
    artifactLocation: { uri: 'services/orders/pod-identity.yaml' },
    region: { startLine: 9, startColumn: 3 },
  });
});

test.each([
  ['', 'services/a b/ü#1?.yaml', 'services/a%20b/%C3%BC%231%3F.yaml'],
  ['infra/pods/', 'services/x.yaml', 'infra/pods/services/x.yaml'],
  ['', '100%.yaml', '100%25.yaml'],
])('writes paths as URIs from the root of the repository: %j %j', (folder, file, uri) => {
  const { results } = runOf([finding({ file })], folder);
  expect(results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(uri);
});

test.each([
  ['low', 'note'],
  ['medium', 'warning'],
  ['high', 'error'],
  ['critical', 'error'],
] as const)('tells code scanning that %s is a %s', (severity, level) => {
  const { results } = runOf([finding({ severity })]);
  expect(results[0]?.level).toBe(level);
});

test('a finding that is accepted is suppressed, with the reason', () => {
  const { results } = runOf([finding({ accepted: { reason: 'for now', expires: '2027-03-31' } })]);
  expect(results).toMatchObject([{ suppressions: [{ kind: 'external', justification: 'for now' }] }]);
});

test("code scanning orders by the gate's severity of a rule", () => {
  const { tool } = runOf([finding({ rule: 'administrator', severity: 'low' })]);
  expect(tool.driver.rules).toMatchObject([{ properties: { 'security-severity': '3.0' } }]);
});

test('a finding without a service has a location too', () => {
  const text = changeAsSarif(repositoryChange([], { findings: [finding({ rule: 'gate-weakened' })] }), {
    version: '1.2.3',
  });
  const log = JSON.parse(text) as { readonly runs: readonly [Run] };
  expect(validate(log)).toBe(true);
  expect(log.runs[0].results).toMatchObject([
    { ruleId: 'gate-weakened', message: { text: expect.stringMatching(/^The configuration /) as string } },
  ]);
});

test('the same change gives the same bytes', () => {
  const change = repositoryChange([serviceChange({ findings: FINDINGS })]);
  expect(changeAsSarif(change, { version: '1.2.3' })).toBe(changeAsSarif(change, { version: '1.2.3' }));
});

test('diagnostics make a log of a run that failed', () => {
  const log = JSON.parse(
    diagnosticsAsSarif(
      [
        {
          code: 'grant-unknown-action',
          severity: 'error',
          message: 'unknown action [x]',
          file: 'a.yaml',
          line: 3,
          column: 5,
        },
        {
          code: 'grant-unknown-action',
          severity: 'warning',
          message: 'y',
          help: 'z',
          file: 'a.yaml',
          line: 4,
          column: 5,
        },
      ],
      { folder: 'shop/' },
    ),
  ) as { readonly runs: readonly [Run] };
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  expect(log.runs[0]).toMatchObject({
    invocations: [{ executionSuccessful: false }],
    results: [
      { ruleIndex: 0, level: 'error' },
      { ruleIndex: 0, level: 'warning', message: { text: 'y (z)' } },
    ],
  });
});
