import type { Statement } from '../policy/document';
import { fence } from './escape';
import { statementLines } from './statement-lines';
import { DEFAULT_WIDTH, type TextOptions } from './text-style';

/** Policy statements for a terminal. */
export function statementsAsText(
  statements: readonly Statement[],
  { width = DEFAULT_WIDTH }: Partial<TextOptions>,
): string {
  return statements.map((statement) => `${statementLines(statement, width).join('\n')}\n`).join('\n');
}

/** The same as a code block of Markdown. */
export function statementsAsMarkdown(statements: readonly Statement[]): string {
  return `${fence(
    'text',
    statements.flatMap((statement) => statementLines(statement, 88)),
  )}\n`;
}
