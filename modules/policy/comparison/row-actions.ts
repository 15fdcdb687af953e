import { ACCESS_LEVELS, type AccessLevel } from '../../catalogue/access-levels';
import { findService } from '../../catalogue/services';
import { type Applicability } from '../comparison';
import { EVERY_TEXT, IN_EITHER_CASE, matches, type Pattern } from '../languages/pattern';
import { type ActionNames } from './action-names';
import { type NamedAction } from './named-action';
import { chooseWildcards, type Wildcard } from './row-wildcards';
import { type TextSpace } from './text-space';

/** Actions that rows are to list: those for which one and the same access is gained or lost. */
export interface ListedActions {
  readonly named: readonly ListedAction[];
  readonly future: readonly UnpublishedActions[];
  /** All services that no statement names. */
  readonly otherServices: boolean;
}

export interface ListedAction {
  readonly action: NamedAction;
  readonly applicability: Applicability;
}

/** Names that AWS has not published yet: those in `include`, not in `exclude`, and in each list of `within`. */
export interface UnpublishedActions {
  readonly service: string;
  readonly applicability: Applicability;
  readonly include: readonly Pattern[];
  readonly exclude: readonly Pattern[];
  readonly within: readonly (readonly Pattern[])[];
}

/** The actions of one row. */
export interface RowActions {
  readonly texts: readonly string[];
  readonly except: readonly string[];
  readonly accessLevel: AccessLevel;
  readonly applicability: Applicability;
  /** Only actions that AWS has not published are meant. */
  readonly future: boolean;
  /** The actions with a name, for examples. */
  readonly named: readonly NamedAction[];
  /** The unpublished actions of the row, for examples. */
  readonly unpublishedActions: readonly UnpublishedActions[];
  readonly otherServices: boolean;
}

/** The best first. */
export const APPLICABILITY: readonly Applicability[] = ['listed', 'possible', 'impossible'];

/**
 * Groups actions into few rows. A wildcard of a statement replaces its actions if it matches no others, and has the
 * level of its most sensitive action; other actions are listed by access level. Unpublished actions outside such
 * wildcards form a separate row. Rows are disjoint.
 */
export function rowActions(listed: ListedActions, names: ActionNames, texts: TextSpace): readonly RowActions[] {
  const whole = wholeServices(listed, names);
  if (!listed.otherServices) return rowsOfServices(listed, whole, names, texts);
  const inWhole = (service: string): boolean => whole.has(service);
  const others = {
    named: listed.named.filter(({ action }) => !inWhole(action.service)),
    future: listed.future.filter(({ service }) => !inWhole(service)),
    otherServices: false,
  };
  const everyService: RowActions = {
    texts: ['*'],
    except: names.services.filter((service) => !inWhole(service)).map((service) => `${service}:*`),
    accessLevel: 'Permissions management',
    applicability: 'listed',
    future: false,
    named: listed.named.map(({ action }) => action).filter(({ service }) => inWhole(service)),
    unpublishedActions: [],
    otherServices: true,
  };
  return [everyService, ...rowsOfServices(others, new Set(), names, texts)];
}

/** The services all of whose actions, published or not, are listed. */
function wholeServices({ named, future }: ListedActions, names: ActionNames): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { action } of named) counts.set(action.service, (counts.get(action.service) ?? 0) + 1);
  const hasAllOfFuture = (service: string): boolean =>
    future.some(
      ({ service: other, include, exclude, within }) =>
        other === service && exclude.length + within.length === 0 && include.some(isEverything),
    );
  return new Set(
    names.services.filter(
      (service) => hasAllOfFuture(service) && (counts.get(service) ?? 0) === names.namedIn(service).length,
    ),
  );
}

function isEverything(pattern: Pattern): boolean {
  return pattern.join() === EVERY_TEXT.join();
}

