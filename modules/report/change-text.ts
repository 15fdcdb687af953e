import type { RepositoryChange, ServiceChange } from '../change/change';
import type { AlikeChange } from './alike-environments';
import { type ChangedService, changedServices } from './changed-services';
import { comparedLine, type ComparedNames } from './compared-line';
import { documentWords } from './document-words';
import { inert } from './escape';
import { toldFindingLines } from './finding-words';
import { headline } from './headline';
import { impossibleWords } from './impossible-words';
import { notCheckedLine } from './not-checked-line';
import { placeholderLegend, placeholderWords } from './placeholder-words';
import { type BlockLayout, isShortened, READABLE, roleName, serviceBlocks, WHOLE } from './service-blocks';
import { restartCommands } from './restart-commands';
import { type SharedNotes, sharedNotes } from './shared-notes';
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
import { toldFindings } from './told-findings';
import { undecidedWords } from './undecided-words';
import { VERDICT_WORDS } from './verdict-words';
import { wrapped } from './wrap';

export interface ChangeTextOptions extends TextOptions {
  /** List every row, action and resource. */
  readonly whole?: boolean;
  /** The revisions as they were asked for, for the last line. */
  readonly names?: ComparedNames;
}

/**
 * The permission diff for a terminal, in the order of the comment: the headline, every finding once with its places, then
 * one block for each service, environments that change alike together, the most severe first. Notes of several services,
 * what was not checked and what was compared are last. Long lists are shortened, with the command that lists them.
 */
