import type { AssociationRef, ServiceRow } from '../access/change';
import type { Witness } from '../policy/comparison';
import { conditionWords, quoted } from './condition-words';
import { inert } from './escape';
import { labelled, wrapped } from './wrap';

export interface RowLayout {
  /** Characters in a line, where words allow. */
  readonly width: number;
  /** How many actions, resources or values of a list are shown before the rest is only counted. */
  readonly most: number;
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
  const first = `${row.accessLevel}: ${actionWords(row.actions, layout.most)}`;
  return [...wrapped(first, layout.width, '', '    '), ...detailLines(row, layout)];
}

/** The same row under a heading of its own: first its resources, then what may be done with them. */
export function rowLinesByResource(row: ServiceRow, layout: RowLayout): string[] {
  const { include } = row.resources;
  return [
    ...cut(include, layout.most).map((resource) => inert(resource)),
    ...labelled('may', [actionWords(row.actions, layout.most)], layout.width),
    ...detailLines({ ...row, resources: { ...row.resources, include: [] } }, layout),
  ];
}

function detailLines(row: ServiceRow, { width, most }: RowLayout): string[] {
  const shown = (values: readonly string[] = []): string[] => cut(values, most).map((value) => inert(value));
  const conditions = row.conditions.map((condition, index) => (index > 0 ? 'and ' : '') + conditionWords(condition));
  return [
    ...labelled('by', shown(row.principals?.include), width),
    ...labelled('not by', shown(row.principals?.exclude), width),
    ...labelled('on', shown(row.resources.include), width),
    ...labelled('except', shown(row.resources.exclude), width),
    ...labelled('when', conditions, width),
    ...labelled('for', (row.associations ?? []).map(associationWords), width),
    ...labelled('e.g.', [witnessWords(row.witness)], width),
    ...(row.futureActions ? ['  (only actions that AWS may add in the future)'] : []),
    ...(row.occurs ? [] : ["  (cannot occur: AWS's service reference knows no such resource for these actions)"]),
  ];
}

/** `s3: GetObject, ListBucket; sqs:SendMessage`: the service once for all its actions. */
export function actionWords(actions: readonly string[], most: number): string {
  const byService = new Map<string, string[]>();
  for (const action of actions.slice(0, most)) {
    const colon = action.indexOf(':');
    const service = colon < 0 ? '' : action.slice(0, colon);
    const names = byService.get(service);
    if (names) names.push(action.slice(colon + 1));
    else byService.set(service, [action.slice(colon + 1)]);
  }
  const groups = [...byService].map(([service, names]) => {
    const list = names.map((name) => inert(name)).join(', ');
    if (service === '') return list;
    return `${inert(service)}:${names.length > 1 ? ' ' : ''}${list}`;
  });
  const rest = actions.length - most;
  return groups.join('; ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** `shop/orders-api on shop-eu` */
export function associationWords({ cluster, namespace, serviceAccount }: AssociationRef): string {
  return `${inert(namespace)}/${inert(serviceAccount)} on ${inert(cluster)}`;
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
