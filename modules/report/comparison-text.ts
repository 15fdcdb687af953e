import type { ShownComparison } from '../change/shown-comparison';
import { impossibleWords } from './impossible-words';
import { notCheckedLine } from './not-checked-line';
import { isShortened, READABLE, signedRows, WHOLE } from './service-blocks';
import { colorsOf, DEFAULT_WIDTH, paintSigned, paintVerdict, type TextOptions } from './text-style';
import { undecidedWords } from './undecided-words';
import { VERDICT_MEANINGS } from './verdict-words';
import { wrapped } from './wrap';

export interface ComparisonTextOptions extends TextOptions {
  /** List every row, action and resource. */
  readonly whole?: boolean;
}

/** The result of `compare` for a terminal: the verdict and its meaning, rows, undecided access, and what was not checked. */
export function comparisonAsText(comparison: ShownComparison, options: ComparisonTextOptions): string {
  const colors = colorsOf(options);
  const width = options.width ?? DEFAULT_WIDTH;
  const { verdict, unknown, notChecked } = comparison;
  const layout = options.whole ? WHOLE : READABLE;
  const rows = signedRows(comparison, { ...layout, width });
  const undecided = unknown.flatMap((part) =>
    wrapped(`could not be decided: ${undecidedWords(part)}`, width, '? ', '  ').map(colors.magenta),
  );
  const last = [
    ...(isShortened(comparison, layout) ? ['Long lists are shortened; --all-rows lists all of them.'] : []),
    ...(comparison.impossible ? [`${impossibleWords(comparison)}.`] : []),
    ...(notChecked ? [notCheckedLine(notChecked, (text) => text)] : []),
  ];
  const paragraphs = [
    [`${paintVerdict(verdict, verdict, colors)}: ${VERDICT_MEANINGS[verdict]}`],
    rows.map((line) => paintSigned(line, colors)),
    undecided,
    last.flatMap((line) => wrapped(line, width, '', '  ')),
  ];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}
