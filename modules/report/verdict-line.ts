import type { RepositoryChange, ServiceChange } from '../change/change';
import type { ChangedService } from './changed-services';
import { codeSpan, prose } from './escape';
import type { FindingEntry } from './finding-entries';
import { MESSAGE_LIMIT, placesWords } from './finding-item';
import { findingCounts } from './finding-words';
import { headline } from './headline';
import { servicePhrase } from './service-phrase';
import { placesOf } from './told-findings';

/** How many services of each kind are named. */
const MOST_NAMED = 2;
const STYLE = { quote: (value: string) => codeSpan(value, 80), strong: (words: string) => `**${words}**` };

/**
 * A change in one line: its worst finding, then the access that services lose. Without open findings, what services
 * gain and lose, and whether it is proven that nothing is gained.
 */
export function verdictLine(
  change: RepositoryChange,
  services: readonly ChangedService[],
  entries: readonly FindingEntry[],
): string {
  const open = entries.filter(({ finding }) => finding.accepted === undefined);
  const [worst] = open;
  if (worst === undefined) return headline(change, STYLE);
  const counts = findingCounts(open.flatMap(({ where }) => where.map(({ finding }) => finding)));
  const places = placesOf(worst);
  const message = prose(worst.finding.message, MESSAGE_LIMIT);
  const [name = '', ...others] = places.flatMap((place) => place.services);
  const risk =
    others.length > 0
      ? `(${STYLE.quote(name)} and ${others.length} more): ${message}`
      : `${places.length === 0 ? 'The configuration' : placesWords(places, 1)} ${message}`;
  const worstWords = open.length === 1 ? risk : `The worst${others.length > 0 ? '' : ':'} ${risk}`;
  return [
    `**${counts}.** ${worstWords}.`,
    ...lossSentence(services),
    ...unreadableSentence(change),
    ...(services.length === 0
      ? []
      : [`${services.length} ${services.length === 1 ? 'service changes' : 'services change'}.`]),
  ].join(' ');
}

/** `**2 services lose access**: `search` may no longer send messages to `x`; and 1 more.` */
function lossSentence(services: readonly ChangedService[]): string[] {
  const losing = services.flatMap(({ service, changes }) => {
    const lost = changes.filter(loses);
    return lost.length === 0 ? [] : [{ service, lost }];
  });
  if (losing.length === 0) return [];
  const told = losing.slice(0, MOST_NAMED).map(({ service, lost }) => {
    const phrase = servicePhrase(lost, { quote: STYLE.quote, most: 1 }).loses;
    const where = lost.map(({ environment }) => STYLE.quote(environment)).join(', ');
    const words = lost.every(({ change }) => change === 'removed')
      ? 'is removed'
      : phrase === undefined
        ? 'gets more limits'
        : `may no longer ${phrase}`;
    return `${STYLE.quote(service)} in ${where} ${words}`;
  });
  const rest = losing.length - told.length;
  const subject = losing.length === 1 ? '1 service loses access' : `${losing.length} services lose access`;
  return [`**${subject}**: ${[...told, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ')}.`];
}

function loses({ verdict, lost, associations }: ServiceChange): boolean {
  return verdict === 'narrower' || lost.length + associations.lost.length > 0;
}

function unreadableSentence({ unreadable }: RepositoryChange): string[] {
  const files = [...new Set(unreadable.map(({ file }) => file))];
  if (files.length === 0) return [];
  const rest = files.length - MOST_NAMED;
  const names = [...files.slice(0, MOST_NAMED).map(STYLE.quote), ...(rest > 0 ? [`${rest} more files`] : [])];
  return [`**Not all access is known**: ${names.join(', ')} could not be read.`];
}
