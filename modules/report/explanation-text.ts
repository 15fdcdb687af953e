import type { Explanation } from '../access/explanation';
import { inert } from './escape';
import { explanationBlocks } from './explanation-blocks';
import { notCheckedLine } from './not-checked-line';
import { type Colors, colorsOf, DEFAULT_WIDTH, type TextOptions } from './text-style';
import { undecidedWords } from './undecided-words';
import { wrapped } from './wrap';

/** The access of a service for a terminal: one section for each environment. */
export function explanationAsText(explanations: readonly Explanation[], options: TextOptions): string {
  const colors = colorsOf(options);
  const width = options.width ?? DEFAULT_WIDTH;
  return explanations.map((explanation) => `${explanationLines(explanation, width, colors).join('\n')}\n`).join('\n');
}

function explanationLines(explanation: Explanation, width: number, colors: Colors): string[] {
  const { service, environment, manifest, owner, role, access, unknown, notes, notChecked } = explanation;
  const facts = [
    inert(manifest),
    ...(owner === undefined ? [] : [`owner ${inert(owner)}`]),
    `${role.kind === 'existing' ? 'existing role' : 'role'} ${inert(role.arn)}`,
  ];
  const nothing = access.length === 0 && unknown.length === 0 ? ['', '  The role allows nothing.'] : [];
  return [
    colors.bold(`${inert(service, 80)} in ${inert(environment, 80)}`),
    ...wrapped(facts.join(', '), width, '  ', '  ').map(colors.dim),
    ...explanationBlocks(explanation, { width: width - 4, most: Infinity }).flatMap(({ title, lines }) => [
      '',
      `  ${colors.bold(title)}`,
      ...lines.map((line) => (line === '' ? '' : `    ${line}`)),
    ]),
    ...nothing,
    ...(unknown.length + notes.length > 0 ? [''] : []),
    ...unknown.flatMap((part) =>
      wrapped(`could not be decided: ${undecidedWords(part)}`, width, '  ? ', '    ').map(colors.magenta),
    ),
    ...notes.flatMap((note) => wrapped(inert(note), width, '  note: ', '    ')),
    '',
    ...wrapped(
      notCheckedLine(notChecked, (text) => text),
      width,
      '  ',
      '    ',
    ),
  ];
}
