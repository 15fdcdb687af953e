import { ACCESS_LEVELS, type AccessLevel } from '../catalogue/access-levels';
import type { ServiceRow } from '../change/change';
import { mechanismOf, type SessionAssociation } from '../identity/session-settings';
import type { RowCondition, RowException, Witness } from '../policy/comparison';
import { type ActionLayout, actionSummary } from './action-summary';
import { actionWords } from './action-words';
import { applicabilityWords } from './applicability-words';
import { conditionWords, quoted } from './condition-words';
import { inert } from './escape';
import { isWildcard, publishedActionsOfRow } from './published-actions';
import { labelled, wrapped } from './wrap';

export interface RowLayout extends ActionLayout {
  /** Line width in characters, if the words allow it. */
  readonly width: number;
  /** How many actions, resources or values of a list are shown before the rest is put in fewer words, or counted. */
  readonly most: number;
  /** Which rows have an example: all, or only those whose conditions or exceptions it illustrates. `all` by default. */
  readonly examples?: 'all' | 'telling';
}

/**
 * A row of access as lines of plain, visible text, without the `+` or `-` before them:
 *
 * ```
 * Write: s3: DeleteObject, PutObject
 *   on      arn:aws:s3:::orders-prod/*
 *   except  arn:aws:s3:::orders-prod/archive/*
 *   when    aws:SecureTransport is true
 *   e.g.    s3:DeleteObject on arn:aws:s3:::orders-prod/a with aws:SecureTransport = "true"
 * ```
 */
export function rowLines(row: ServiceRow, layout: RowLayout): string[] {
  return groupLines([row], layout);
}

/** Rows that differ only in their actions: one line for each list of actions, then the common parts once. */
export function groupLines(rows: readonly ServiceRow[], layout: RowLayout): string[] {
  const [first] = rows;
  if (!first) return [];
  return [
    ...rows.flatMap((row) => wrapped(firstLine(row, layout), layout.width, '', '    ')),
    ...detailLines(first, layout, rows),
  ];
}

/**
 * Groups rows that differ only in their actions and so can be shown as one.
 *
 * @param most rows with at most this number of actions stay separate
 */
export function groupsOf(rows: readonly ServiceRow[], most: number): readonly (readonly ServiceRow[])[] {
  const groups = new Map<string, ServiceRow[]>();
  const groupOf = new Map<ServiceRow, ServiceRow[]>();
  for (const row of rows) {
    const { actions, accessLevel, witness, ...shape } = row;
    const key = JSON.stringify(shape);
    const group = groups.get(key) ?? [];
    group.push(row);
    groups.set(key, group);
    groupOf.set(row, group);
  }
  const long = new Set([...groups.values()].filter((group) => group.some(({ actions }) => actions.length > most)));
  const shown = new Set<readonly ServiceRow[]>();
  return rows.flatMap((row) => {
    const group = groupOf.get(row) ?? [row];
    if (!long.has(group)) return [[row]];
    if (shown.has(group)) return [];
    shown.add(group);
    return [group];
  });
}

/** The same row under its own heading: first its resources, then its actions. */
export function rowLinesByResource(row: ServiceRow, layout: RowLayout): string[] {
  const { include } = row.resources;
  return [
    ...cut(include, layout.most).map((resource) => inert(resource)),
    ...labelled('may', [actionSummary(row, layout)], layout.width),
    ...detailLines({ ...row, resources: { ...row.resources, include: [] } }, layout),
  ];
}

function firstLine(row: ServiceRow, layout: RowLayout): string {
  return `${levelsOf(row).join(', ')}: ${actionSummary(row, layout)}`;
}

/** The row's level; for a wildcard also the levels of its other actions. */
function levelsOf(row: ServiceRow): readonly AccessLevel[] {
  if (row.actions.includes('*') || !row.actions.some(isWildcard)) return [row.accessLevel];
  const levels = new Set(publishedActionsOfRow(row).map(({ level }) => level)).add(row.accessLevel);
  return ACCESS_LEVELS.filter((level) => levels.has(level));
}

