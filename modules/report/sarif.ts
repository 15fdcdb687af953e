import { allFindings, type LocatedFinding } from '../change/all-findings';
import type { RepositoryChange } from '../change/change';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { Severity } from '../diagnostics/severity';
import type { Witness } from '../policy/comparison';
import { RULES } from '../findings/rules';
import type { RuleText } from '../findings/rule';
import { inert } from './escape';
import { findingSubject } from './finding-words';
import type { Renderers } from './format';
import { asJson } from './json';

export interface SarifOptions {
  /** Of the program. */
  readonly version?: string;
  /** Of the configuration within the git repository, with forward slashes; by default its root. */
  readonly folder?: string;
}

/** The format `sarif`: SARIF 2.1.0, for code scanning. */
export const sarif = {
  change: (change, options) => changeAsSarif(change, options),
  invalidInput: (diagnostics, options) => diagnosticsAsSarif(diagnostics, options),
} as const satisfies Partial<Renderers>;

/**
 * The findings as SARIF 2.1.0 for code scanning. Positions refer to the manifests; fingerprints are stable while the
 * risk is the same. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function changeAsSarif(change: RepositoryChange, { version, folder = '' }: SarifOptions = {}): string {
  const found = allFindings(change);
  // All findings of a rule have the same severity: its own, or the gate's.
  const severities = new Map(found.map(({ finding }) => [finding.rule, finding.severity]));
  const rules = RULES.flatMap((rule) => {
    const severity = severities.get(rule.id);
    return severity === undefined ? [] : [{ ...rule, severity }];
  });
  const indices = new Map(rules.map(({ id }, index) => [id, index]));
  const results = found.map((one) => result(one, indices.get(one.finding.rule), folder));
  return asLog({ rules: rules.map(descriptor), results }, version);
}

/**
 * Diagnostics instead of findings, from a run that is marked as failed: code scanning then keeps the findings of earlier
 * runs.
 */
export function diagnosticsAsSarif(
  diagnostics: readonly Diagnostic[],
  { version, folder = '' }: SarifOptions = {},
): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const rules = codes.map((code) => ({ id: code, name: code, shortDescription: { text: code } }));
  const results = diagnostics.map(({ code, severity, message, help, file, line, column }) => ({
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity === 'error' ? 'error' : 'warning',
    message: { text: `${plain(message)}${help === undefined ? '' : ` (${plain(help)})`}` },
    locations: [locationOf(folder, { file, line, column })],
  }));
  return asLog({ rules, results, invocations: [{ executionSuccessful: false }] }, version);
}

function asLog(
  {
    rules,
    ...run
  }: {
    readonly rules: readonly object[];
    readonly results: readonly object[];
    readonly invocations?: readonly object[];
  },
  version: string | undefined,
): string {
  return asJson({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'eks-pod-identity',
            ...(version !== undefined && { semanticVersion: version }),
            informationUri: 'https://www.npmjs.com/package/cdktf-eks-pod-identity',
            rules,
          },
        },
        // Without it, GitHub interprets columns as code points.
        columnKind: 'utf16CodeUnits',
        ...run,
      },
    ],
  });
}

function locationOf(
  folder: string,
  { file, line, column }: { readonly file: string; readonly line: number; readonly column: number },
): { readonly physicalLocation: object } {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(folder, file), uriBaseId: '%SRCROOT%' },
      region: { startLine: line, startColumn: column },
    },
  };
}

const LEVELS = { low: 'note', medium: 'warning', high: 'error', critical: 'error' } as const satisfies Readonly<
  Record<Severity, string>
>;

/**
 * GitHub orders security findings by these numbers and labels them low to critical.
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const SECURITY_SEVERITIES = { low: '3.0', medium: '5.0', high: '8.0', critical: '9.5' } as const satisfies Readonly<
  Record<Severity, string>
>;

function descriptor({ id, title, severity, reason, remedy, reference, family }: RuleText): object {
  const why = reason ?? family.reason;
  const what = remedy ?? family.remedy;
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${why} ${what}`, markdown: `${why}\n\n${what}\n\n[More about it](${reference})` },
    helpUri: reference,
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['security', 'aws', 'iam'], 'security-severity': SECURITY_SEVERITIES[severity] },
  };
}

function result({ finding, service }: LocatedFinding, ruleIndex: number | undefined, folder: string): object {
  const { id, rule, severity, message, file, line, column, witnesses, accepted } = finding;
  const name = findingSubject(service, (text) => inert(text, 80));
  return {
    ruleId: rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: LEVELS[severity],
    message: { text: `${plain(name)} ${plain(message)}.${witnessWords(witnesses)}` },
    locations: [
      {
        ...locationOf(folder, { file, line, column }),
        ...(service && {
          logicalLocations: [{ name: inert(service.service, 80), fullyQualifiedName: name, kind: 'service' }],
        }),
      },
    ],
    partialFingerprints: { 'eksPodIdentity/v1': id },
    ...(accepted && {
      suppressions: [{ kind: 'external', justification: inert(accepted.reason, 1000) }],
    }),
  };
}

function witnessWords(witnesses: readonly Witness[]): string {
  if (witnesses.length === 0) return '';
  const requests = witnesses.map(({ action, resource }) => `${plain(action)} on ${plain(resource)}`);
  return ` Allowed now: ${requests.join('; ')}.`;
}

/**
 * In a SARIF message, brackets form links and braces form placeholders. Brackets are escaped by a backslash, braces by
 * doubling.
 */
function plain(text: string): string {
  return inert(text, 1000)
    .replace(/[\\[\]]/g, String.raw`\$&`)
    .replace(/[{}]/g, '$&$&');
}

/** A relative URI, the form of paths in SARIF. The buffer replaces lone surrogates, which a URI cannot contain. */
function uriOf(folder: string, file: string): string {
  return [...folder.split('/'), ...file.split('/')]
    .filter((part) => part !== '')
    .map((part) => encodeURIComponent(Buffer.from(part).toString()))
    .join('/');
}
