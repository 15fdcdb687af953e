import { pageWithTables } from './page-table';
import ROOMS from './rooms.json';

const BEGIN = '<!-- The table is written by `npm run docs` from `scripts/rooms.json`. -->';

/** ARCHITECTURE.md with the table of the rooms as `rooms.json` has it. */
export function architecturePage(): string {
  const rows = Object.entries(ROOMS).map(([room, { knows, imports }]) => [
    `\`${room}\``,
    knows,
    imports.length === 0 ? '—' : imports.join(', '),
  ]);
  return pageWithTables('ARCHITECTURE.md', [BEGIN, [['room', 'what it knows', 'imports'], ...rows]]);
}
