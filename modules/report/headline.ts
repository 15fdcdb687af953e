import { ACCESS_LEVELS } from '../catalogue/access-levels';
import { allFindings } from '../change/all-findings';
import type { RepositoryChange, ServiceChange } from '../change/change';
import type { AssociationRef } from '../identity/association-ref';
import type { AccessRow } from '../policy/comparison';
import { isAboutResourcePolicies } from '../change/resource-policies-unknown';
import { SEVERITIES } from '../diagnostics/severity';
import { listed } from '../text/listed';
import type { Quote } from './access-words';
import { findingCounts } from './finding-words';
import { grouped } from './grouped';
import { gainPhrases, lossPhrases } from './service-phrase';

/** The formatting of a headline in one output format. */
export interface HeadlineStyle {
  readonly quote: Quote;
  readonly strong: (words: string) => string;
}

/** How many services of each kind are named. */
const MOST_NAMED = 2;
/** How many phrases of what a service gains or loses are listed. */
const MOST_TOLD = 3;

type Kind = 'unknown' | 'gains' | 'loses' | 'same';

/**
 * A change in a few sentences, for approvers who do not know IAM: "3 services change. 1 gains access: `orders` in
 * `prod` may now delete objects in `orders-prod`." It contains "No new access, proven" only if nothing is gained,
 * nothing is undecided, and no gained row is omitted. A change that removes access begins with that.
 */
export function headline(change: RepositoryChange, style: HeadlineStyle): string {
  const { services, unreadable } = change;
  const findings = findingCounts(allFindings(change).map(({ finding }) => finding));
  if (services.length === 0 && unreadable.length === 0) {
    return ['No access changes.', ...(findings === '' ? [] : [`${style.strong(findings)}.`])].join(' ');
  }

  const byKind = grouped(byUrgency(services), kindOf);
  const gains = byKind.get('gains') ?? [];
  const unknown = byKind.get('unknown') ?? [];
  const loses = byKind.get('loses') ?? [];
  const same = byKind.get('same') ?? [];
  const gainsNothing = gains.length === 0 && unknown.length === 0 && unreadable.length === 0;
  // That a row cannot occur is not proven; it follows from AWS's documentation of resources.
  const isProven = !services.some(({ impossible }) => impossible && impossible.gained > 0);
  const noNewAccess = isProven ? 'No new access, proven.' : 'No new access that can occur.';
  const total = countServices(services);

  const sentences = [
    ...(gainsNothing && loses.length === 0 ? [style.strong(noNewAccess)] : []),
    ...(total > 0 ? [`${total} ${total === 1 ? 'service changes' : 'services change'}.`] : []),
    ...(findings === '' ? [] : [`${style.strong(findings)}.`]),
    ...counted(gains, gainTitles(gains), style, (service) => gainWords(service, style)),
    ...counted(unknown, ['could not be decided', 'could not be decided'], style, (service) =>
      unknownWords(service, style),
    ),
    ...(unreadable.length > 0 ? [unreadableSentence(change, style)] : []),
    ...counted(
      loses,
      ['loses access', 'lose access'],
      gainsNothing ? style : { ...style, strong: (words) => words },
      (service) => lossWords(service, style),
    ),
    ...(gainsNothing && loses.length > 0 ? [noNewAccess] : []),
    ...(same.length > 0
      ? [`${countServices(same)} ${countServices(same) === 1 ? 'keeps its access' : 'keep their access'}.`]
      : []),
  ];
  return sentences.join(' ');
}

/**
 * Undecided services first, then gains, losses and the rest. Within each group: the most severe findings, then the most
 * sensitive access level, then the order of the change.
 */
export function byUrgency(services: readonly ServiceChange[]): ServiceChange[] {
  const groups = grouped(services, kindOf);
  return (['unknown', 'gains', 'loses', 'same'] as const).flatMap((kind) =>
    [...(groups.get(kind) ?? [])].sort((a, b) => worstOf(b) - worstOf(a) || reachOf(a, kind) - reachOf(b, kind)),
  );
}

/** The rank of the most severe open finding among all severities; -1 without one. */
function worstOf({ findings }: ServiceChange): number {
  return Math.max(...findings.map(({ severity, accepted }) => (accepted ? -1 : SEVERITIES.indexOf(severity))), -1);
}

/** The rank of the most sensitive access level among the rows that determine the service's kind. */
function reachOf({ gained, lost }: ServiceChange, kind: Kind): number {
  const rows = kind === 'loses' ? lost : gained;
  return rows.reduce<number>(
    (least, row) => Math.min(least, ACCESS_LEVELS.indexOf(row.accessLevel)),
    ACCESS_LEVELS.length,
  );
}

function kindOf({ verdict }: ServiceChange): Kind {
  switch (verdict) {
    case 'unknown':
      return 'unknown';
    case 'broader':
    case 'incomparable':
      return 'gains';
    case 'narrower':
      return 'loses';
    case 'equal':
      return 'same';
  }
}

