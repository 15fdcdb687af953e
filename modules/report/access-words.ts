import { ACCESS_LEVELS } from '../access/access-levels';
import type { AccessLevel, AccessRow } from '../policy/comparison';
import { actionPhrase } from './action-phrase';
import { resourcePhrase } from './resource-phrase';

/** How a value from outside is shown among words: a code span in Markdown, as it is in plain text. */
export type Quote = (value: string) => string;

export interface WordsOptions {
  readonly quote: Quote;
  /** The service's own AWS account: other accounts are named. */
  readonly account?: string;
  /** How many groups of resources are told; the rest is counted. */
  readonly most: number;
}

/** What an access level lets one do with a resource. */
const LEVEL_VERBS: Readonly<Record<AccessLevel, string>> = {
  'Permissions management': 'change who may access',
  Write: 'write to',
  Tagging: 'tag',
  Read: 'read',
  List: 'list',
  Unknown: 'use',
};

/**
 * Rows in the words of somebody who knows the service but not IAM, as what comes after "may": "delete objects in
 * `orders-prod`". Up to two actions on a resource are named after the actions themselves, more by their access levels.
 * The farthest-reaching comes first. Exceptions and conditions are said to exist, and told by the rows themselves.
 * Empty without rows.
 */
export function accessWords(rows: readonly AccessRow[], options: WordsOptions): string {
  const groups = new Map<string, AccessRow[]>();
  for (const row of [...rows].sort((a, b) => rank(a) - rank(b))) {
    const key = JSON.stringify(row.resources.include);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const phrases = [...new Set([...groups.values()].map((group) => groupWords(group, options)))];
  const rest = phrases.length - options.most;
  return listed([...phrases.slice(0, options.most), ...(rest > 0 ? [`${rest} more`] : [])]);
}

/** `a`, `a and b`, `a, b and c` */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

function groupWords(rows: readonly AccessRow[], { quote, account }: WordsOptions): string {
  const actions = [...new Set(rows.flatMap((row) => row.actions))];
  const resources = rows[0]?.resources.include ?? [];
  const qualifiers = [
    ...qualifier(rows, (row) => row.resources.exclude.length > 0, 'with exceptions'),
    ...qualifier(rows, (row) => row.conditions.length > 0, 'under conditions'),
  ];
  const suffix = qualifiers.length > 0 ? ` (${qualifiers.join(', ')})` : '';
  const resource = resourcePhrase(resources, actions, { quote, account });
  if (actions.includes('*')) return `do anything with ${resource.words}${suffix}`;
  const named = actionPhrase(actions, resource);
  if (named !== undefined) return named + suffix;
  const levels = [...new Set(rows.map((row) => row.accessLevel))];
  return `${listed(levels.map((level) => LEVEL_VERBS[level]))} ${resource.words}${suffix}`;
}

/** What holds for some rows only must not sound as if it held for all. */
function qualifier(rows: readonly AccessRow[], holds: (row: AccessRow) => boolean, words: string): string[] {
  const count = rows.filter(holds).length;
  if (count === 0) return [];
  return [count === rows.length ? words : `partly ${words}`];
}

function rank(row: AccessRow): number {
  return ACCESS_LEVELS.indexOf(row.accessLevel) + (row.futureActions ? ACCESS_LEVELS.length : 0);
}
