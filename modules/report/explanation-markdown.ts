import type { Explanation } from '../access/explanation';
import { codeSpan, fence, prose } from './escape';
import { explanationBlocks } from './explanation-blocks';
import { notCheckedLine } from './not-checked-line';
import { undecidedWords } from './undecided-words';

/** The access of a service as Markdown: one section for each environment. */
export function explanationAsMarkdown(explanations: readonly Explanation[]): string {
  return `${explanations.flatMap(explanationParts).join('\n\n')}\n`;
}

function explanationParts(explanation: Explanation): string[] {
  const { service, environment, manifest, owner, role, access, unknown, notes, notChecked } = explanation;
  const facts = [
    `Manifest ${codeSpan(manifest)}`,
    ...(owner === undefined ? [] : [`owner ${codeSpan(owner)}`]),
    `${role.kind === 'existing' ? 'existing role' : 'role'} ${codeSpan(role.arn)}`,
  ];
  const remarks = [
    ...unknown.map((part) => `- could not be decided: ${prose(undecidedWords(part), 1000)}`),
    ...notes.map((note) => `- ${prose(note, 1000)}`),
  ];
  return [
    `### ${codeSpan(service, 80)} in ${codeSpan(environment, 80)}`,
    facts.join(', '),
    ...explanationBlocks(explanation, { width: 88, most: 50 }).flatMap(({ title, lines }) => [
      `**${title}**`,
      fence('text', lines),
    ]),
    ...(access.length === 0 && unknown.length === 0 ? ['The role allows nothing.'] : []),
    ...(remarks.length > 0 ? [remarks.join('\n')] : []),
    `<sub>${notCheckedLine(notChecked, codeSpan)}</sub>`,
  ];
}