export function changeAsText(change: RepositoryChange, options: ChangeTextOptions): string {
  const colors = colorsOf(options);
  const width = options.width ?? DEFAULT_WIDTH;
  const services = changedServices(change.services);
  const notes = sharedNotes(services);
  const findings = findingLines(change, width, colors);
  const blocks = services.flatMap(({ alike }) =>
    alike.map((one) => {
      const layout = options.whole ? WHOLE : readableExtent(one, notes, { width, linesBefore: findings.length });
      return { lines: serviceLines(one, notes, { layout, width, colors }), isShort: isShortened(one.change, layout) };
    }),
  );
  const sentences = headline(change, { quote: (value) => inert(value, 80), strong: (words) => words });
  const documents = documentWords(change, inert);
  const closing = noteLines(services, notes, width);
  const legend = placeholderLegend(services, [...findings, ...closing].join('\n'), (value) => inert(value, 80));
  const unreadable = change.unreadable.flatMap(({ side, file, reason }) =>
    wrapped(`could not be read (${side}): ${inert(file)}: ${inert(reason)}`, width, '? ', '  '),
  );
  const paragraphs = [
    wrapped(sentences, width, '', '').map(colors.bold),
    unreadable.map(colors.magenta),
    findings,
    ...blocks.map(({ lines }) => lines),
    closing,
    legend === '' ? [] : wrapped(legend, width, '', '').map(colors.dim),
    documents === undefined ? [] : wrapped(documents, width, '', '').map(colors.dim),
    blocks.some(({ isShort }) => isShort)
      ? ['Long lists are shortened. The command that lists all of them:', `  ${wholeCommand(change)}`]
      : [],
    lastLines(change, options, width, colors),
  ];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** Keeps a service with long lists on one page with the headline and the findings, if these leave room. */
const MOST_LINES = 46;
const FEWEST_LINES_OF_ROWS = 20;

type Extent = Pick<BlockLayout, 'most' | 'rows'>;

/** Only the first rows are shown if the rows are long; the others are counted by service. */
function readableExtent(
  alike: AlikeChange,
  notes: SharedNotes,
  { width, linesBefore }: { readonly width: number; readonly linesBefore: number },
): Extent {
  if (!isShortened(alike.change, { ...READABLE, rows: Infinity })) return READABLE;
  const extents = [READABLE.rows, 12, 8, 6, 4, 3, 2, 1, 0].map((rows) => ({ ...READABLE, rows }));
  const colors = colorsOf({ color: false });
  const linesOf = (layout: Extent): number => serviceLines(alike, notes, { layout, width, colors }).length;
  const fewest = linesOf(NO_ROWS);
  const room = MOST_LINES - linesBefore;
  const most = fewest <= room ? room : fewest + FEWEST_LINES_OF_ROWS;
  return extents.find((extent) => linesOf(extent) <= most) ?? NO_ROWS;
}

const NO_ROWS: Extent = { ...READABLE, rows: 0 };

function wholeCommand({ base, head }: RepositoryChange): string {
  const ofHead = head === 'worktree' ? '' : ` --head ${inert(head.slice(0, 12))}`;
  return `eks-pod-identity diff --base ${inert(base.slice(0, 12))}${ofHead} --all-rows`;
}

/** Every finding once, with its places, and the remedy of a rule once. */
function findingLines(change: RepositoryChange, width: number, colors: Colors): string[] {
  const told = toldFindings(change);
  if (told.length === 0) return [];
  const remedies = new Set<string>();
  const lines = told.flatMap((one) => {
    const key = `${one.finding.rule} ${one.finding.remedy}`;
    const withRemedy = !remedies.has(key);
    remedies.add(key);
    return toldFindingLines(one, { width: width - 2, withRemedy }).map(
      (line) => `  ${paintSeverity(line, one.finding.severity, colors)}`,
    );
  });
  return [colors.bold('Findings'), ...lines];
}

interface ServiceLayout {
  readonly layout: Extent;
  readonly width: number;
  readonly colors: Colors;
}

function serviceLines(alike: AlikeChange, notes: SharedNotes, { layout, width, colors }: ServiceLayout): string[] {
  const { change, all } = alike;
  const title = `${inert(change.service, 80)} in ${all.map(({ environment }) => inert(environment, 80)).join(', ')}`;
  const kind = change.change === 'changed' ? '' : ` (${change.change === 'added' ? 'new' : 'removed'})`;
  const facts = [
    inert(change.manifest),
    ...(change.owner === undefined ? [] : [`owner ${inert(change.owner)}`]),
    `role ${inert(roleName(change))}`,
    ...targetRoleNames(change).map((name) => `target role ${inert(name)}`),
  ];
  const blocks = serviceBlocks(change, { ...layout, width: width - 4 });
  const [first = change] = all;
  const own = change.notes.filter((_, index) => !notes.isShared(first.notes[index] ?? '', first));
  return [
    `${colors.bold(title)}${kind}: ${paintVerdict(VERDICT_WORDS[change.verdict], change.verdict, colors)}`,
    ...wrapped(facts.join(', '), width, '  ', '  ').map(colors.dim),
    ...placeholderWords(alike)
      .flatMap((words) => wrapped(words, width, '  ', '    '))
      .map(colors.dim),
    ...blocks.flatMap(({ title: heading, lines }) => [
      ...(heading === 'Access' ? [] : [`  ${heading}`]),
      ...lines.map((line) => (line === '' ? '' : `    ${paintSigned(line, colors)}`)),
    ]),
    ...(change.impossible ? wrapped(impossibleWords(change), width, '  ', '    ') : []),
    ...change.unknown.flatMap((part) =>
      wrapped(`could not be decided: ${undecidedWords(part)}`, width, '  ? ', '    ').map(colors.magenta),
    ),
    ...own.flatMap((note) => wrapped(inert(note), width, '  note: ', '    ')),
  ];
}

/** Notes of several services, and the services whose pods need a restart, once. */
function noteLines(services: readonly ChangedService[], { notes }: SharedNotes, width: number): string[] {
  const restarts = services.filter(({ changes }) => changes.some(needsPodRestart)).map(({ service }) => service);
  const items = [
    ...(restarts.length === 0
      ? []
      : [
          `Needs a pod restart: ${namesWords(restarts, services.length)}. Pods get their credentials when they start and keep them for hours.`,
        ]),
    ...notes.map(({ note, services: names }) => `note: ${inert(note)} (${namesWords(names, services.length)})`),
  ];
  const commands = restartCommands(services.flatMap(({ changes }) => changes));
  return items.flatMap((item, index) => [
    ...wrapped(item, width, '', '  '),
    // A command that is wrapped cannot be copied.
    ...(index === 0 ? commands.map((command) => `  ${command}`) : []),
  ]);
}

function needsPodRestart(change: ServiceChange): boolean {
  return change.needsPodRestart;
}

/** Services that a note names; more are counted. */
const MOST_NAMED = 5;

/** `all 40 services`, or the first names and the number of the others. */
function namesWords(names: readonly string[], all: number): string {
  if (names.length === all && all > MOST_NAMED) return `all ${all} services`;
  const rest = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).map((name) => inert(name, 80));
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function lastLines(
  change: RepositoryChange,
  { names }: ChangeTextOptions,
  width: number,
  colors: Colors,
): readonly string[] {
  const compared = comparedLine(change, names);
  return [
    ...(change.notChecked
      ? wrapped(
          notCheckedLine(change.notChecked, (text) => text),
          width,
          '',
          '  ',
        )
      : []),
    ...wrapped(compared.words, width, '', '  ').map(compared.isWarning ? colors.yellow : colors.dim),
  ];
}
