import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ROOMS from './rooms.json';

const BEGIN = '<!-- The table is written by `npm run docs` from `scripts/rooms.json`. -->';

/** ARCHITECTURE.md with the table of the rooms as `rooms.json` has it. */
export function architecturePage(): string {
  const page = readFileSync(join(__dirname, '..', 'ARCHITECTURE.md'), 'utf8');
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf('\n\n', begin + BEGIN.length + 2);
  if (begin < 0 || end < 0) throw new Error('ARCHITECTURE.md has no place for the table of the rooms');
  return `${page.slice(0, begin)}${BEGIN}\n\n${roomsTable()}${page.slice(end)}`;
}

/** Padded as Prettier pads tables. */
function roomsTable(): string {
  const rows = Object.entries(ROOMS).map(([room, { knows, imports }]) => [
    `\`${room}\``,
    knows,
    imports.length === 0 ? '—' : imports.join(', '),
  ]);
  const all = [['room', 'what it knows', 'imports'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = all;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
