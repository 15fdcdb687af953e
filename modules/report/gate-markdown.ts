import type { Gate } from '../manifest/configuration';
import { approverName } from '../gate/approver-name';
import type { Approval, GateDecision } from '../gate/decide-gate';
import { codeSpan, prose } from './escape';

const MOST_REFUSED = 5;

/**
 * Whose approval is required for how many findings, and the approvals that do not apply. Empty if the gate holds nothing
 * back. Which findings are approved is written beside each finding.
 */
export function gateMarkdown(decision: GateDecision): string {
  const { gate, held } = decision;
  if (held.length === 0) return '';
  const waiting = held.filter(({ approvedBy }) => approvedBy.length === 0).length;
  const title =
    waiting === 0
      ? `**Approved:** ${countFindings(held.length)} with severity ${gate.failOn} or above.`
      : `**Approval required** ${approverWords(gate)}: ${waiting} of ${countFindings(held.length)} with severity ${gate.failOn} or above.`;
  const items = uncountedItems(decision);
  return items.length === 0 ? title : [title, '', ...items].join('\n');
}

/** The title of a check run: `2 findings require approval`. */
export function waitingTitle({ held }: GateDecision): string {
  const count = held.filter(({ approvedBy }) => approvedBy.length === 0).length;
  return `${countFindings(count)} ${count === 1 ? 'requires' : 'require'} approval`;
}

/** `` `ann` at `0123456789ab` `` */
export function approvalWords({ login, commit }: Pick<Approval, 'login' | 'commit'>): string {
  return `${codeSpan(login, 80)} at ${codeSpan(commit.slice(0, 12))}`;
}

function countFindings(count: number): string {
  return `${count} ${count === 1 ? 'finding' : 'findings'}`;
}

function approverWords({ approvers }: Gate): string {
  if (approvers.length === 0) return 'or a merge by an administrator (`gate.approvers` is empty)';
  return `from ${approvers.map((one) => codeSpan(approverName(one), 80)).join(' or ')}`;
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
