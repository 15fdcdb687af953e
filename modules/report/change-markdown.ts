import { allFindings } from '../change/all-findings';
import type { RepositoryChange, ServiceChange } from '../change/change';
import type { Finding } from '../change/finding';
import { SEVERITIES } from '../diagnostics/severity';
import { changeGraph } from './change-graph';
import { documentWords } from './document-words';
import { codeSpan, commentMarker, fence, htmlCode, inert, prose, tableCode } from './escape';
import { findingCounts, findingItem, findingSubject } from './finding-words';
import { fitSections, type Section } from './fit-sections';
import { byUrgency, headline } from './headline';
import { impossibleWords } from './impossible-words';
import { type BlockLayout, isShortened, roleName, serviceBlocks } from './service-blocks';
import { targetRoleNames } from './target-role-lines';
import { undecidedWords } from './undecided-words';
import { VERDICT_WORDS } from './verdict-words';

export interface ChangeMarkdownOptions {
  /**
   * In UTF-8 bytes, which also bounds the UTF-16 code units. Defaults to the limit of a GitHub comment; a step summary
   * may have 1 MiB.
   */
  readonly limit?: number;
  /** Identifies the comment: `commentMarker(marker)` becomes its last, hidden line. */
  readonly marker?: string;
  /** Additional sections: results of other steps at the top, planned steps at the end. */
  readonly sections?: { readonly first?: readonly Section[]; readonly last?: readonly Section[] };
  /** The address of the full report if this one is shortened: a trusted `https` URL. */
  readonly fullReport?: string;
}

/** Characters that a comment on GitHub may have. */
export const COMMENT_LIMIT = 65_536;
const SEPARATOR = '\n\n';
/** Reserved for the sentence about shortened sections, which is written last. */
const SHORTENED_RESERVE = 600;
const MOST_TABLE_ROWS = 100;
const MOST_UNDECIDED = 10;
const MOST_FINDINGS = 10;

/** Numbers of listed items: all; enough for nearly every service; only the first. */
const LAYOUTS: readonly BlockLayout[] = [
  { width: 88, most: 50, rows: 200 },
  { width: 88, most: 10, rows: 25 },
  { width: 88, most: 5, rows: 5 },
];

/**
 * The permission diff as a pull request comment or step summary. The first line is the verdict in words, followed by a
 * table of services, undecided items, a graph, and a folded section for each service. It never exceeds the limit:
 * sections are shortened from the bottom, down to one line, with a reference to the full report. Values from manifests
 * are always rendered as inert text.
 */
export function changeAsMarkdown(change: RepositoryChange, options: ChangeMarkdownOptions = {}): string {
  const { limit = COMMENT_LIMIT, marker, fullReport, sections: added = {} } = options;
  const services = byUrgency(change.services);
  const end = marker === undefined ? [] : [commentMarker(marker)];
  const head = [headline(change, { quote: (value) => codeSpan(value, 80), strong: (words) => `**${words}**` })];
  const documents = documentWords(change, (text) => codeSpan(text));
  const compared = `Access at ${shortHash(change.head)} against ${shortHash(change.base)}.`;
  const foot = [`<sub>${[compared, ...(documents === undefined ? [] : [documents])].join(' ')}</sub>`];

  const graph = changeGraph(services);
  const sections: Section[] = [
    ...(added.first ?? []),
    ...(services.length > 0 ? [tableSection(services)] : []),
    ...findingSections({ ...change, services }),
    ...undecidedSections(change, services),
    // Shortened only after the sections of the services.
    ...(graph === undefined ? [] : [[graph, graph, graph, ''] as const]),
    ...services.map(serviceSection),
    ...(added.last ?? []),
  ];
  const fixed = [...head, ...foot, ...end].join(SEPARATOR);
  const room = limit - Buffer.byteLength(fixed) - SEPARATOR.length - SHORTENED_RESERVE;
  const fitted = fitSections(sections, room, SEPARATOR.length);
  const shortened = fitted.shortened + fitted.dropped;
  const notice = shortened === 0 ? [] : [shortenedNotice(fitted, fullReport)];
  return `${[...head, ...fitted.texts, ...notice, ...foot, ...end].join(SEPARATOR)}\n`;
}