/** A service counts once, even if it changes in several environments. */
function countServices(services: readonly ServiceChange[]): number {
  return new Set(services.map(({ service }) => service)).size;
}

function counted(
  changes: readonly ServiceChange[],
  [one, many]: readonly [string, string],
  style: HeadlineStyle,
  tell: (change: ServiceChange) => string,
): string[] {
  const byService = new Map<string, ServiceChange[]>();
  for (const change of changes) byService.set(change.service, [...(byService.get(change.service) ?? []), change]);
  const count = byService.size;
  if (count === 0) return [];
  const told = [...byService.values()].slice(0, MOST_NAMED).map(([first, ...others]) => {
    if (!first) return '';
    const keys = accessKeys(first);
    const isAlike = (other: ServiceChange): boolean => accessKeys(other).some((key) => keys.includes(key));
    const environments = (list: readonly ServiceChange[]): string =>
      listed(list.map(({ environment }) => style.quote(environment)));
    const [alike, different] = [others.filter(isAlike), others.filter((other) => !isAlike(other))];
    const elsewhere = [
      ...(alike.length > 0 ? [`and in ${environments(alike)}`] : []),
      ...(different.length > 0 ? [`and other changes in ${environments(different)}`] : []),
    ];
    return tell(first) + (elsewhere.length > 0 ? ` (${elsewhere.join(', ')})` : '');
  });
  const rest = count > MOST_NAMED ? [`and ${count - MOST_NAMED} more`] : [];
  return [`${style.strong(`${count} ${count === 1 ? one : many}`)}: ${[...told, ...rest].join('; ')}.`];
}

/** The change, as it is and without the values that differ between environments: their names and accounts. */
function accessKeys({ environment, change, gained, lost, associations, trust }: ServiceChange): readonly string[] {
  const rows = (list: readonly AccessRow[] = []): unknown => list.map((row) => ({ ...row, witness: undefined }));
  const accounts = (list: readonly AssociationRef[]): unknown =>
    list.map(({ namespace, serviceAccount }) => [namespace, serviceAccount]);
  const all = [change, rows(gained), rows(lost), rows(trust?.gained), rows(trust?.lost)];
  const text = JSON.stringify([...all, accounts(associations.gained), accounts(associations.lost)]);
  return [text, text.replaceAll(environment, '').replace(/\b\d{12}\b/g, '')];
}

function nameOf({ service, environment }: ServiceChange, { quote }: HeadlineStyle): string {
  return `${quote(service)} in ${quote(environment)}`;
}

function gainWords(change: ServiceChange, style: HeadlineStyle): string {
  const name = nameOf(change, style);
  const gains = some(gainPhrases(change, style.quote));
  if (change.change === 'added')
    return `${name} is new and ${gains === '' ? 'its role allows nothing yet' : `may ${gains}`}`;
  const losses = some(lossPhrases(change, style.quote));
  return `${name} ${[...(gains === '' ? [] : [`may now ${gains}`]), ...(losses === '' ? [] : [`may no longer ${losses}`])].join(', and ')}`;
}

/** Services that lose access too say so, where all do. */
function gainTitles(changes: readonly ServiceChange[]): readonly [string, string] {
  return changes.some(({ verdict }) => verdict !== 'incomparable')
    ? ['gains access', 'gain access']
    : ['gains and loses access', 'gain and lose access'];
}

function lossWords(change: ServiceChange, style: HeadlineStyle): string {
  const name = nameOf(change, style);
  if (change.change === 'removed') return `${name} is removed`;
  const losses = some(lossPhrases(change, style.quote));
  return `${name} ${losses === '' ? 'gets a permissions boundary' : `may no longer ${losses}`}`;
}

/** If only resource policies are unknown: the proven gains and the access that they may allow; otherwise the name. */
function unknownWords(change: ServiceChange, style: HeadlineStyle): string {
  const name = nameOf(change, style);
  if (!change.unknown.every(isAboutResourcePolicies)) return name;
  const gains = some(gainPhrases(change, style.quote));
  return gains === '' ? name : `${name} may now ${gains}`;
}

function some(phrases: readonly string[]): string {
  const rest = phrases.length - MOST_TOLD;
  return listed([...phrases.slice(0, MOST_TOLD), ...(rest > 0 ? [`${rest} more`] : [])]);
}

function unreadableSentence({ unreadable }: RepositoryChange, style: HeadlineStyle): string {
  const names = [...new Set(unreadable.map(({ file }) => file))];
  const rest = names.length - MOST_NAMED;
  const files = [...names.slice(0, MOST_NAMED).map(style.quote), ...(rest > 0 ? [`${rest} more files`] : [])];
  return `${style.strong('Not all access is known')}: ${listed(files)} could not be read.`;
}
