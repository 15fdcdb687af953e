import type { ServiceChange } from '../change/change';
import type { AlikeChange } from './alike-environments';
import type { ChangedService } from './changed-services';
import { codeSpan, fence, htmlCode, inert, prose } from './escape';
import { findingCounts } from './finding-words';
import { MESSAGE_LIMIT } from './finding-item';
import { impossibleWords } from './impossible-words';
import { fileLink, type ReportLinks, ruleLink } from './report-links';
import { type BlockLayout, isShortened, roleName, serviceBlocks } from './service-blocks';
import { targetRoleNames } from './target-role-lines';
import { undecidedWords } from './undecided-words';
import { VERDICT_WORDS } from './verdict-words';

/** A section of a report: a service in the environments in which it changes alike. */
export interface ServiceSection {
  readonly service: ChangedService;
  readonly alike: AlikeChange;
  /** What a link to the service leads to; absent for the further sections of a service. */
  readonly anchor?: string;
}

export interface ServiceSectionOptions {
  readonly links: ReportLinks;
  readonly layout: BlockLayout;
  /** Whether the section has a fold of its own. */
  readonly isFolded: boolean;
  /** Notes that are written once for several services. */
  readonly isSharedNote: (note: string, change: ServiceChange) => boolean;
}

const SEPARATOR = '\n\n';
/** More environments are counted in the title. */
const MOST_ENVIRONMENTS = 5;

/** Verdicts that the signs of rows show too. */
const SIGNED = new Set([VERDICT_WORDS.broader, VERDICT_WORDS.narrower]);

/** Everything that changes for a service. */
export function serviceSection(section: ServiceSection, options: ServiceSectionOptions): string {
  const { service, alike, anchor } = section;
  const { change, all } = alike;
  const [first = change] = all;
  const { links, layout, isFolded, isSharedNote } = options;
  const mark = anchor === undefined ? '' : `<a name="${anchor}"></a>`;
  const facts = factsOf(change, links);
  const words = summaryWords(first);
  // GitHub does not parse Markdown inside `<summary>`; it does again after an empty line.
  const title = isFolded
    ? `<details><summary>${mark}${htmlCode(service.service, 80)} in ${environmentNames(all, htmlCode)}: ${words}</summary>`
    : `${mark}**${codeSpan(service.service, 80)}** in ${environmentNames(all, codeSpan)}: ${SIGNED.has(words) ? '' : `${words}, `}${facts}`;
  return [
    title,
    ...(isFolded ? [facts] : []),
    ...findingItems(change, links),
    ...serviceBlocks({ ...change, associations: associationsOf(all) }, layout).flatMap(({ title, lines }) => [
      ...(title === 'Access' ? [] : [`**${title}**`]),
      fence('diff', lines),
    ]),
    ...(isShortened(change, layout)
      ? ['Long lists are counted; `eks-pod-identity diff --format json` lists all of them.']
      : []),
    ...(change.impossible ? [`${impossibleWords(change)}.`] : []),
    ...listSection('Could not be decided', change.unknown.map(undecidedWords)),
    ...listSection(
      'Notes',
      change.notes.filter((_, index) => !isSharedNote(first.notes[index] ?? '', first)),
    ),
    ...(isFolded ? ['</details>'] : []),
  ].join(SEPARATOR);
}

/** Those of all environments, each of which has clusters of its own. */
function associationsOf(changes: readonly ServiceChange[]): ServiceChange['associations'] {
  const [gained, lost, kept] = (['gained', 'lost', 'kept'] as const).map((kind) =>
    changes.flatMap(({ associations }) => associations[kind]),
  );
  return { gained: gained ?? [], lost: lost ?? [], kept: kept ?? [] };
}

function environmentNames(changes: readonly ServiceChange[], code: typeof codeSpan): string {
  const names = changes.map(({ environment }) => environment);
  const shown = names.slice(0, MOST_ENVIRONMENTS).map((name) => inert(name, 80));
  const rest = names.length - shown.length;
  return code(shown.join(', '), 1000) + (rest > 0 ? ` and ${rest} more` : '');
}

/** `gains access (new), 2 high findings` */
function summaryWords({ verdict, change, findings }: ServiceChange): string {
  const words = VERDICT_WORDS[verdict] + (change === 'changed' ? '' : change === 'added' ? ' (new)' : ' (removed)');
  const counts = findingCounts(findings);
  return counts === '' ? words : `${words}, ${counts}`;
}

function factsOf(change: ServiceChange, links: ReportLinks): string {
  return [
    fileLink(change.manifest, undefined, links),
    ...(isUsual(change) ? [] : [`role ${codeSpan(roleName(change))}`]),
    ...targetRoleNames(change).map((name) => `target role ${codeSpan(name)}`),
  ].join(', ');
}

/** The role has the default name of its service and environment. */
function isUsual({ role, service, environment }: ServiceChange): boolean {
  const name = roleName({ role });
  return name === `${service}-${environment}` || name === `${service}-{environment}`;
}

/** Rules and lines; the sentences are in the list of all findings, except those that are too long for it. */
function findingItems({ findings }: ServiceChange, links: ReportLinks): string[] {
  const items = findings.map(({ severity, accepted, rule, reference, file, line, message }) => {
    const weight = accepted ? `accepted ${severity}` : `**${severity}**`;
    const words = message.length > MESSAGE_LIMIT ? `: ${prose(message, 1000)}` : '';
    return `- ${weight} ${ruleLink(rule, reference, links)} at ${fileLink(file, line, links)}${words}`;
  });
  return items.length === 0 ? [] : [[...new Set(items)].join('\n')];
}

function listSection(title: string, texts: readonly string[]): string[] {
  return texts.length === 0
    ? []
    : [`**${title}**`, texts.map((text) => `- ${prose(inert(text, 1000), 1000)}`).join('\n')];
}
