import type { RepositoryChange } from '../../modules/change/change';
import type { Finding } from '../../modules/change/finding';
import type { GateDecision } from '../../modules/gate/decide-gate';
import type { Explanation } from '../../modules/access/explanation';
import type { Diagnostic } from '../../modules/diagnostics/diagnostic';
import type { Comparison } from '../../modules/policy/comparison';
import { changeAsMarkdown, withdrawnChangeAsMarkdown } from '../../modules/report/change-markdown';
import { changeAsText } from '../../modules/report/change-text';
import { changeAsSarif } from '../../modules/report/sarif';
import { comparisonAsMarkdown } from '../../modules/report/comparison-markdown';
import { comparisonAsText } from '../../modules/report/comparison-text';
import { diagnosticsAsMarkdown } from '../../modules/report/diagnostics-markdown';
import { diagnosticsAsText } from '../../modules/report/diagnostics-text';
import { commentMarker } from '../../modules/report/escape';
import { explanationAsMarkdown } from '../../modules/report/explanation-markdown';
import { explanationAsText } from '../../modules/report/explanation-text';
import { inertLines } from '../../modules/report/inert-line';
import { driftSections, planSections, type StackReport } from '../../modules/report/plan-markdown';
import { annotationsOf } from '../../action/src/annotations';
import { association, repositoryChange, row, serviceChange } from './changes';
import { type PageNode, renderGithubMarkdown, textOf } from './github-markdown';
import { HOSTILE_VALUES, INERT } from './hostile-values';
import { runs } from '../policy/runs';

/** A row with the value at every place where a row shows text. */
function hostileRow(value: string) {
  return row({
    actions: [value, `s3:${value}`, 's3:GetObject'],
    resources: { include: [value, `arn:aws:s3:::${value}`], exclude: [`arn:aws:sqs:::${value}/*`] },
    principals: { include: [value], exclude: [`arn:${value}`] },
    conditions: [
      { operator: 'StringEquals', key: value, values: [value, value] },
      { operator: value, key: `aws:PrincipalTag/${value}`, values: [] },
      { operator: 'Bool', key: 'aws:SecureTransport', values: [value], negated: true },
    ],
    witness: { action: value, resource: value, principal: value, context: { [value]: [value] } },
    associations: [association({ cluster: value })],
    occurs: false,
    applicability: 'impossible',
    futureActions: true,
  });
}

/** A finding with the value wherever it quotes something, and where rules write. */
function hostileFinding(value: string, severity: Finding['severity']): Finding {
  const witness = { action: value, resource: value, context: { [value]: [value] } };
  const reference = 'https://docs.aws.amazon.com/'; // the rules' own, never from outside
  const texts = { id: value, rule: value, message: `can do ${value} to ${value}`, remedy: value, reference };
  return { ...texts, severity, witnesses: [witness], file: value, line: 3, column: 7 };
}

/** What waits and what is approved, with the value in every name. */
function hostileGate(value: string): GateDecision {
  const service = serviceChange({ service: value, environment: value });
  const approval = { login: value, commit: value, change: { findings: [], services: [] } };
  const finding = hostileFinding(value, 'critical');
  return {
    gate: {
      path: ['gate'],
      failOn: 'high',
      severities: [],
      ignore: [],
      approvers: [
        { kind: 'user', login: value },
        { kind: 'team', organization: value, slug: value },
      ],
      independent: false,
    },
    isOpen: false,
    held: [
      { finding, approvedBy: [] },
      { finding, service, approvedBy: [approval, approval] },
    ],
    approvals: [approval],
    refused: [{ login: value, commit: value, reason: `gate.approvers names only ${value}` }],
  };
}