function rowsOfServices(
  { named, future }: ListedActions,
  whole: ReadonlySet<string>,
  names: ActionNames,
  texts: TextSpace,
): readonly RowActions[] {
  const wildcards = chooseWildcards({ named, future }, whole, names, texts);
  const groups = new Map<string, ListedGroup>();
  const groupOf = (accessLevel: AccessLevel, applicability: Applicability): ListedGroup => {
    const key = `${accessLevel} ${applicability}`;
    const group = groups.get(key) ?? { texts: [], named: [], unpublishedActions: [], accessLevel, applicability };
    groups.set(key, group);
    return group;
  };
  const single = new Set(named);
  for (const wildcard of wildcards) {
    const members = named.filter(({ action }) => covers(wildcard, action));
    members.forEach((member) => single.delete(member));
    const accessLevel = mostSensitive(members.map(({ action }) => accessLevelOf(action)));
    const unpublished = future.filter(({ service }) => service === wildcard.service);
    const applicability = bestOf((members.length > 0 ? members : unpublished).map((member) => member.applicability));
    const group = groupOf(accessLevel, applicability);
    group.texts.push(names.wildcardText(wildcard.service, wildcard.pattern));
    group.named.push(...members.map(({ action }) => action));
    const { service, pattern } = wildcard;
    group.unpublishedActions.push({ service, applicability, include: [pattern], exclude: [], within: [] });
  }
  for (const { action, applicability } of single) {
    const group = groupOf(accessLevelOf(action), applicability);
    group.texts.push(names.textOf(action));
    group.named.push(action);
  }
  const rows = [...groups.values()].map((group) => ({
    ...group,
    texts: group.texts.sort(),
    except: [],
    future: false,
    otherServices: false,
  }));
  return [...rows, ...unpublishedRows(notInWildcards(future, wildcards, texts), names)];
}

interface ListedGroup {
  readonly texts: string[];
  readonly named: NamedAction[];
  readonly unpublishedActions: UnpublishedActions[];
  readonly accessLevel: AccessLevel;
  readonly applicability: Applicability;
}

function covers({ service, pattern }: Wildcard, action: NamedAction): boolean {
  return action.service === service && matches(pattern, action.name);
}

/** The unpublished actions that no wildcard covers. */
function notInWildcards(
  future: readonly UnpublishedActions[],
  wildcards: readonly Wildcard[],
  texts: TextSpace,
): readonly UnpublishedActions[] {
  return future.flatMap((actions): UnpublishedActions[] => {
    const chosen = wildcards.filter(({ service }) => service === actions.service).map(({ pattern }) => pattern);
    const taken = texts.language(chosen);
    const include = actions.include.filter(
      (pattern) => !isPublishedName(actions.service, pattern) && !texts.isEmpty([texts.language([pattern])], [taken]),
    );
    const left = texts.language(include);
    const touching = chosen.filter((pattern) => !texts.isEmpty([left, texts.language([pattern])], []));
    return include.length > 0 ? [{ ...actions, include, exclude: [...actions.exclude, ...touching] }] : [];
  });
}

/** What wildcards have in common may be one name: one that AWS publishes is listed as an action. */
function isPublishedName(service: string, pattern: Pattern): boolean {
  const isPlain = pattern.every((step) => step >= 0 && step < IN_EITHER_CASE);
  return isPlain && findService(service)?.actions.has(String.fromCharCode(...pattern)) === true;
}

/** One row for all services, or more where one service needs two: its exceptions are meant for one part only. */
function unpublishedRows(future: readonly UnpublishedActions[], names: ActionNames): RowActions[] {
  const rows: UnpublishedActions[][] = [];
  for (const actions of future) {
    const fits = (other: UnpublishedActions): boolean =>
      other.service !== actions.service && other.applicability === actions.applicability;
    const row = rows.find((others) => others.every(fits));
    if (row) row.push(actions);
    else rows.push([actions]);
  }
  return rows.map((row) => ({
    texts: row.flatMap(({ service, include }) => include.map((name) => names.wildcardText(service, name))).sort(),
    except: [...new Set(row.flatMap((actions) => exceptionsOf(actions, names)))].sort(),
    accessLevel: 'Unknown',
    applicability: bestOf(row.map(({ applicability }) => applicability)),
    future: true,
    named: [],
    unpublishedActions: row,
    otherServices: false,
  }));
}

/** An action that a statement names although AWS does not publish it is listed by name, not among the unpublished actions. */
function exceptionsOf({ service, include, exclude }: UnpublishedActions, names: ActionNames): string[] {
  const unpublished = names.namedIn(service).filter(({ reference }) => !reference);
  return [
    ...exclude.map((name) => names.wildcardText(service, name)),
    ...unpublished
      .filter(({ name }) => include.some((pattern) => matches(pattern, name)))
      .map((action) => names.textOf(action)),
  ];
}

function accessLevelOf({ reference }: NamedAction): AccessLevel {
  return reference?.accessLevel ?? 'Unknown';
}

/** The best of some; `possible` where there are none. */
export function bestOf(among: readonly Applicability[]): Applicability {
  return APPLICABILITY.find((applicability) => among.includes(applicability)) ?? 'possible';
}

function mostSensitive(levels: readonly AccessLevel[]): AccessLevel {
  return ACCESS_LEVELS.find((level) => levels.includes(level)) ?? 'Unknown';
}
