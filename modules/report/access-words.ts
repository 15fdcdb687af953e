import { everydayVerbs } from '../catalogue/everyday-actions';
import type { AccessRow } from '../policy/comparison';
import { listed } from '../text/listed';
import { rankOfRow, isNotable } from './action-order';
import { actionPhrase } from './action-phrase';
import { isOnlyPossible } from './applicability-words';
import { grouped } from './grouped';
import { passedTo } from './passed-role';
import { isWildcard, publishedActionsOfRow, type PublishedAction } from './published-actions';
import { type ResourcePhrase, resourcePhrase } from './resource-phrase';
import { type Effect, EFFECT_WORDS, EFFECTS, effectsOf } from './row-effects';

/** Formats an external value within a sentence: a code span in Markdown, unchanged in plain text. */
export type Quote = (value: string) => string;

export interface PhraseOptions {
  readonly quote: Quote;
  /** The service's AWS account; only other accounts are shown. */
  readonly account?: string;
  /** The actions of findings, which come first: `service:Action`. */
  readonly worst?: ReadonlySet<string>;
}

export interface WordsOptions extends PhraseOptions {
  /** How many groups of resources are listed; the rest is counted. */
  readonly most: number;
}

/** How many actions are named: in all, and of those that destroy, manage access or are findings. */
const MOST_NAMED = 2;
/** How many exceptions of a wildcard over all actions are named. */
const MOST_EXCEPTIONS = 3;

/**
 * Rows as a verb phrase after "may", for readers who know the service but not IAM: "delete objects in `orders-prod`".
 * One or two actions on a resource are named, and so are the worst of many; others are summarized by their effects. What
 * findings are about comes first, then the most sensitive effect. Exceptions and conditions are only mentioned, because
 * the rows list them. Empty without rows.
 */
export function accessWords(rows: readonly AccessRow[], options: WordsOptions): string {
  const phrases = accessPhrases(rows, options);
  const rest = phrases.length - options.most;
  return listed([...phrases.slice(0, options.most), ...(rest > 0 ? [`${rest} more`] : [])]);
}

/** The verb phrases of `accessWords`, one or two for each group of resources, each once. */
export function accessPhrases(rows: readonly AccessRow[], options: PhraseOptions): readonly string[] {
  const groups = grouped(worstFirst(rows, options.worst), (row) => JSON.stringify(row.resources.include));
  return [...new Set([...groups.values()].flatMap((group) => groupWords(group, options)))];
}

/** Rows of one rank by their worst effect. */
function worstFirst(rows: readonly AccessRow[], worst?: ReadonlySet<string>): readonly AccessRow[] {
  const effectOf = (row: AccessRow): number => {
    const [first = 'use'] = row.actions.includes('*') ? EFFECTS : effectsOf([row]);
    return EFFECTS.indexOf(first);
  };
  return rows
    .map((row) => ({ row, rank: rankOfRow(row, worst), effect: effectOf(row) }))
    .sort((a, b) => a.rank - b.rank || a.effect - b.effect)
    .map(({ row }) => row);
}

/** Rows on the same resources. */
function groupWords(rows: readonly AccessRow[], options: PhraseOptions): string[] {
  const all = rows.filter(({ actions }) => actions.includes('*'));
  if (all.length > 0) return [anythingWords(all, options)];
  const named = namedWords(rows, options);
  if (named !== undefined) return [named];
  // A few actions with a stronger effect than the others are named, because a bare verb would seem to apply to all.
  const notable = withActions(rows, (action) => isNotable(action, options.worst ?? new Set()));
  const others = withActions(rows, (action) => !isNotable(action, options.worst ?? new Set()));
  const worst = notable.length > 0 && others.length > 0 ? namedWords(notable, options) : undefined;
  if (worst !== undefined) return [worst, ...groupWords(others, options)];
  if (rows.every(isEveryday)) return [effectWords(rows, options)];
  const reading = rows.filter(isReading);
  const further = rows.filter((row) => !reading.includes(row));
  const first = further.length > 0 && namedWords(reading, options) === undefined && namedWords(further, options);
  return first ? [first, effectWords(reading, options)] : [effectWords(rows, options)];
}

