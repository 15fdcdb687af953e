import { findService, servicePrefixes, type AccessLevel } from '../../catalogue/services';
import { covers } from '../languages/covers';
import { ANY, matches, type Pattern } from '../languages/pattern';
import { type NamedAction } from './named-action';
import { type ActionNames } from './action-names';
import { type TextSpace } from './text-space';

/** Actions that rows are to list: those for which one and the same access is gained or lost. */
export interface ListedActions {
  readonly named: readonly { readonly action: NamedAction; readonly occurs: boolean }[];
  readonly future: readonly FutureActions[];
  /** All services that no statement names. */
  readonly otherServices: boolean;
}

/** Names that AWS has not published yet: what some pattern matches and none of the others. */
export interface FutureActions {
  readonly service: string;
  readonly include: readonly Pattern[];
  readonly exclude: readonly Pattern[];
  readonly within: readonly (readonly Pattern[])[];
}

/** The actions of one row. */
export interface RowActions {
  readonly texts: readonly string[];
  readonly except: readonly string[];
  readonly accessLevel: AccessLevel;
  readonly occurs: boolean;
  readonly future: boolean;
  /** Published actions among them, for examples. */
  readonly named: readonly NamedAction[];
  readonly futureOf: readonly FutureActions[];
  readonly otherServices: boolean;
}

/**
 * Lays actions out in few rows: a wildcard that a statement uses stands for its actions where it denotes nothing else,
 * and counts as its most sensitive action; other actions are listed by access level. What concerns actions that AWS has
 * not published yet, and is not in such a wildcard, is a row of its own.
 */
export function rowActions(listed: ListedActions, names: ActionNames, texts: TextSpace): readonly RowActions[] {
  const whole = wholeServices(listed, names);
  const rows: RowActions[] = [];
  const covered = new Set<string>();
  if (listed.otherServices) {
    const except = names.services.filter((service) => !whole.has(service));
    whole.forEach((service) => covered.add(service));
    rows.push({
      texts: ['*'],
      except: except.map((service) => `${service}:*`),
      accessLevel: 'Permissions management',
      occurs: true,
      future: false,
      named: listed.named.filter(({ action }) => whole.has(action.service)).map(({ action }) => action),
      futureOf: [],
      otherServices: true,
    });
  }
  const named = listed.named.filter(({ action }) => !covered.has(action.service));
  const wildcards = fittingWildcards({ ...listed, named }, whole, names, texts).filter(
    ({ service }) => !covered.has(service),
  );
  const groups = new Map<
    string,
    { texts: string[]; named: NamedAction[]; accessLevel: AccessLevel; occurs: boolean }
  >();
  const add = (text: string, members: readonly NamedAction[], accessLevel: AccessLevel, occurs: boolean): void => {
    const key = `${accessLevel} ${occurs}`;
    const group = groups.get(key) ?? { texts: [], named: [], accessLevel, occurs };
    groups.set(key, group);
    group.texts.push(text);
    group.named.push(...members);
  };
  for (const { service, pattern } of wildcards) {
    const members = named.filter(({ action }) => action.service === service && matches(pattern, action.name));
    const accessLevel = mostSensitive(members.map(({ action }) => accessLevelOf(action)));
    const occurs = members.length === 0 || members.some((member) => member.occurs);
    add(
      names.wildcardText(service, pattern),
      members.map(({ action }) => action),
      accessLevel,
      occurs,
    );
  }
  const inWildcard = ({ service, name }: NamedAction): boolean =>
    wildcards.some((wildcard) => wildcard.service === service && matches(wildcard.pattern, name));
  for (const { action, occurs } of named) {
    if (!inWildcard(action)) add(names.textOf(action), [action], accessLevelOf(action), occurs);
  }
  for (const group of groups.values()) {
    rows.push({ ...group, texts: group.texts.sort(), except: [], future: false, futureOf: [], otherServices: false });
  }
  const uncovered = listed.future.flatMap(({ service, include, exclude, within }): FutureActions[] => {
    if (covered.has(service)) return [];
    const chosen = wildcards.filter((wildcard) => wildcard.service === service).map(({ pattern }) => pattern);
    const left = include.filter((pattern) => !chosen.some((wildcard) => covers(wildcard, pattern)));
    return left.length > 0 ? [{ service, include: left, exclude, within }] : [];
  });
  rows.push(...futureRows(uncovered, names));
  return rows;
}