/** A change with the value at every place where a change shows text. */
function hostileChange(value: string): RepositoryChange {
  const other = association({ cluster: value, namespace: value, serviceAccount: value, clusterArn: value });
  const unknown = [{ reason: value, side: 'before' as const, statement: 3 }];
  const texts = {
    service: value,
    environment: value,
    owner: value,
    manifest: value,
    role: { before: value, after: `arn:aws:iam::111122223333:role/${value}` },
    notes: [value, `the boundary ${value} is not known`],
    findings: [
      hostileFinding(value, 'critical'),
      { ...hostileFinding(value, 'low'), accepted: { reason: value, expires: value } },
    ],
  };
  const rows = { gained: [hostileRow(value)], lost: [hostileRow(value)] };
  const associations = { gained: [other, association()], lost: [other], kept: [other] };
  const restarts = {
    needsPodRestart: true,
    podRestarts: [{ cluster: value, namespace: value, workloads: [value] }],
  };
  return repositoryChange(
    [
      serviceChange({ ...texts, ...rows, associations, unknown, verdict: 'unknown', ...restarts }),
      serviceChange({ ...texts, ...rows, trust: { verdict: 'incomparable', ...rows }, verdict: 'incomparable' }),
      serviceChange({ ...texts, ...rows, associations, change: 'added' }),
      serviceChange({ ...texts, gained: [], lost: rows.lost, verdict: 'narrower' }),
    ],
    {
      base: value,
      head: value,
      unreadable: [{ side: 'before', file: value, reason: value }],
      findings: [hostileFinding(value, 'critical')],
    },
  );
}

function hostileComparison(value: string): Comparison {
  return {
    verdict: 'unknown',
    gained: [hostileRow(value)],
    lost: [hostileRow(value)],
    unknown: [{ reason: value, side: 'after' }],
  };
}

function hostileExplanation(value: string): Explanation {
  const conditions = { StringLike: { [value]: [value] }, [value]: { key: value } };
  return {
    notChecked: { documents: [], resourcePolicies: 'none known', organizationPolicies: 'not known' },
    schemaVersion: 1,
    service: value,
    environment: value,
    owner: value,
    manifest: value,
    role: { kind: 'created', arn: value, permissionsBoundary: value },
    associations: [association({ cluster: value, namespace: value })],
    statements: [
      { Sid: value, Effect: 'Allow', Action: [value, `s3:${value}`], Resource: value, Condition: conditions },
      { Effect: 'Deny', NotAction: value, NotResource: [value], Principal: { AWS: value }, NotPrincipal: '*' },
    ],
    managedPolicies: [value],
    access: [{ accessLevel: 'Write', rows: [hostileRow(value)] }],
    unknown: [{ reason: value, side: 'after' }],
    notes: [value],
  };
}

function hostileDiagnostic(value: string): Diagnostic {
  const place = { file: value, line: 1, column: 2 };
  return { code: 'text-not-utf8', severity: 'error', message: `cannot read '${value}'`, help: value, ...place };
}

/** What Terraform says of a stack, with the value in every name and text. */
function hostileStack(value: string): StackReport {
  const step = { address: value, before: value, after: value, because: value };
  return {
    stack: value,
    failure: value,
    notes: [value],
    steps: [
      { ...step, action: 'create' },
      { ...step, action: 'import' },
      { ...step, action: 'move' },
    ],
  };
}

/** The most of every section, as a comment has them. */
function planAndDrift(value: string): string {
  const drift = {
    stack: value,
    access: serviceChange({ service: value }),
    resources: [{ address: value, attributes: [value] }],
  };
  return [...planSections('Plan', [hostileStack(value)]), ...driftSections([drift])].map(([most]) => most).join('\n\n');
}

function wholeDiff(value: string): string {
  return changeAsMarkdown(hostileChange(value), { limit: 1_000_000, marker: value });
}

