import type { ServiceChange } from '../change/change';
import { amountOf } from '../text/amount-of';
import { isAboutResourcePolicies } from '../change/resource-policies-unknown';
import type { ChangedService, ServiceWeight } from './changed-services';
import { tableCode } from './escape';
import { type Fitted, fitItems } from './room';
import { servicePhrase } from './service-phrase';

const COLUMNS = ['Severity', 'Service', 'Owner', 'Change', 'Environments'] as const;
/** More environments are counted. */
const MOST_ENVIRONMENTS = 5;

/**
 * One row for each service, in the given order: as many as fit. Columns without content are omitted.
 *
 * @param anchors of the sections of the services
 */
export function servicesTable(
  services: readonly ChangedService[],
  anchors: ReadonlyMap<ChangedService, string> | undefined,
  bytes: number,
): Fitted {
  if (services.length === 0) return { texts: [], leftOut: [] };
  const has = [
    services.some(({ weight }) => weight !== 'none'),
    true,
    services.some(({ owner }) => owner !== undefined),
    true,
    true,
  ];
  const line = (cells: readonly string[]): string => `| ${cells.filter((_, column) => has[column]).join(' | ')} |`;
  const head = [line(COLUMNS), line(COLUMNS.map(() => '---')).replaceAll(' ', '')].join('\n');
  const rowOf = (service: ChangedService): string => {
    const name = tableCode(service.service, 80);
    const anchor = anchors?.get(service);
    return line([
      weightCell(service.weight),
      anchor === undefined ? name : `[${name}](#${anchor})`,
      service.owner === undefined ? '' : tableCode(service.owner, 80),
      changeWords(service.changes),
      environmentsWords(service.changes),
    ]);
  };
  const { shown, rest } = fitItems(services, rowOf, bytes - head.length - 1);
  return {
    texts: shown.length === 0 ? [] : [[head, ...shown].join('\n')],
    leftOut: rest.map(({ weight }) => ({ what: 'row of the table', weight })),
  };
}

function weightCell(weight: ServiceWeight): string {
  if (weight === 'none') return '';
  return weight === 'critical' || weight === 'high' ? `**${weight}**` : weight;
}

/** `delete objects in `orders`. Loses: read `invoices``; for a new service also the number of its rows. */
function changeWords(changes: readonly ServiceChange[]): string {
  const { gains, loses } = servicePhrase(changes, { quote: (value) => tableCode(value, 80) });
  const isAll = (kind: ServiceChange['change']): boolean => changes.every(({ change }) => change === kind);
  if (isAll('added')) return `new, ${newWords(changes)}${gains === undefined ? '' : `: ${gains}`}`;
  if (isAll('removed')) return `removed${loses === undefined ? '' : `. Loses: ${loses}`}`;
  const sentences = [
    ...kindWords(changes, 'added', 'new'),
    ...(gains === undefined ? [] : [gains]),
    ...(isUndecided(changes) ? ['undecided access'] : []),
    ...(loses === undefined ? [] : [`Loses: ${loses}`]),
    ...kindWords(changes, 'removed', 'removed'),
  ];
  if (sentences.length > 0) return sentences.join('. ');
  return changes.some(({ verdict }) => verdict === 'narrower') ? 'more limits' : 'same access';
}

/** `3 rows, 2 service accounts`, of the environment with the most. */
function newWords(changes: readonly ServiceChange[]): string {
  const rows = Math.max(...changes.map(({ gained }) => gained.length));
  const accounts = Math.max(...changes.map(({ associations }) => accountNames(associations.gained).size));
  return [amountOf(rows, 'row'), amountOf(accounts, 'service account')].join(', ');
}

function accountNames(associations: ServiceChange['associations']['gained']): ReadonlySet<string> {
  return new Set(associations.map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`));
}

function kindWords(changes: readonly ServiceChange[], kind: ServiceChange['change'], word: string): string[] {
  const some = changes.filter(({ change }) => change === kind);
  return some.length === 0 ? [] : [`${word} in ${environmentsWords(some)}`];
}

function isUndecided(changes: readonly ServiceChange[]): boolean {
  return changes.some(({ unknown }) => unknown.some((part) => !isAboutResourcePolicies(part)));
}

function environmentsWords(changes: readonly ServiceChange[]): string {
  const names = [...new Set(changes.map(({ environment }) => environment))];
  const shown = names.length <= MOST_ENVIRONMENTS ? names : names.slice(0, MOST_ENVIRONMENTS - 1);
  const rest = names.length - shown.length;
  return shown.map((name) => tableCode(name, 80)).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
