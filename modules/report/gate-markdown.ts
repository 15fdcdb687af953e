import type { Gate } from '../manifest/configuration';
import { approverName } from '../gate/approver-name';
import type { Approval, GateDecision, HeldFinding } from '../gate/decide-gate';
import { codeSpan, prose } from './escape';
import { findingSubject } from './finding-words';
import type { Section } from './fit-sections';

const MOST_FINDINGS = 20;
const MOST_REFUSED = 5;

/** What waits for an approval, who approved what, and which approvals do not count; nothing where nothing is held back. */
export function gateSections(decision: GateDecision): Section[] {
  const { gate, held } = decision;
  if (held.length === 0) return [];
  const waiting = held.filter(({ approvedBy }) => approvedBy.length === 0);
  const approved = held.filter(({ approvedBy }) => approvedBy.length > 0);
  const title =
    waiting.length === 0
      ? `**Approved:** ${countFindings(approved.length)}, held back from ${gate.failOn} on.`
      : `**Waits for an approval** ${approverWords(gate)}: ${countFindings(waiting.length)} of ${held.length}, held back from ${gate.failOn} on.`;
  const list = (most: number): string => {
    const items = [...waiting, ...approved].slice(0, most).map((one) => `- ${heldWords(one)}`);
    const rest = held.length - items.length;
    return [title, '', ...items, ...(rest > 0 ? [`- and ${rest} more`] : []), ...uncountedItems(decision)].join('\n');
  };
  const [long, short] = [list(MOST_FINDINGS), list(3)];
  return [[long, long, long, short, short, title]];
}

/** A line for a check run's title: `2 findings wait for an approval`. */
export function waitingTitle({ held }: GateDecision): string {
  const count = held.filter(({ approvedBy }) => approvedBy.length === 0).length;
  return `${countFindings(count)} ${count === 1 ? 'waits' : 'wait'} for an approval`;
}

function countFindings(count: number): string {
  return `${count} ${count === 1 ? 'finding' : 'findings'}`;
}

function approverWords({ approvers }: Gate): string {
  if (approvers.length === 0) return 'that only an administrator can replace (`gate.approvers` names nobody)';
  return `by ${approvers.map((one) => codeSpan(approverName(one), 80)).join(' or ')}`;
}

function heldWords({ finding, service, approvedBy }: HeldFinding): string {
  const risk = `${findingSubject(service, (name) => codeSpan(name, 80))} ${prose(finding.message, 500)}`;
  if (approvedBy.length === 0) return `waits, **${finding.severity}**: ${risk}`;
  return `approved by ${approvedBy.map(approvalWords).join(' and ')}, ${finding.severity}: ${risk}`;
}

function approvalWords({ login, commit }: Pick<Approval, 'login' | 'commit'>): string {
  return `${codeSpan(login, 80)} at ${codeSpan(commit.slice(0, 12))}`;
}

/** Approvals that do not count, and those that cover nothing of what is there now. */
function uncountedItems({ held, approvals, refused }: GateDecision): string[] {
  const used = new Set(held.flatMap(({ approvedBy }) => approvedBy));
  const outgrown = approvals
    .filter((one) => !used.has(one))
    .map((one) => ({ ...one, reason: 'what waits was not there then, or was less' }));
  const all = [...refused, ...outgrown];
  const items = all
    .slice(0, MOST_REFUSED)
    .map((one) => `- does not count: the approval by ${approvalWords(one)}, because ${prose(one.reason, 300)}`);
  const rest = all.length - items.length;
  return [...items, ...(rest > 0 ? [`- and ${rest} more that do not count`] : [])];
}