function detailLines(
  row: ServiceRow,
  { width, most, examples = 'all' }: RowLayout,
  rows: readonly ServiceRow[] = [row],
): string[] {
  const shown = (values: readonly string[] = []): string[] => cut(values, most).map((value) => inert(value));
  const applicability = applicabilityWords(row);
  return [
    ...labelled('not', row.exceptActions ? [actionWords(row.exceptActions, most)] : [], width),
    ...labelled('by', shown(row.principals?.include), width),
    ...labelled('not by', shown(row.principals?.exclude), width),
    ...labelled('on', shown(row.resources.include), width),
    ...(row.resources.within ?? []).flatMap((list) => labelled('and in', shown(list), width)),
    ...labelled('except', shown(row.resources.exclude), width),
    ...labelled('when', conditionList(row.conditions), width),
    ...labelled(
      'unless',
      (row.unless ?? []).map((exception) => exceptionWords(exception, most)),
      width,
    ),
    ...labelled('via', shown(row.via), width),
    ...labelled('for', (row.associations ?? []).map(associationWords), width),
    ...labelled(
      'e.g.',
      (examples === 'all' || isLimited(row) ? rows : []).map(({ witness }) => witnessWords(witness)),
      width,
    ),
    ...(row.futureActions ? ['  (only actions that AWS may add in the future)'] : []),
    ...(applicability === undefined ? [] : [`  (${applicability})`]),
  ];
}

/** Whether not every request for the row's actions and resources is part of it. */
function isLimited({
  exceptActions = [],
  resources,
  conditions,
  unless = [],
  principals,
  futureActions,
}: ServiceRow): boolean {
  const limits = [exceptActions, resources.exclude, resources.within ?? [], conditions, unless];
  return limits.some((list) => list.length > 0) || principals !== undefined || futureActions === true;
}

function conditionList(conditions: readonly RowCondition[]): string[] {
  return conditions.map((condition, index) => (index > 0 ? 'and ' : '') + conditionWords(condition));
}

/** An exception of a row: requests that match all of these conditions. */
function exceptionWords({ actions, resources, principals, conditions }: RowException, most: number): string {
  const patterns = (values: readonly string[]): string =>
    cut(values, most)
      .map((value) => inert(value))
      .join(' or ');
  const without = (values: readonly string[], word: string): string[] =>
    values.length > 0 ? [`${word} ${patterns(values)}`] : [];
  return [
    ...(actions ? [actionWords(actions, most)] : []),
    ...(principals ? [`by ${patterns(principals.include)}`, ...without(principals.exclude, 'but not by')] : []),
    ...(resources
      ? [
          `on ${patterns(resources.include)}`,
          ...(resources.within ?? []).map((list) => `and in ${patterns(list)}`),
          ...without(resources.exclude, 'but not on'),
        ]
      : []),
    ...(conditions.length > 0 ? [`when ${conditionList(conditions).join(' ')}`] : []),
  ].join(' ');
}

/** `shop/orders-api on shop-eu` */
export function associationWords(association: SessionAssociation): string {
  return inert(mechanismOf(association).words(association));
}

function witnessWords({ action, resource, principal, context }: Witness): string {
  const keys = Object.entries(context).map(
    ([key, values]) => `${inert(key)} = ${values.map(quoted).join(', ') || '(no value)'}`,
  );
  return [
    `${inert(action)} on ${inert(resource)}`,
    ...(principal === undefined ? [] : [`by ${inert(principal)}`]),
    ...(keys.length > 0 ? [`with ${keys.join(' and ')}`] : []),
  ].join(' ');
}

function cut(values: readonly string[], most: number): readonly string[] {
  if (values.length <= most) return values;
  return [...values.slice(0, most), `and ${values.length - most} more`];
}
