import type { ShownComparison } from '../change/shown-comparison';
import { codeSpan, fence, prose } from './escape';
import { impossibleWords } from './impossible-words';
import { notCheckedLine } from './not-checked-line';
import { signedRows } from './service-blocks';
import { undecidedWords } from './undecided-words';
import { VERDICT_MEANINGS } from './verdict-words';

/** The result of `compare` as Markdown for an issue or a comment. */
export function comparisonAsMarkdown(comparison: ShownComparison): string {
  const { verdict, unknown, notChecked } = comparison;
  const rows = signedRows(comparison, { width: 88, most: 50, rows: Infinity });
  return `${[
    `**${verdict}**: ${VERDICT_MEANINGS[verdict]}.`,
    ...(rows.length > 0 ? [fence('diff', rows)] : []),
    ...(unknown.length > 0
      ? ['**Could not be decided**', unknown.map((part) => `- ${prose(undecidedWords(part), 1000)}`).join('\n')]
      : []),
    ...(comparison.impossible ? [`${impossibleWords(comparison)}.`] : []),
    ...(notChecked ? [`<sub>${notCheckedLine(notChecked, codeSpan)}</sub>`] : []),
  ].join('\n\n')}\n`;
}
