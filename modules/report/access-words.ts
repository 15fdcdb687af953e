import type { AccessRow } from '../policy/comparison';
import { listed } from '../text/listed';
import { actionPhrase } from './action-phrase';
import { isOnlyPossible } from './applicability-words';
import { type ResourcePhrase, resourcePhrase } from './resource-phrase';
import { type Effect, EFFECTS, effectsOf } from './row-effects';

/** How a value from outside is shown among words: a code span in Markdown, as it is in plain text. */
export type Quote = (value: string) => string;

export interface WordsOptions {
  readonly quote: Quote;
  /** The service's own AWS account: other accounts are named. */
  readonly account?: string;
  /** How many groups of resources are told; the rest is counted. */
  readonly most: number;
}

/** What may be done with a resource. */
const EFFECT_VERBS: Readonly<Record<Effect, string>> = {
  manage: 'change who may access',
  write: 'write to',
  delete: 'delete from',
  tag: 'tag',
  read: 'read',
  list: 'list',
  use: 'use',
};

/**
 * Rows in words for somebody who knows the service but not IAM, as what comes after "may": "delete objects in
 * `orders-prod`". Up to two actions on a resource are named after the actions themselves; of more, everything that they
 * do is listed. The farthest-reaching comes first. Exceptions and conditions are mentioned, and listed by the rows.
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
  const phrases = [...new Set([...groups.values()].flatMap((group) => groupWords(group, options)))];
  const rest = phrases.length - options.most;
  return listed([...phrases.slice(0, options.most), ...(rest > 0 ? [`${rest} more`] : [])]);
}

/** Rows on the same resources. */
function groupWords(rows: readonly AccessRow[], options: WordsOptions): string[] {
  const all = rows.filter(({ actions }) => actions.includes('*'));
  if (all.length > 0) return [phrase(all, 'do anything with', options)];
  const named = namedWords(rows, options);
  if (named !== undefined) return [named];
  // Few actions that do more than the many others are named: a verb alone would be read as being about them, too.
  const reading = rows.filter(isReading);
  const further = rows.filter((row) => !reading.includes(row));
  const first = further.length > 0 && namedWords(reading, options) === undefined && namedWords(further, options);
  return first ? [first, effectWords(reading, options)] : [effectWords(rows, options)];
}

function isReading(row: AccessRow): boolean {
  return effectsOf([row]).every((effect) => effect === 'read' || effect === 'list');
}

function effectWords(rows: readonly AccessRow[], options: WordsOptions): string {
  return phrase(rows, listed(effectsOf(rows).map((effect) => EFFECT_VERBS[effect])), options);
}

function phrase(rows: readonly AccessRow[], verbs: string, options: WordsOptions): string {
  return `${verbs} ${resourceOf(rows, options).words}${qualifiers(rows)}`;
}

/** Undefined where there are more actions than can be named. */
function namedWords(rows: readonly AccessRow[], options: WordsOptions): string | undefined {
  const named = actionPhrase(actionsOf(rows), resourceOf(rows, options));
  return named === undefined ? undefined : named + qualifiers(rows);
}

function resourceOf(rows: readonly AccessRow[], { quote, account }: WordsOptions): ResourcePhrase {
  return resourcePhrase(rows[0]?.resources.include ?? [], actionsOf(rows), { quote, account });
}

function actionsOf(rows: readonly AccessRow[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => row.actions))];
}

function qualifiers(rows: readonly AccessRow[]): string {
  const found = [
    ...qualifier(rows, hasExceptions, 'with exceptions'),
    ...qualifier(rows, ({ conditions }) => conditions.length > 0, 'under conditions'),
    ...qualifier(rows, isOnlyPossible, 'not listed by AWS'),
  ];
  return found.length > 0 ? ` (${found.join(', ')})` : '';
}

function hasExceptions({ resources, exceptActions = [], unless = [] }: AccessRow): boolean {
  return resources.exclude.length + exceptActions.length + unless.length + (resources.within?.length ?? 0) > 0;
}

/** What holds for some rows only must not sound as if it held for all. */
function qualifier(rows: readonly AccessRow[], holds: (row: AccessRow) => boolean, words: string): string[] {
  const count = rows.filter(holds).length;
  if (count === 0) return [];
  return [count === rows.length ? words : `partly ${words}`];
}

function rank(row: AccessRow): number {
  const [first = 'use'] = row.actions.includes('*') ? EFFECTS : effectsOf([row]);
  return EFFECTS.indexOf(first) + (row.futureActions ? EFFECTS.length : 0);
}
