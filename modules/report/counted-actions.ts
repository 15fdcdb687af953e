import { ACCESS_LEVELS } from '../catalogue/access-levels';
import type { AccessRow } from '../policy/comparison';
import { compareTexts } from '../text/compare-texts';
import { inert } from './escape';
import { isWildcard, publishedActionsOfRow, type PublishedAction } from './published-actions';

/** How many services are named; the rest is counted. */
const MOST_SERVICES = 6;

/**
 * The number of actions instead of their names: `1,412 actions of 231 services (iot 60, ec2 58 and 1,294 of 229 more)`,
 * by access level if there are several. A wildcard counts as the actions that AWS publishes, plus one entry for future
 * actions.
 */
export function countedActions(rows: readonly AccessRow[]): string {
  const actions = uniqueActions(rows);
  const wildcards = new Set(rows.flatMap((row) => row.actions.filter(isWildcard))).size;
  if (actions.length === 0) return `${counted(wildcards, 'wildcard')} for actions that AWS may add`;
  const levels = countBy(actions.map(({ level }) => level));
  const byLevel = ACCESS_LEVELS.filter((level) => levels.has(level)).map(
    (level) => `${numeral(levels.get(level) ?? 0)} ${level}`,
  );
  return [
    inServices(actions),
    ...(byLevel.length > 1 ? [`: ${byLevel.join(', ')}`] : []),
    ...(wildcards > 0 ? [`; with later ones of ${counted(wildcards, 'wildcard')}`] : []),
  ].join('');
}

/** The same for each level, and a line for future actions. */
export function countedByLevel(rows: readonly AccessRow[]): string[] {
  const actions = uniqueActions(rows);
  const wildcards = new Set(rows.flatMap((row) => row.actions.filter(isWildcard))).size;
  return [
    ...ACCESS_LEVELS.flatMap((level) => {
      const ofLevel = actions.filter((action) => action.level === level);
      return ofLevel.length > 0 ? [`${level}: ${inServices(ofLevel)}`] : [];
    }),
    ...(wildcards > 0 ? [`later actions of ${counted(wildcards, 'wildcard')}`] : []),
  ];
}

function inServices(actions: readonly PublishedAction[]): string {
  const services = countBy(actions.map(({ service }) => service));
  return `${counted(actions.length, 'action')} of ${counted(services.size, 'service')} (${servicesWords(services)})`;
}

function uniqueActions(rows: readonly AccessRow[]): readonly PublishedAction[] {
  const actions = rows.flatMap(publishedActionsOfRow);
  return [...new Map(actions.map((action) => [`${action.service}:${action.name}`.toLowerCase(), action])).values()];
}

function servicesWords(services: ReadonlyMap<string, number>): string {
  const sorted = [...services].sort(([a, left], [b, right]) => right - left || compareTexts(a, b));
  const rest = sorted.slice(MOST_SERVICES);
  const more = rest.reduce((sum, [, count]) => sum + count, 0);
  const named = sorted.slice(0, MOST_SERVICES).map(([service, count]) => `${inert(service)} ${numeral(count)}`);
  return named.join(', ') + (rest.length > 0 ? ` and ${numeral(more)} of ${rest.length} more` : '');
}

/** `1 action`, `1,412 actions` */
export function counted(count: number, noun: string): string {
  return `${numeral(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function numeral(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** The number of occurrences of each text. */
function countBy<T extends string>(texts: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
