import type { RepositoryChange, ServiceChange } from '../access/change';
import type { Finding } from '../access/finding';
import { inert } from './escape';
import { findingLines, findingSubject } from './finding-words';
import { byUrgency, headline } from './headline';
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
import { undecidedWords } from './undecided-words';
import { VERDICT_WORDS } from './verdict-words';
import { wrapped } from './wrap';

export interface ChangeTextOptions extends TextOptions {
  /** Every row, action and resource, however many there are. */
  readonly whole?: boolean;
}

/**
 * The permission diff for a terminal: the headline, then every service with its rows, the most urgent first. What is too
 * long to read is counted, and the last line names the command that lists it.
 */
export function changeAsText(change: RepositoryChange, options: ChangeTextOptions): string {
  const colors = colorsOf(options);
  const width = options.width ?? DEFAULT_WIDTH;
  const extent = options.whole ? WHOLE : READABLE;
  const shortened = change.services.some((service) => isShortened(service, extent));
  const sentences = headline(change, { quote: (value) => inert(value, 80), strong: (words) => words });
  const unreadable = change.unreadable.flatMap(({ side, file, reason }) =>
    wrapped(`could not be read (${side}): ${inert(file)}: ${inert(reason)}`, width, '? ', '  '),
  );
  return [
    wrapped(sentences, width, '', '').map(colors.bold),
    ...(unreadable.length > 0 ? [unreadable.map(colors.magenta)] : []),
    ...(change.findings.length > 0 ? [gateLines(change.findings, width, colors)] : []),
    ...byUrgency(change.services).map((service) => serviceLines(service, extent, width, colors)),
    ...(shortened ? [wrapped(`Long lists are counted; all of them: ${wholeCommand(change)}`, width, '', '')] : []),
  ]
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

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

function serviceLines(
  change: ServiceChange,
  extent: Pick<BlockLayout, 'most' | 'rows'>,
  width: number,
  colors: Colors,
): string[] {
  const title = `${inert(change.service, 80)} in ${inert(change.environment, 80)}`;
  const kind = change.change === 'changed' ? '' : ` (${change.change})`;
  const facts = [
    inert(change.manifest),
    ...(change.owner === undefined ? [] : [`owner ${inert(change.owner)}`]),
    `role ${inert(roleName(change))}`,
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
    ...change.unknown.flatMap((part) =>
      wrapped(`could not be decided: ${undecidedWords(part)}`, width, '  ? ', '    ').map(colors.magenta),
    ),
    ...change.notes.flatMap((note) => wrapped(inert(note), width, '  note: ', '    ')),
    ...(change.needsPodRestart
      ? ['  Needs a pod restart: pods get their credentials when they start and keep them for hours.']
      : []),
  ];
}
