import type { ServiceRow } from '../change/change';
import { effectsOnResource } from './access-words';
import type { AffectedResource } from './affected-resources';
import { tableCode } from './escape';
import { type ReportLinks, sourceLink } from './report-links';
import { type Fitted, fitItems } from './room';
import { resourcePhrase } from './resource-phrase';
import type { Effect } from './row-effects';

const COLUMNS = ['Resource', 'Gains', 'Loses', 'Services, with the line of the manifest'] as const;
const MOST_SERVICES = 6;
const MOST_PATTERNS = 4;

/** A folded table with one row for each resource: as many as fit. Columns without content are omitted. */
export function resourcesTable(resources: readonly AffectedResource[], links: ReportLinks, bytes: number): Fitted {
  if (resources.length === 0) return { texts: [], leftOut: [] };
  const has = [true, resources.some(({ gained }) => gained.length > 0), resources.some(({ lost }) => lost.length > 0)];
  const line = (cells: readonly string[]): string =>
    `| ${cells.filter((_, column) => has[column] ?? true).join(' | ')} |`;
  const title = `<details><summary>By resource: ${resources.length}</summary>`;
  const head = [title, '', line(COLUMNS), line(COLUMNS.map(() => '---')).replaceAll(' ', '')].join('\n');
  const end = '\n\n</details>';
  const rowOf = ({ resource, patterns, gained, lost, users }: AffectedResource): string =>
    line([
      patternsCell(resource, patterns),
      accessCell(gained, patterns),
      accessCell(lost, patterns),
      firstFew(users, MOST_SERVICES, ({ service, manifest, line: at }) =>
        sourceLink(tableCode(at === undefined ? service : `${service}:${at}`), manifest, at, links),
      ),
    ]);
  const { shown, rest } = fitItems(resources, rowOf, bytes - head.length - end.length);
  return {
    texts: shown.length === 0 ? [] : [[head, ...shown].join('\n') + end],
    leftOut: rest.map(() => ({ what: 'row of the table by resource' })),
  };
}

/** Effects whose name alone would claim more. */
const EFFECT_VERBS: Readonly<Partial<Record<Effect, string>>> = { manage: 'manage access', delete: 'delete data' };

/** What can be done, the most sensitive first, and whether only some of the requests are meant. */
function accessCell(rows: readonly ServiceRow[], patterns: readonly string[]): string {
  if (rows.length === 0) return '';
  const actions = rows.flatMap((row) => row.actions);
  const resource = resourcePhrase(patterns, actions, { quote: (name) => name, account: undefined });
  const effects = effectsOnResource(rows, resource).map((effect) => EFFECT_VERBS[effect] ?? effect);
  const limits = [
    ...qualifier(rows, isLimited, 'with exceptions'),
    ...qualifier(rows, ({ conditions }) => conditions.length > 0, 'under conditions'),
  ];
  return effects.join(', ') + (limits.length === 0 ? '' : ` (${limits.join(', ')})`);
}

/** A property of some rows must not read as a property of all. */
function qualifier(rows: readonly ServiceRow[], holds: (row: ServiceRow) => boolean, words: string): string[] {
  const count = rows.filter(holds).length;
  if (count === 0) return [];
  return [count === rows.length ? words : `partly ${words}`];
}

function isLimited({ exceptActions = [], resources, unless = [] }: ServiceRow): boolean {
  return exceptActions.length + resources.exclude.length + (resources.within ?? []).length + unless.length > 0;
}

/** `arn:aws:s3:::orders`, `/*`: objects by the part after the bucket. */
function patternsCell(resource: string, patterns: readonly string[]): string {
  const [first = resource, ...others] = patterns;
  const short = (pattern: string): string => (pattern.startsWith(`${first}/`) ? pattern.slice(first.length) : pattern);
  return [
    tableCode(first),
    ...(others.length > 0 ? [firstFew(others, MOST_PATTERNS, (one) => tableCode(short(one)))] : []),
  ].join(', ');
}

function firstFew<T>(items: readonly T[], most: number, words: (item: T) => string): string {
  const rest = items.length - most;
  return items.slice(0, most).map(words).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