/** The services all of whose actions, published or not, are listed. */
function wholeServices({ named, future }: ListedActions, names: ActionNames): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { action } of named) {
    if (findService(action.service)?.actions.has(action.name)) {
      counts.set(action.service, (counts.get(action.service) ?? 0) + 1);
    }
  }
  return new Set(
    names.services.filter((service) => {
      const published = findService(service)?.actions.size ?? 0;
      const allOfFuture = future.some(
        (actions) => actions.service === service && actions.exclude.length === 0 && actions.include.some(isEverything),
      );
      return allOfFuture && counts.get(service) === published;
    }),
  );
}

function isEverything(pattern: Pattern): boolean {
  return pattern.length === 1 && pattern[0] === ANY;
}

interface Wildcard {
  readonly service: string;
  readonly pattern: Pattern;
}

/** The widest wildcards that denote listed actions only. */
function fittingWildcards(
  { named, future }: ListedActions,
  whole: ReadonlySet<string>,
  names: ActionNames,
  texts: TextSpace,
): readonly Wildcard[] {
  const listed = new Map<string, Set<string>>();
  for (const { action } of named) {
    listed.set(action.service, (listed.get(action.service) ?? new Set()).add(action.name));
  }
  return names.services.flatMap((service) => {
    if (whole.has(service)) return [{ service, pattern: [ANY] }];
    const here = listed.get(service) ?? new Set<string>();
    const published = [...(findService(service)?.actions.keys() ?? [])];
    const fitting = (names.wildcards.get(service) ?? []).filter((pattern) => {
      const isListed = published.every((name) => here.has(name) || !matches(pattern, name));
      return isListed && future.some((actions) => actions.service === service && includesAll(actions, pattern, texts));
    });
    return texts.language(fitting).patterns.map((pattern) => ({ service, pattern }));
  });
}

function includesAll({ include, exclude }: FutureActions, pattern: Pattern, texts: TextSpace): boolean {
  return (
    include.some((other) => covers(other, pattern)) &&
    exclude.every((other) => texts.isEmpty([texts.language([pattern]), texts.language([other])], []))
  );
}

/** One row for all services, or more where one service needs two: its exceptions are meant for one part only. */
function futureRows(future: readonly FutureActions[], names: ActionNames): RowActions[] {
  const rows: FutureActions[][] = [];
  for (const actions of future) {
    const row = rows.find((others) => !others.some(({ service }) => service === actions.service));
    if (row) row.push(actions);
    else rows.push([actions]);
  }
  return rows.map((row) => ({
    texts: row.flatMap(({ service, include }) => include.map((name) => names.wildcardText(service, name))).sort(),
    except: row.flatMap(({ service, exclude }) => exclude.map((name) => names.wildcardText(service, name))).sort(),
    accessLevel: 'Unknown',
    occurs: true,
    future: true,
    named: [],
    futureOf: row,
    otherServices: false,
  }));
}

export function accessLevelOf({ service, name }: NamedAction): AccessLevel {
  return findService(service)?.actions.get(name)?.accessLevel ?? 'Unknown';
}

function mostSensitive(levels: readonly AccessLevel[]): AccessLevel {
  const known = levels.map((level) => SENSITIVITY.indexOf(level));
  return SENSITIVITY[Math.min(...known)] ?? 'Unknown';
}

/** The most sensitive level first. */
export const SENSITIVITY: readonly AccessLevel[] = [
  'Permissions management',
  'Write',
  'Tagging',
  'Read',
  'List',
  'Unknown',
];

/** A service that no statement names, for examples. */
export function otherService(names: ActionNames): string | undefined {
  const candidates = ['s3', 'ec2', 'sqs', 'dynamodb', ...servicePrefixes()];
  return candidates.find((service) => !names.services.includes(service) && findService(service)?.actions.size);
}
