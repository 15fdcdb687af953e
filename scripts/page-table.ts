import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A page of the repository with the table below a marking line replaced; the table ends at the next empty line.
 *
 * @param begin the marking line, an HTML comment that names the source of the table
 * @param rows the head first
 */
export function pageWithTable(path: string, begin: string, rows: readonly (readonly string[])[]): string {
  const page = readFileSync(join(__dirname, '..', path), 'utf8');
  const start = page.indexOf(begin);
  const end = page.indexOf('\n\n', start + begin.length + 2);
  if (start < 0 || end < 0) throw new Error(`${path} has no place for the table of "${begin}"`);
  return `${page.slice(0, start)}${begin}\n\n${tableOf(rows)}${page.slice(end)}`;
}

/** Padded as Prettier pads tables. */
function tableOf([head = [], ...body]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
