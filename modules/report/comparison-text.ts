import type { Comparison } from '../policy/comparison';
import { signedRows } from './service-blocks';
import { colorsOf, DEFAULT_WIDTH, paintSigned, paintVerdict, type TextOptions } from './text-style';
import { undecidedWords } from './undecided-words';
import { VERDICT_MEANINGS } from './verdict-words';
import { wrapped } from './wrap';

/** The result of `compare` for a terminal: the verdict and its meaning, all rows, and undecided access. */
export function comparisonAsText(comparison: Comparison, options: TextOptions): string {
  const colors = colorsOf(options);
  const width = options.width ?? DEFAULT_WIDTH;
  const { verdict, unknown } = comparison;
  const rows = signedRows(comparison, { width, most: Infinity, rows: Infinity });
  const undecided = unknown.flatMap((part) =>
    wrapped(`could not be decided: ${undecidedWords(part)}`, width, '? ', '  ').map(colors.magenta),
  );
  return [
    [`${paintVerdict(verdict, verdict, colors)}: ${VERDICT_MEANINGS[verdict]}`],
    ...(rows.length > 0 ? [rows.map((line) => paintSigned(line, colors))] : []),
    ...(undecided.length > 0 ? [undecided] : []),
  ]
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}
