import type { AccessRow } from '../policy/comparison';
import { listed } from '../text/listed';
import { actionPhrase } from './action-phrase';
import { isOnlyPossible } from './applicability-words';
import { type ResourcePhrase, resourcePhrase } from './resource-phrase';
import { type Effect, EFFECTS, effectsOf } from './row-effects';

/** Formats an external value within a sentence: a code span in Markdown, unchanged in plain text. */
export type Quote = (value: string) => string;

export interface PhraseOptions {
  readonly quote: Quote;
  /** The service's AWS account; only other accounts are shown. */
  readonly account?: string;
}

export interface WordsOptions extends PhraseOptions {
  /** How many groups of resources are listed; the rest is counted. */
  readonly most: number;
}

/** A verb phrase for access to a resource. */
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
 * Rows as a verb phrase after "may", for readers who know the service but not IAM: "delete objects in `orders-prod`".
 * One or two actions on a resource are named; more are summarized by their effects. The most sensitive effect comes
 * first. Exceptions and conditions are only mentioned, because the rows list them. Empty without rows.
 */
export function accessWords(rows: readonly AccessRow[], options: WordsOptions): string {
  const phrases = accessPhrases(rows, options);
  const rest = phrases.length - options.most;
  return listed([...phrases.slice(0, options.most), ...(rest > 0 ? [`${rest} more`] : [])]);
}

/** The verb phrases of `accessWords`, one or two for each group of resources, each once. */
export function accessPhrases(rows: readonly AccessRow[], options: PhraseOptions): readonly string[] {
  const groups = new Map<string, AccessRow[]>();
  for (const row of [...rows].sort((a, b) => rank(a) - rank(b))) {
    const key = JSON.stringify(row.resources.include);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...new Set([...groups.values()].flatMap((group) => groupWords(group, options)))];
}

/** Rows on the same resources. */
function groupWords(rows: readonly AccessRow[], options: PhraseOptions): string[] {
  const all = rows.filter(({ actions }) => actions.includes('*'));
  if (all.length > 0) return [phrase(all, 'do anything with', options)];
  const named = namedWords(rows, options);
  if (named !== undefined) return [named];
  // A few actions with a stronger effect than the others are named, because a bare verb would seem to apply to all.
  const reading = rows.filter(isReading);
  const further = rows.filter((row) => !reading.includes(row));
  const first = further.length > 0 && namedWords(reading, options) === undefined && namedWords(further, options);
  return first ? [first, effectWords(reading, options)] : [effectWords(rows, options)];
}

function isReading(row: AccessRow): boolean {
  return effectsOf([row]).every((effect) => effect === 'read' || effect === 'list');
}

function effectWords(rows: readonly AccessRow[], options: PhraseOptions): string {
  return phrase(rows, listed(effectsOf(rows).map((effect) => EFFECT_VERBS[effect])), options);
}

function phrase(rows: readonly AccessRow[], verbs: string, options: PhraseOptions): string {
  return `${verbs} ${resourceOf(rows, options).words}${qualifiers(rows)}`;
}

/** Undefined if there are too many actions to name. */
function namedWords(rows: readonly AccessRow[], options: PhraseOptions): string | undefined {
  const named = actionPhrase(actionsOf(rows), resourceOf(rows, options));
  return named === undefined ? undefined : named + qualifiers(rows);
}

function resourceOf(rows: readonly AccessRow[], { quote, account }: PhraseOptions): ResourcePhrase {
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

/** A property of some rows must not read as a property of all. */
function qualifier(rows: readonly AccessRow[], holds: (row: AccessRow) => boolean, words: string): string[] {
  const count = rows.filter(holds).length;
  if (count === 0) return [];
  return [count === rows.length ? words : `partly ${words}`];
}

function rank(row: AccessRow): number {
  const [first = 'use'] = row.actions.includes('*') ? EFFECTS : effectsOf([row]);
  return EFFECTS.indexOf(first) + (row.futureActions ? EFFECTS.length : 0);
}
