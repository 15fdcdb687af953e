import { createHash } from 'node:crypto';
import type { RepositoryChange } from '../change/change';
import type { GateDecision } from '../gate/decide-gate';
import { changeGraph } from './change-graph';
import { affectedResources } from './affected-resources';
import { type ChangedService, changedServices } from './changed-services';
import { notesList, remediesList } from './closing-notes';
import { documentWords } from './document-words';
import { codeSpan, commentMarker, link } from './escape';
import { findingEntries } from './finding-entries';
import { findingLists } from './finding-lists';
import { fitSections, type Section } from './fit-sections';
import { gateMarkdown } from './gate-markdown';
import { graphMarkdown } from './graph-markdown';
import { notCheckedLine } from './not-checked-line';
import { placeholderLegend } from './placeholder-words';
import type { ReportLinks } from './report-links';
import { resourcesTable } from './resources-table';
import { type Fitted, type LeftOut, leftOutWords, roomOf } from './room';
import { serviceDetails } from './service-details';
import { servicesTable } from './services-table';
import { sharedNotes } from './shared-notes';
import { undecidedAlert } from './undecided-alert';
import { verdictLine } from './verdict-line';

export interface ChangeMarkdownOptions {
  /**
   * In UTF-8 bytes, which also bounds the UTF-16 code units. Defaults to the limit of a GitHub comment; a step summary
   * may have 1 MiB.
   */
  readonly limit?: number;
  /** Identifies the comment: `commentMarker(marker)` becomes its last, hidden line. */
  readonly marker?: string;
  /** How many services do not change; they are counted, not listed. */
  readonly unchanged?: number;
  /** What the gate decided about the findings. */
  readonly gate?: GateDecision;
  /** Additional sections: results of other steps at the top, planned steps at the end. */
  readonly sections?: { readonly first?: readonly Section[]; readonly last?: readonly Section[] };
  /** Where places in files and rules are linked to: trusted `https` URLs. */
  readonly links?: ReportLinks;
  /** The address of the full report if this one is shortened: a trusted `https` URL. */
  readonly fullReport?: string;
}

/** Characters that a comment on GitHub may have. */
export const COMMENT_LIMIT = 65_536;
const SEPARATOR = '\n\n';
/** Reserved for what is written last: the meaning of placeholders, and what is left out. */
const CLOSING_RESERVE = 1_500;
/** Notes, and remedies, take no more than this part of the room. */
const SHARE_OF_NOTES = 0.08;
/** The last sections leave room for the sections of services. */
const SHARE_OF_LAST = 0.5;

/**
 * The permission diff as a pull request comment or step summary, for any number of services: the verdict in one line,
 * the findings, one row for each service, and the rest folded. It never exceeds the limit: findings take room first,
 * then the rows of services, then their sections. What is shown is complete; what is left out is counted by severity,
 * with a reference to the full report. Values from manifests are always rendered as inert text.
 */