/** The rows with those of their actions that pass; wildcards never do not. */
function withActions(rows: readonly AccessRow[], passes: (action: string) => boolean): readonly AccessRow[] {
  return rows.flatMap((row) => {
    const actions = row.actions.filter((action) => !isWildcard(action) && passes(action));
    return actions.length > 0 ? [{ ...row, actions }] : [];
  });
}

/** True for rows of what verbs select, which is put in words together: to consume is to receive and to delete. */
function isEveryday(row: AccessRow): boolean {
  return publishedActionsOfRow(row).every(({ service, name }) => everydayVerbs(`${service}:${name}`).length > 0);
}

function isReading(row: AccessRow): boolean {
  return effectsOf([row]).every((effect) => effect === 'read' || effect === 'list');
}

/** "do anything but `iam:*` and `organizations:*` with any resource" */
function anythingWords(rows: readonly AccessRow[], options: PhraseOptions): string {
  const [first, ...others] = rows;
  const { exceptActions } = first ?? {};
  if (!first || !exceptActions || others.length > 0) return phrase(rows, 'do anything with', options);
  const rest = exceptActions.length - MOST_EXCEPTIONS;
  const names = [...exceptActions.slice(0, MOST_EXCEPTIONS).map(options.quote), ...(rest > 0 ? [`${rest} more`] : [])];
  const { exceptActions: _, ...row } = first;
  return phrase([row], `do anything but ${listed(names)} with`, options);
}

function effectWords(rows: readonly AccessRow[], options: PhraseOptions): string {
  const effects = effectsOnResource(rows, resourceOf(rows, options));
  return phrase(rows, listed(effects.map((effect) => EFFECT_WORDS[effect])), options);
}

/** The effects of rows on a resource: to delete a part of it, such as a backup of a table, is not to destroy it. */
export function effectsOnResource(rows: readonly AccessRow[], resource: ResourcePhrase): readonly Effect[] {
  return effectsOf(rows, (action) => isAboutWhole(action, rows, resource));
}

/** Whether an action on a named resource is about all of it by its name: `DeleteTable` of a table. */
function isAboutWhole(
  { service, name }: PublishedAction,
  rows: readonly AccessRow[],
  { anywhere, type }: ResourcePhrase,
): boolean {
  if (anywhere) return true;
  // The names of buckets and of their objects have no type.
  if (service === 's3' && type === undefined) {
    return name === 'DeleteBucket' && rows.some(({ resources }) => resources.include.some((one) => !one.includes('/')));
  }
  return type !== undefined && name.toLowerCase().includes(type.toLowerCase().replaceAll('-', ''));
}

function phrase(rows: readonly AccessRow[], verbs: string, options: PhraseOptions): string {
  return `${verbs} ${resourceOf(rows, options).words}${qualifiers(rows)}`;
}

/** Undefined if there are too many actions to name. */
function namedWords(rows: readonly AccessRow[], options: PhraseOptions): string | undefined {
  const actions = actionsOf(rows);
  const resource = resourceOf(rows, options);
  if (actions.length > MOST_NAMED) return undefined;
  const passed = passedTo(rows);
  if (passed) {
    const to = passed.services.length > 0 ? ` to ${listed(passed.services.map(options.quote))}` : '';
    return `pass ${resource.anywhere ? 'any role' : resource.words}${to}${qualifiers(passed.rows)}`;
  }
  if (actions.includes('sts:AssumeRole') && actions.every((action) => ASSUMING.has(action))) {
    return `assume ${resource.anywhere ? 'any role' : resource.words}${qualifiers(rows)}`;
  }
  const named = actionPhrase(actions, resource);
  return named === undefined ? undefined : named + qualifiers(rows);
}

/** A session that assumes another role passes its tags on. */
const ASSUMING: ReadonlySet<string> = new Set(['sts:AssumeRole', 'sts:TagSession']);

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
