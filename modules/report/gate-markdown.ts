import type { Gate } from '../manifest/configuration';
import { approverName } from '../gate/approver-name';
import type { Approval, GateDecision, HeldFinding } from '../gate/decide-gate';
import { codeSpan, prose } from './escape';
import { findingSubject } from './finding-words';
import type { Section } from './fit-sections';

const MOST_FINDINGS = 20;
const MOST_REFUSED = 5;

/**
 * The findings that require an approval, the approvals, and those that do not apply. Empty if the gate holds nothing
 * back.
 */
export function gateSections(decision: GateDecision): Section[] {
  const { gate, held } = decision;
  if (held.length === 0) return [];
  const waiting = held.filter(({ approvedBy }) => approvedBy.length === 0);
  const approved = held.filter(({ approvedBy }) => approvedBy.length > 0);
  const title =
    waiting.length === 0
      ? `**Approved:** ${countFindings(approved.length)} with severity ${gate.failOn} or above.`
      : `**Approval required** ${approverWords(gate)}: ${waiting.length} of ${countFindings(held.length)} with severity ${gate.failOn} or above.`;
  const list = (most: number): string => {
    const items = [...waiting, ...approved].slice(0, most).map((one) => `- ${heldWords(one)}`);
    const rest = held.length - items.length;
    return [title, '', ...items, ...(rest > 0 ? [`- and ${rest} more`] : []), ...uncountedItems(decision)].join('\n');
  };
  const [long, short] = [list(MOST_FINDINGS), list(3)];
  return [[long, long, long, short, short, title]];
}

/** The title of a check run: `2 findings require approval`. */
export function waitingTitle({ held }: GateDecision): string {
  const count = held.filter(({ approvedBy }) => approvedBy.length === 0).length;
  return `${countFindings(count)} ${count === 1 ? 'requires' : 'require'} approval`;
}

function countFindings(count: number): string {
  return `${count} ${count === 1 ? 'finding' : 'findings'}`;
}

function approverWords({ approvers }: Gate): string {
  if (approvers.length === 0) return 'or a merge by an administrator (`gate.approvers` is empty)';
  return `from ${approvers.map((one) => codeSpan(approverName(one), 80)).join(' or ')}`;
}

function heldWords({ finding, service, approvedBy }: HeldFinding): string {
  const risk = `${findingSubject(service, (name) => codeSpan(name, 80))} ${prose(finding.message, 500)}`;
  if (approvedBy.length === 0) return `approval required, **${finding.severity}**: ${risk}`;
  return `approved by ${approvedBy.map(approvalWords).join(' and ')}, ${finding.severity}: ${risk}`;
}

function approvalWords({ login, commit }: Pick<Approval, 'login' | 'commit'>): string {
  return `${codeSpan(login, 80)} at ${codeSpan(commit.slice(0, 12))}`;
}

/** Approvals that do not apply, and those that cover no current finding. */
function uncountedItems({ held, approvals, refused }: GateDecision): string[] {
  const used = new Set(held.flatMap(({ approvedBy }) => approvedBy));
  const outgrown = approvals
    .filter((one) => !used.has(one))
    .map((one) => ({ ...one, reason: 'it predates the current findings or covered less access' }));
  const all = [...refused, ...outgrown];
  const items = all
    .slice(0, MOST_REFUSED)
    .map((one) => `- approval by ${approvalWords(one)} does not apply: ${prose(one.reason, 300)}`);
  const rest = all.length - items.length;
  return [...items, ...(rest > 0 ? [`- and ${rest} more that do not apply`] : [])];
}
