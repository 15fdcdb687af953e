import type { ChangedService } from './changed-services';
import { codeSpan, fence, inert, prose } from './escape';
import type { FindingEntry } from './finding-entries';
import { type ReportLinks, ruleLink } from './report-links';
import { restartCommands } from './restart-commands';
import { type Fitted, fitItems } from './room';
import type { SharedNote } from './shared-notes';

/** Services that a note names; more are counted. */
const MOST_NAMED = 5;

/** Notes that hold for several services, each once, with the number of services. */
export function notesList(
  { services, notes }: { readonly services: readonly ChangedService[]; readonly notes: readonly SharedNote[] },
  bytes: number,
): Fitted {
  const restarts = services.filter(({ changes }) => changes.some(({ needsPodRestart }) => needsPodRestart));
  const items = [
    ...(restarts.length === 0
      ? []
      : [
          `- **Pods need a restart** of ${placesOf(
            restarts.map(({ service }) => service),
            services.length,
          )}: pods get their credentials when they start and keep them for hours.${commandBlock(restarts)}`,
        ]),
    ...notes.map(
      ({ note, services: names }) => `- ${prose(inert(note, 1000), 1000)} (${placesOf(names, services.length)})`,
    ),
  ];
  const { shown, rest } = fitItems(items, (item) => item, bytes);
  return { texts: [shown.join('\n')], leftOut: rest.map(() => ({ what: 'note' })) };
}

/** The commands, as a part of a list item. */
function commandBlock(services: readonly ChangedService[]): string {
  const commands = restartCommands(services.flatMap(({ changes }) => changes));
  if (commands.length === 0) return '';
  const block = fence('sh', commands).replaceAll('\n', '\n  ');
  return ` Run after the apply:\n\n  ${block}`;
}

/** `all 40 services`, or the first names and the number of the others. */
function placesOf(names: readonly string[], all: number): string {
  return names.length === all && all > 1 ? `all ${all} services` : namesWords(names);
}

function namesWords(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).map((name) => codeSpan(name, 80));
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** What to do about each rule, once, folded. */
export function remediesList(entries: readonly FindingEntry[], links: ReportLinks, bytes: number): Fitted {
  const rules = new Map(
    entries.filter(({ finding }) => !finding.accepted).map(({ finding }) => [finding.rule, finding]),
  );
  if (rules.size === 0) return { texts: [], leftOut: [] };
  const title = '<details><summary>What to do about the findings</summary>\n';
  const end = '\n</details>';
  const { shown, rest } = fitItems(
    [...rules.values()],
    // Code in a remedy is not a plain word, so it becomes code again.
    ({ rule, reference, remedy }) =>
      `- ${ruleLink(rule, reference, links)}: ${prose(remedy.replaceAll('`', ''), 1000)}`,
    bytes - title.length - end.length,
  );
  return {
    texts: shown.length === 0 ? [] : [[title, ...shown, end].join('\n')],
    leftOut: rest.map(() => ({ what: 'explanation of a rule' })),
  };
}
