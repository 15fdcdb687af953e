import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A generated table: the marking line above it, which names its source, and its rows, the head first. */
export type PageTable = readonly [begin: string, rows: readonly (readonly string[])[]];

/** A page of the repository with its generated tables replaced. A table ends at the next empty line. */
export function pageWithTables(path: string, ...tables: readonly PageTable[]): string {
  const page = readFileSync(join(__dirname, '..', path), 'utf8');
  return tables.reduce((text, [begin, rows]) => {
    const start = text.indexOf(begin);
    const end = text.indexOf('\n\n', start + begin.length + 2);
    if (start < 0 || end < 0) throw new Error(`${path} has no place for the table of "${begin}"`);
    return `${text.slice(0, start)}${begin}\n\n${tableOf(rows)}${text.slice(end)}`;
  }, page);
}

/** Padded as Prettier pads tables. */
function tableOf([head = [], ...body]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