export function changeAsMarkdown(change: RepositoryChange, options: ChangeMarkdownOptions = {}): string {
  const { limit = COMMENT_LIMIT, marker, unchanged, gate, sections: added = {}, links = {}, fullReport } = options;
  const services = changedServices(change.services);
  const entries = findingEntries(change, gate);
  const notes = sharedNotes(services);
  const anchors = marker === undefined ? undefined : anchorsOf(services, marker);
  const head = verdictLine(change, services, entries);
  const foot = [
    `<sub>${closingWords(change, unchanged).join(' ')}</sub>`,
    ...(marker === undefined ? [] : [commentMarker(marker)]),
  ].join(SEPARATOR);
  const size = limit - Buffer.byteLength(head + SEPARATOR + foot) - CLOSING_RESERVE;
  const room = roomOf(size, SEPARATOR.length);

  // In the order of their importance.
  const first = room.take((bytes) => fittedSections(added.first ?? [], bytes));
  const approvals = room.take((bytes) => whole('approvals', gate === undefined ? '' : gateMarkdown(gate), bytes));
  const [findings = '', moreFindings = ''] = room.take((bytes) => findingLists(entries, links, bytes));
  const undecided = room.take((bytes) => undecidedAlert(change, bytes));
  const table = room.take((bytes) => servicesTable(services, anchors, bytes));
  const notesText = room.take((bytes) => notesList({ services, notes: notes.notes }, bytes * SHARE_OF_NOTES));
  const remedies = room.take((bytes) => remediesList(entries, links, bytes * SHARE_OF_NOTES));
  const last = room.take((bytes) =>
    fittedSections(added.last ?? [], bytes * (services.length > 0 ? SHARE_OF_LAST : 1)),
  );
  const details = room.take((bytes) =>
    serviceDetails(services, { links, anchors, isSharedNote: notes.isShared }, bytes),
  );
  const resources = room.take((bytes) => resourcesTable(affectedResources(services), links, bytes));
  const drawn = changeGraph(services);
  const graph = room.take((bytes) => whole('graph', drawn === undefined ? '' : graphMarkdown(drawn), bytes));

  const body = [
    head,
    ...first,
    ...approvals,
    findings,
    ...undecided,
    ...table,
    moreFindings,
    ...details,
    ...resources,
    ...graph,
    ...last,
    ...remedies,
    ...notesText,
  ].filter((text) => text !== '');
  const closing = [
    placeholderLegend(services, body.join('\n'), (value) => codeSpan(value, 80)),
    leftOutNotice(room.leftOut(), fullReport),
    foot,
  ].filter((text) => text !== '');
  return `${[...body, ...closing].join(SEPARATOR)}\n`;
}

/** The comment that remains after a later push reverts all changes. */
export function withdrawnChangeAsMarkdown(options: Pick<ChangeMarkdownOptions, 'marker'> = {}): string {
  const end = options.marker === undefined ? [] : [commentMarker(options.marker)];
  return `${['No access changes any more: a later push reverted them.', ...end].join(SEPARATOR)}\n`;
}

/** The marker keeps the anchors of several comments on one page apart. */
function anchorsOf(services: readonly ChangedService[], marker: string): ReadonlyMap<ChangedService, string> {
  const prefix = createHash('sha256').update(marker).digest('hex').slice(0, 4);
  return new Map(services.map((service, index) => [service, `s${prefix}-${index + 1}`]));
}

function fittedSections(sections: readonly Section[], bytes: number): Fitted {
  const { texts, dropped } = fitSections(sections, bytes, SEPARATOR.length);
  return { texts, leftOut: Array.from({ length: dropped }, () => ({ what: 'section of a stack' })) };
}

/** A text that cannot be shortened. */
function whole(what: string, text: string, bytes: number): Fitted {
  if (Buffer.byteLength(text) <= bytes) return { texts: [text], leftOut: [] };
  return { texts: [], leftOut: [{ what }] };
}

/** What was compared, what does not change, where documents are from, and what was not checked. */
function closingWords(change: RepositoryChange, unchanged = 0): readonly string[] {
  const documents = documentWords(change, (text) => codeSpan(text));
  return [
    `Access at ${shortHash(change.head)} against ${shortHash(change.base)}.`,
    ...(unchanged === 0
      ? []
      : [unchanged === 1 ? '1 other service does not change.' : `${unchanged} other services do not change.`]),
    ...(documents === undefined ? [] : [documents]),
    ...(change.notChecked ? [notCheckedLine(change.notChecked, codeSpan)] : []),
  ];
}

function shortHash(revision: string): string {
  return /^[0-9a-f]{40,64}$/.test(revision) ? codeSpan(revision.slice(0, 12)) : codeSpan(revision, 80);
}

function leftOutNotice(leftOut: readonly LeftOut[], fullReport: string | undefined): string {
  if (leftOut.length === 0) return '';
  const summary =
    fullReport === undefined ? 'the step summary of the workflow run' : link('the step summary', fullReport);
  return `**This report is too long for this comment.** Left out: ${leftOutWords(leftOut)}. The full report is in ${summary} and in the JSON that \`eks-pod-identity diff --format json\` prints.`;
}
