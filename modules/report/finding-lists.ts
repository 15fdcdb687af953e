import { codeSpan } from './escape';
import { type FindingEntry } from './finding-entries';
import { findingItem, namesAll, placesWords } from './finding-item';
import { type ServiceWeight, weightCounts } from './changed-services';
import { type ReportLinks, ruleLink } from './report-links';
import { type Fitted, type FittedItems, fitItems, type LeftOut } from './room';
import { placesOf } from './told-findings';

/** Findings before the table, so that its head is on the first screen too. */
const MOST_AT_TOP = 8;
/** Services that all findings at the top name together. */
const NAMES_AT_TOP = 48;
/** The part of the room that findings take with all their words. */
const SHARE_IN_WORDS = 0.5;
/** The same where the others are listed by rule and service. */
const SHARE_OF_SOME = 0.15;

/**
 * Two lists of the findings: the most severe ones, for the top, and the others, to follow the table of services. All services of a finding are named. If all findings with their words would leave
 * too little room, the less severe ones are listed by rule and service, so that none is left out as long as the names of
 * the services fit.
 *
 * @param bytes for both lists
 */
export function findingLists(entries: readonly FindingEntry[], links: ReportLinks, bytes: number): Fitted {
  const shown = entries.slice(0, MOST_AT_TOP);
  const most = Math.max(5, Math.floor(NAMES_AT_TOP / Math.max(1, shown.length)));
  const top = fitItems(shown, (entry) => findingItem(entry, { links, most }), bytes);
  const clipped = shown.slice(0, top.shown.length).filter((entry) => !namesAll(entry, most));
  const others = [...top.rest, ...entries.slice(MOST_AT_TOP)];
  const words = restWords(others);
  const topText = [...top.shown, ...(words === '' ? [] : [`- ${words} below the table`])].join('\n');

  const room = bytes - Buffer.byteLength(topText) - 2 * TITLE.length;
  const named = new Set(clipped);
  const inWordsWithin = (bytesOfWords: number): FittedItems<FindingEntry> =>
    fitItems(
      [...clipped, ...others],
      (entry) => (named.has(entry) ? whereItem(entry, links) : findingItem(entry, { links, most: Infinity })),
      bytesOfWords,
    );
  const all = inWordsWithin(room * SHARE_IN_WORDS);
  const names = all.rest.length === 0 ? 0 : sizeOf(listsByRule([...clipped, ...others], links, Infinity).items);
  const inWords = all.rest.length === 0 ? all : inWordsWithin(Math.min(room * SHARE_OF_SOME, room - names));
  const byRule = listsByRule(inWords.rest, links, room - sizeOf(inWords.shown));
  const items = [...inWords.shown, ...byRule.items];
  const restText = items.length === 0 ? '' : [TITLE, '', ...items].join('\n');
  return { texts: [topText, restText], leftOut: byRule.leftOut };
}

function sizeOf(items: readonly string[]): number {
  return items.reduce((sum, item) => sum + Buffer.byteLength(item) + 1, 0);
}

const TITLE = '**More about the findings**';

/** The services of a finding at the top that does not name all of them. */
function whereItem(entry: FindingEntry, links: ReportLinks): string {
  const { severity, rule, reference, accepted } = entry.finding;
  const weight = accepted ? severity : `**${severity}**`;
  return `- ${weight}: all with ${ruleLink(rule, reference, links)}: ${placesWords(placesOf(entry), Infinity)}`;
}

/** Services with the same rules, by name: each name is written once for all its findings. */
function listsByRule(
  entries: readonly FindingEntry[],
  links: ReportLinks,
  bytes: number,
): { readonly items: readonly string[]; readonly leftOut: readonly LeftOut[] } {
  const rulesOf = new Map<string, Map<string, FindingEntry>>();
  for (const entry of entries) {
    const { finding, where } = entry;
    for (const { service } of where) {
      const name = service?.service ?? '';
      const rules = rulesOf.get(name) ?? new Map<string, FindingEntry>();
      rules.set(`${weightOf(entry)} ${finding.rule}`, entry);
      rulesOf.set(name, rules);
    }
  }
  const groups = new Map<string, { readonly rules: readonly FindingEntry[]; readonly services: string[] }>();
  for (const [service, rules] of rulesOf) {
    const key = [...rules.keys()].sort().join('\n');
    const group = groups.get(key) ?? { rules: [...rules.values()], services: [] };
    group.services.push(service);
    groups.set(key, group);
  }
  let left = bytes;
  const leftOut: LeftOut[] = [];
  const items = [...groups.values()].flatMap(({ rules, services }) => {
    const title = `- ${rulesWords(rules, links)}: `;
    left -= Buffer.byteLength(title) + 1;
    const { shown, rest } = fitItems(
      services,
      (name) => (name === '' ? 'the configuration' : codeSpan(name, 80)) + ',',
      left,
    );
    left -= Buffer.byteLength(shown.join(' '));
    const [worst] = rules;
    if (worst) leftOut.push(...rest.map(() => ({ what: 'service with findings', weight: weightOf(worst) })));
    return shown.length === 0 ? [] : [title + shown.join(' ').replace(/,$/, '')];
  });
  return { items, leftOut };
}

function rulesWords(rules: readonly FindingEntry[], links: ReportLinks): string {
  return rules
    .map(({ finding: { severity, rule, reference, accepted } }) => {
      const weight = accepted ? `accepted ${severity}` : `**${severity}**`;
      return `${weight} ${ruleLink(rule, reference, links)}`;
    })
    .join(' and ');
}

function weightOf({ finding: { severity, accepted } }: FindingEntry): ServiceWeight {
  return accepted ? 'accepted' : severity;
}

/** `12 more findings (3 high, 9 medium)`; empty without any. */
function restWords(entries: readonly FindingEntry[]): string {
  if (entries.length === 0) return '';
  const counts = weightCounts(entries.map(weightOf));
  return `${entries.length} more ${entries.length === 1 ? 'finding' : 'findings'} (${counts})`;
}