const MARKDOWN: readonly (readonly [string, (value: string) => string])[] = [
  ['the permission diff', wholeDiff],
  [
    'what the gate decides',
    (value) => changeAsMarkdown(repositoryChange([]), { gate: hostileGate(value), marker: value }),
  ],
  ['a withdrawn comment', (value) => withdrawnChangeAsMarkdown({ marker: value })],
  ['a comparison', (value) => comparisonAsMarkdown(hostileComparison(value))],
  ['an explanation', (value) => explanationAsMarkdown([hostileExplanation(value)])],
  ['a plan and what was changed by hand', planAndDrift],
  ['diagnostics', (value) => diagnosticsAsMarkdown([hostileDiagnostic(value)], { limit: 1_000_000 })],
];

/** The permission diff of a value, and as GitHub shows it; most of what is tested is tested of it. */
const rendered = new Map<string, { readonly markdown: string; readonly page: PageNode }>();
function pageOf(
  value: string,
  render: (value: string) => string,
): { readonly markdown: string; readonly page: PageNode } {
  if (render !== wholeDiff) return shown(render(value));
  const known = rendered.get(value) ?? shown(render(value));
  rendered.set(value, known);
  return known;
}

function shown(markdown: string): { readonly markdown: string; readonly page: PageNode } {
  return { markdown, page: renderGithubMarkdown(markdown) };
}

/** Elements in their order with attributes; runs of text and code are one thing, because words decide what becomes code. */
function structureOf(node: PageNode): unknown {
  const parts: unknown[] = [];
  for (const child of node.children) {
    const part = child.name === '#text' || isInlineCode(child, node) ? 'text' : structureOf(child);
    if (part !== 'text' || parts.at(-1) !== 'text') parts.push(part);
  }
  return [node.name, withoutMarker(node.attributes), parts];
}

