import { codeSpan, prose } from './escape';
import type { FindingEntry } from './finding-entries';
import { approvalWords } from './gate-markdown';
import { fileLink, type ReportLinks, ruleLink } from './report-links';
import { type FindingPlaces, placesOf } from './told-findings';

export interface FindingItemOptions {
  readonly links: ReportLinks;
  /** How many services are named; the rest is counted. */
  readonly most: number;
}

/** Characters of a message in a list; a longer one is whole in the section of its service. */
export const MESSAGE_LIMIT = 220;
/** More lines of manifests are in the sections of the services. */
const MOST_LINES = 2;

/**
 * A finding as a Markdown list item: severity, where, risk, approval, rule and line of the manifest. The services come
 * first if there is one, and after the risk if there are several.
 */
export function findingItem(entry: FindingEntry, { links, most }: FindingItemOptions): string {
  const { finding, where, approvedBy } = entry;
  const { severity, accepted, rule, reference } = finding;
  const weight = accepted ? severity : `**${severity}**`;
  const message = prose(finding.message, MESSAGE_LIMIT);
  const places = placesOf(entry);
  const isOne = places.length === 1 && places[0]?.services.length === 1;
  const risk =
    places.length === 0
      ? `The configuration ${message}`
      : isOne
        ? `${placesWords(places, most)} ${message}`
        : `${message}: ${placesWords(places, most)}`;
  const lines = [...new Set(where.map((one) => fileLink(one.finding.file, one.finding.line, links)))];
  const source = [ruleLink(rule, reference, links), ...(lines.length <= MOST_LINES ? lines : [])].join(', ');
  return `- ${weight}: ${risk}${acceptance(accepted)}${approval(approvedBy)} (${source})`;
}

/** Whether `findingItem` names every service. */
export function namesAll(entry: FindingEntry, most: number): boolean {
  return serviceCount(placesOf(entry)) <= most;
}

/** `` `orders`, `billing` in `prod`, `staging`; `mail` in `prod` `` */
export function placesWords(places: readonly FindingPlaces[], most: number): string {
  const total = serviceCount(places);
  let left = most;
  const groups = places.flatMap(({ services, environments }) => {
    const shown = services.slice(0, left);
    left -= shown.length;
    return shown.length === 0 ? [] : [`${quotedList(shown)} in ${quotedList(environments)}`];
  });
  const rest = total - most;
  return [...groups, ...(rest > 0 ? [`${rest} more services`] : [])].join('; ');
}

function serviceCount(places: readonly FindingPlaces[]): number {
  return places.reduce((sum, { services }) => sum + services.length, 0);
}

function quotedList(names: readonly string[]): string {
  return names.map((name) => codeSpan(name, 80)).join(', ');
}

function acceptance(accepted: FindingEntry['finding']['accepted']): string {
  return accepted ? `, accepted until ${codeSpan(accepted.expires)}: ${prose(accepted.reason, 300)}` : '';
}

function approval(approvedBy: FindingEntry['approvedBy']): string {
  if (approvedBy === undefined) return '';
  if (approvedBy.length === 0) return ', **approval required**';
  return `, approved by ${approvedBy.map(approvalWords).join(' and ')}`;
}