/** The comment that remains after a later push reverts all changes. */
export function withdrawnChangeAsMarkdown(options: Pick<ChangeMarkdownOptions, 'marker'> = {}): string {
  const end = options.marker === undefined ? [] : [commentMarker(options.marker)];
  return `${['No access changes any more: a later push reverted them.', ...end].join(SEPARATOR)}\n`;
}

function shortHash(revision: string): string {
  return /^[0-9a-f]{40,64}$/.test(revision) ? codeSpan(revision.slice(0, 12)) : codeSpan(revision, 80);
}

function shortenedNotice({ shortened, dropped }: { shortened: number; dropped: number }, fullReport?: string): string {
  const summary =
    fullReport !== undefined && /^https:\/\/[\w.~:/?#@!$&*+,;=%-]+$/.test(fullReport)
      ? `[the step summary](${fullReport})`
      : 'the step summary of the workflow run';
  const counts = [
    ...(shortened > 0 ? [`${shortened} ${shortened === 1 ? 'section is' : 'sections are'} shortened`] : []),
    ...(dropped > 0 ? [`${dropped} ${dropped === 1 ? 'is' : 'are'} left out`] : []),
  ];
  return `**This report is too long for this comment:** ${counts.join(' and ')}. The full report is in ${summary} and in the JSON that \`eks-pod-identity diff --format json\` prints.`;
}

function tableSection(services: readonly ServiceChange[]): Section {
  const [long, middle, short] = [MOST_TABLE_ROWS, 20, 5].map((most) => tableOf(services, most));
  return [long ?? '', long ?? '', long ?? '', middle ?? '', short ?? '', ''];
}

function tableOf(services: readonly ServiceChange[], most: number): string {
  const rows = services.slice(0, most).map((change) => {
    const { gained, lost } = change.associations;
    const cells = [
      tableCode(change.service, 80),
      tableCode(change.environment, 80),
      verdictCell(change),
      plusMinus(change.gained.length, change.lost.length),
      plusMinus(gained.length, lost.length),
      change.needsPodRestart ? 'restart' : '',
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const rest = services.length - most;
  const more = rest > 0 ? [`| and ${rest} more | | | | | |`] : [];
  return [
    '| Service | Environment | Access | Rows | Service accounts | Pods |',
    '|---|---|---|---|---|---|',
    ...rows,
    ...more,
  ].join('\n');
}

function verdictCell({ verdict, change }: ServiceChange): string {
  const words = VERDICT_WORDS[verdict] + (change === 'changed' ? '' : ` (${change})`);
  return verdict === 'unknown' || verdict === 'broader' || verdict === 'incomparable' ? `**${words}**` : words;
}

function plusMinus(gained: number, lost: number): string {
  return [...(gained > 0 ? [`+${gained}`] : []), ...(lost > 0 ? [`−${lost}`] : [])].join(' ');
}

/** The findings of all services, most severe first. */
function findingSections(change: RepositoryChange): Section[] {
  const found = allFindings(change).toSorted((a, b) => urgency(b.finding) - urgency(a.finding));
  if (found.length === 0) return [];
  const title = `**${findingCounts(found.map(({ finding }) => finding))}**`;
  const list = (most: number): string => {
    const rest = found.length - most;
    const items = found
      .slice(0, most)
      .map(
        ({ service, finding }) =>
          `- ${findingSubject(service, (name) => codeSpan(name, 80))}, ${findingItem(finding, 'short')}`,
      );
    return [title, '', ...items, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n');
  };
  const [long, short] = [list(MOST_FINDINGS), list(3)];
  return [[long, long, short, short, title]];
}

/** Accepted ones come last. */
function urgency({ severity, accepted }: Finding): number {
  return accepted ? -1 : SEVERITIES.indexOf(severity);
}

/** Before all long sections, because a reviewer must check undecided access first. */
function undecidedSections(change: RepositoryChange, services: readonly ServiceChange[]): Section[] {
  const lines = [
    ...change.unreadable.map(
      ({ side, file, reason }) => `${codeSpan(file)} could not be read (${side}): ${prose(reason)}`,
    ),
    ...services.flatMap(({ service, environment, unknown }) =>
      unknown.map((part) => `${codeSpan(service, 80)} in ${codeSpan(environment, 80)}: ${prose(undecidedWords(part))}`),
    ),
  ];
  if (lines.length === 0) return [];
  const alert = (most: number): string => {
    const rest = lines.length - most;
    const items = [...lines.slice(0, most), ...(rest > 0 ? [`and ${rest} more`] : [])];
    return [
      '[!WARNING]',
      '**Some access could not be decided; treat it as gained.**',
      '',
      ...items.map((item) => `- ${item}`),
    ]
      .map((line) => `> ${line}`.trimEnd())
      .join('\n');
  };
  const [long, short] = [alert(MOST_UNDECIDED), alert(3)];
  return [[long, long, short, short, short, '']];
}

function serviceSection(change: ServiceChange): Section {
  const name = `${codeSpan(change.service, 80)} in ${codeSpan(change.environment, 80)}`;
  const line = `- ${name}: ${countWords(change)}`;
  const [longest, ...shorter] = LAYOUTS.map((layout) => detailsOf(change, layout));
  return [longest ?? line, ...shorter, line, ''];
}

function detailsOf(change: ServiceChange, layout: BlockLayout): string {
  const facts = [
    `Manifest ${codeSpan(change.manifest)}`,
    ...(change.owner === undefined ? [] : [`owner ${codeSpan(change.owner)}`]),
    `role ${codeSpan(roleName(change))}`,
    ...targetRoleNames(change).map((name) => `target role ${codeSpan(name)}`),
  ];
  // GitHub does not parse Markdown inside `<summary>`; it does again after an empty line.
  return [
    `<details>\n<summary>${htmlCode(change.service, 80)} in ${htmlCode(change.environment, 80)}: ${countWords(change)}</summary>`,
    facts.join(', '),
    ...findingList(change, layout),
    ...serviceBlocks(change, layout).flatMap(({ title, lines }) => [`**${title}**`, fence('diff', lines)]),
    ...(isShortened(change, layout)
      ? ['Long lists are counted; `eks-pod-identity diff --format json` lists all of them.']
      : []),
    ...(change.impossible ? [`${impossibleWords(change)}.`] : []),
    ...listSection('Could not be decided', change.unknown.map(undecidedWords)),
    ...listSection('Notes', change.notes),
    ...(change.needsPodRestart
      ? ['**Needs a pod restart:** pods get their credentials when they start and keep them for hours.']
      : []),
    '</details>',
  ].join(SEPARATOR);
}

function findingList({ findings }: ServiceChange, { most }: BlockLayout): string[] {
  if (findings.length === 0) return [];
  const items = findings.slice(0, most).map((finding) => `- ${findingItem(finding, 'whole')}`);
  const rest = findings.length - most;
  return ['**Findings**', [...items, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n')];
}

function listSection(title: string, texts: readonly string[]): string[] {
  return texts.length === 0
    ? []
    : [`**${title}**`, texts.map((text) => `- ${prose(inert(text, 1000), 1000)}`).join('\n')];
}

/** `gains access, 2 rows gained, 1 service account lost, needs a pod restart` */
function countWords(change: ServiceChange): string {
  const { associations } = change;
  const count = (rows: number, [one, many]: readonly [string, string], what: string): string[] =>
    rows === 0 ? [] : [`${rows} ${rows === 1 ? one : many} ${what}`];
  return [
    VERDICT_WORDS[change.verdict] + (change.change === 'changed' ? '' : ` (${change.change})`),
    ...count(change.gained.length, ['row', 'rows'], 'gained'),
    ...count(change.lost.length, ['row', 'rows'], 'lost'),
    ...count(associations.gained.length, ['service account', 'service accounts'], 'gained'),
    ...count(associations.lost.length, ['service account', 'service accounts'], 'lost'),
    ...(change.trust ? ['trust changes'] : []),
    ...(change.findings.length > 0 ? [findingCounts(change.findings)] : []),
    ...(change.needsPodRestart ? ['needs a pod restart'] : []),
  ].join(', ');
}