/** Anchors contain a hash of the comment's marker. */
function withoutMarker(attributes: PageNode['attributes']): unknown {
  return Object.entries(attributes).map(([name, value]) => [name, value.replace(/^(#?s)[0-9a-f]{4}-(?=\d+$)/, '$1')]);
}

const harmless = new Map<unknown, unknown>();

/** The structure of the same document with a plain value. */
function harmlessStructure(render: (value: string) => string): unknown {
  if (!harmless.has(render)) harmless.set(render, structureOf(renderGithubMarkdown(render('harmless'))));
  return harmless.get(render);
}

function isInlineCode(node: PageNode, parent: PageNode): boolean {
  return node.name === 'code' && parent.name !== 'pre' && node.children.every(({ name }) => name === '#text');
}

function elementNames(node: PageNode): string[] {
  return [node.name, ...node.children.flatMap(elementNames)];
}

const ALLOWED_ELEMENTS = new Set(
  '#document-fragment #text #comment p strong code pre table thead tbody tr th td details summary blockquote ul li sub h3 a'.split(
    ' ',
  ),
);

/** Nothing in it can be a mention, a reference, a link, an emoji or math. */
const PLAIN_TEXT = /^[A-Za-z0-9\s,.;:()'!?…−+[\]-]*$/;
const REFERENCE = /\b[0-9a-f]{7,}\b|\bGH-\d|:[a-z_]+:|\bwww\./i;

/** Every third value, and all of them in `npm run test:long`: the page that GitHub shows is slow to make. */
const VALUES = HOSTILE_VALUES.filter((_, index) => index % runs(3, 1) === 0);

describe.each(VALUES)('%s', (_name, value) => {
  test.each(MARKDOWN)('stays text in %s', (_place, render) => {
    const { markdown, page } = pageOf(value, render);

    expect(structureOf(page)).toEqual(harmlessStructure(render));
    expect(elementNames(page).filter((name) => !ALLOWED_ELEMENTS.has(name))).toEqual([]);

    const outsideCode = textOf(page, ({ name }) => name !== 'code');
    expect(outsideCode).toMatch(PLAIN_TEXT);
    expect(outsideCode).not.toMatch(REFERENCE);

    expect(markdown).not.toMatch(INERT);
    expect(markdown).not.toMatch(/^[^\S\n]*::/m);
    expect(markdown).not.toContain('##[');
    expect(markdown.match(/<!--/g)?.length ?? 0).toBeLessThanOrEqual(1);
  });

  test('makes the comment neither too long nor one of another marker', () => {
    const markdown = changeAsMarkdown(hostileChange(value), { marker: 'mine' });
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(65_536);
    expect(markdown.match(/<!--.*/g)).toEqual([commentMarker('mine')]);
    expect(markdown.endsWith(`\n${commentMarker('mine')}\n`)).toBe(true);
  });

  test('is a label of the graph and nothing else', () => {
    const { page } = pageOf(value, wholeDiff);
    const graph = codeBlocks(page, 'language-mermaid').map((block) => textOf(block));
    expect(graph).toHaveLength(1);
    const [directive, type, ...lines] = (graph[0] ?? '').trimEnd().split('\n');
    expect([directive?.slice(0, 7), type]).toEqual(['%%{init', 'flowchart LR']);
    const label = '"[A-Za-z0-9 .,_/#;-]*(?:<br/>[A-Za-z0-9 .,_/#;-]*)?"';
    const line = new RegExp(
      `^  (?: {0,2}n\\d+(?:\\(\\[${label}\\]\\)|\\[${label}\\]|\\(${label}\\))|subgraph g\\d+\\[${label}\\]|end|acc(?:Title|Descr): [A-Za-z ,.]+|n\\d+ (?:==>|-\\.->|-->)(?:\\|${label}\\|)? n\\d+|linkStyle [\\d,]+ stroke:#[0-9a-f]{6},stroke-width:2px)$`,
    );
    expect(lines.filter((text) => !line.test(text))).toEqual([]);
  });

  test.each([
    ['the permission diff', changeAsText(hostileChange(value), { color: false })],
    ['a comparison', comparisonAsText(hostileComparison(value), { color: false })],
    ['an explanation', explanationAsText([hostileExplanation(value)], { color: false })],
    ['the lines of others', inertLines(value).replaceAll('\t', ' ')],
    ['an annotation', annotationsOf([hostileDiagnostic(value)])[0]?.message ?? ''],
  ])('stays text in %s on a terminal and in a log', (_place, text) => {
    expect(text).not.toMatch(INERT);
    expect(text).not.toMatch(/^[^\S\n]*::/m);
    expect(text).not.toContain('##[');
  });

  test('stays text in SARIF', () => {
    const log = JSON.parse(changeAsSarif(hostileChange(value), { version: '1.0.0' })) as SarifLog;
    for (const { message, locations } of log.runs[0].results) {
      expect(message.text).not.toMatch(INERT);
      // Neither links nor placeholders of SARIF.
      expect(message.text.replace(/\\[\\[\]]/g, '')).not.toMatch(/[[\]\\]/);
      expect(message.text.replace(/\{\{|\}\}/g, '')).not.toMatch(/[{}]/);
      for (const { physicalLocation } of locations) {
        expect(physicalLocation.artifactLocation.uri).toMatch(/^[\w.~!'()*%/-]*$/);
      }
    }
  });

  test('cannot forge a diagnostic', () => {
    const diagnostic = hostileDiagnostic(value);
    const lines = diagnosticsAsText([diagnostic, diagnostic], { color: false }).split('\n');
    expect(lines).toHaveLength(5);
    expect(lines.join('')).not.toMatch(INERT);
    expect(lines.filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
  });
});

interface SarifLog {
  readonly runs: readonly [
    {
      readonly results: readonly {
        readonly message: { readonly text: string };
        readonly locations: readonly {
          readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
        }[];
      }[];
    },
  ];
}

function codeBlocks(node: PageNode, language: string): PageNode[] {
  if (node.name === 'code' && node.attributes['class'] === language) return [node];
  return node.children.flatMap((child) => codeBlocks(child, language));
}
