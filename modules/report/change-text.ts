import type { RepositoryChange, ServiceChange } from '../change/change';
import type { Finding } from '../change/finding';
import { documentWords } from './document-words';
import { inert } from './escape';
import { findingLines, findingSubject } from './finding-words';
import { byUrgency, headline } from './headline';
import { impossibleWords } from './impossible-words';
import { type BlockLayout, isShortened, READABLE, roleName, serviceBlocks, WHOLE } from './service-blocks';
import {
  type Colors,
  colorsOf,
  DEFAULT_WIDTH,
  paintSeverity,
  paintSigned,
  paintVerdict,
  type TextOptions,
} from './text-style';
import { targetRoleNames } from './target-role-lines';
import { undecidedWords } from './undecided-words';
import { VERDICT_WORDS } from './verdict-words';
import { wrapped } from './wrap';

export interface ChangeTextOptions extends TextOptions {
  /** List every row, action and resource. */
  readonly whole?: boolean;
}

/**
 * The permission diff for a terminal: the headline, then every service with its rows, most urgent first. Long lists are
 * counted, and the last line is the command that lists them.
 */
export function changeAsText(change: RepositoryChange, options: ChangeTextOptions): string {
  const colors = colorsOf(options);
  const width = options.width ?? DEFAULT_WIDTH;
  const services = byUrgency(change.services).map((service) => {
    const extent = options.whole ? WHOLE : readableExtent(service, width);
    return { lines: serviceLines(service, extent, width, colors), shortened: isShortened(service, extent) };
  });
  const sentences = headline(change, { quote: (value) => inert(value, 80), strong: (words) => words });
  const documents = documentWords(change, inert);
  const unreadable = change.unreadable.flatMap(({ side, file, reason }) =>
    wrapped(`could not be read (${side}): ${inert(file)}: ${inert(reason)}`, width, '? ', '  '),
  );
  return [
    wrapped(sentences, width, '', '').map(colors.bold),
    ...(unreadable.length > 0 ? [unreadable.map(colors.magenta)] : []),
    ...(change.findings.length > 0 ? [gateLines(change.findings, width, colors)] : []),
    ...services.map(({ lines }) => lines),
    ...(documents === undefined ? [] : [wrapped(documents, width, '', '').map(colors.dim)]),
    ...(services.some(({ shortened }) => shortened)
      ? [['Long lists are counted. The command that lists all of them:', `  ${wholeCommand(change)}`]]
      : []),
  ]
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

type Extent = Pick<BlockLayout, 'most' | 'rows'>;

/** Keeps a service with long lists on one page with the headline, if its findings leave room. */
const MOST_LINES = 52;
const FEWEST_LINES_OF_ROWS = 20;

/** Only the first rows are shown if the rows are long; the others are counted by service. */
function readableExtent(service: ServiceChange, width: number): Extent {
  if (!isShortened(service, { ...READABLE, rows: Infinity })) return READABLE;
  const extents = [READABLE.rows, 12, 8, 6, 4, 3, 2, 1, 0].map((rows) => ({ ...READABLE, rows }));
  const linesOf = (extent: Extent): number => serviceLines(service, extent, width, colorsOf({ color: false })).length;
  const fewest = linesOf(NO_ROWS);
  const most = fewest <= MOST_LINES ? MOST_LINES : fewest + FEWEST_LINES_OF_ROWS;
  return extents.find((extent) => linesOf(extent) <= most) ?? NO_ROWS;
}

const NO_ROWS: Extent = { ...READABLE, rows: 0 };

function wholeCommand({ base, head }: RepositoryChange): string {
  const ofHead = head === 'worktree' ? '' : ` --head ${inert(head.slice(0, 12))}`;
  return `eks-pod-identity diff --base ${inert(base.slice(0, 12))}${ofHead} --all-rows`;
}

function gateLines(findings: readonly Finding[], width: number, colors: Colors): string[] {
  return [colors.bold(findingSubject(undefined, inert)), ...findingBlock(findings, width, colors)];
}

function findingBlock(findings: readonly Finding[], width: number, colors: Colors): string[] {
  return findings.flatMap((finding) =>
    findingLines(finding, width - 4).map((line) => `    ${paintSeverity(line, finding.severity, colors)}`),
  );
}

function serviceLines(change: ServiceChange, extent: Extent, width: number, colors: Colors): string[] {
  const title = `${inert(change.service, 80)} in ${inert(change.environment, 80)}`;
  const kind = change.change === 'changed' ? '' : ` (${change.change})`;
  const facts = [
    inert(change.manifest),
    ...(change.owner === undefined ? [] : [`owner ${inert(change.owner)}`]),
    `role ${inert(roleName(change))}`,
    ...targetRoleNames(change).map((name) => `target role ${inert(name)}`),
  ];
  const blocks = serviceBlocks(change, { ...extent, width: width - 4 });
  return [
    `${colors.bold(title)}${kind}: ${paintVerdict(VERDICT_WORDS[change.verdict], change.verdict, colors)}`,
    ...wrapped(facts.join(', '), width, '  ', '  ').map(colors.dim),
    ...(change.findings.length > 0 ? ['  Findings'] : []),
    ...findingBlock(change.findings, width, colors),
    ...blocks.flatMap(({ title: heading, lines }) => [
      `  ${heading}`,
      ...lines.map((line) => (line === '' ? '' : `    ${paintSigned(line, colors)}`)),
    ]),
    ...(change.impossible ? wrapped(impossibleWords(change), width, '  ', '    ') : []),
    ...change.unknown.flatMap((part) =>
      wrapped(`could not be decided: ${undecidedWords(part)}`, width, '  ? ', '    ').map(colors.magenta),
    ),
    ...change.notes.flatMap((note) => wrapped(inert(note), width, '  note: ', '    ')),
    ...(change.needsPodRestart
      ? ['  Needs a pod restart: pods get their credentials when they start and keep them for hours.']
      : []),
  ];
}
