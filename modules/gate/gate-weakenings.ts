import { reaches, THRESHOLDS } from '../diagnostics/severity';
import { RULES } from '../findings/rules';
import type { Approver, Gate } from '../manifest/configuration';
import type { DocumentPath } from '../manifest/manifest';
import { acceptanceOf } from './acceptance-of';
import { approverName } from './approver-name';
import { severityOfRule } from './severity-of-rule';

/** A gate setting that now lets more pass, or a new approver. */
export interface Weakening {
  /** Completes a sentence about the gate: `@acme/all may approve`. */
  readonly words: string;
  /** Its place in the configuration. */
  readonly path: DocumentPath;
}

/**
 * The ways in which a gate lets more pass than before. A gate that holds nothing back cannot become weaker.
 *
 * @param after undefined if it is removed
 * @param today as `2027-03-31`, in UTC
 */
export function gateWeakenings(before: Gate, after: Gate | undefined, today: string): readonly Weakening[] {
  if (before.failOn === 'never') return [];
  if (after === undefined) return [{ words: 'it is removed', path: ['gate'] }];
  return [
    ...raisedThreshold(before, after),
    ...loweredRules(before, after),
    ...acceptedRisks(before, after, today),
    ...newApprovers(before, after),
    ...(before.independent && !after.independent
      ? [{ words: 'approvals by authors of the commits count', path: [...after.path, 'independent'] }]
      : []),
  ];
}

function raisedThreshold(before: Gate, after: Gate): Weakening[] {
  if (THRESHOLDS.indexOf(after.failOn) <= THRESHOLDS.indexOf(before.failOn)) return [];
  const words = `\`failOn\` is ${after.failOn} instead of ${before.failOn}`;
  return [
    { words: after.failOn === 'never' ? 'nothing is held back any more' : words, path: [...after.path, 'failOn'] },
  ];
}

function loweredRules(before: Gate, after: Gate): Weakening[] {
  return RULES.flatMap((rule) => {
    const [severityBefore, severityAfter] = [severityOfRule(before, rule), severityOfRule(after, rule)];
    // What the threshold alone lets pass is reported once, for the threshold.
    const held = reaches(severityBefore, before.failOn) && reaches(severityBefore, after.failOn);
    if (!held || reaches(severityAfter, after.failOn)) return [];
    const words = `findings of the rule ${rule.id} have severity ${severityAfter} instead of ${severityBefore} and are no longer held back`;
    return [{ words, path: [...after.path, 'severities', rule.id] }];
  });
}

function acceptedRisks(before: Gate, after: Gate, today: string): Weakening[] {
  return after.ignore.flatMap((entry) => {
    const [rule, service, day] = [entry.rule.value, entry.service.value, entry.expires.value];
    const acceptanceBefore = acceptanceOf(before, { rule, service }, today);
    if (day < today || (acceptanceBefore && acceptanceBefore.expires.value >= day)) return [];
    return [{ words: `findings of the rule ${rule} in ${service} are accepted until ${day}`, path: entry.rule.path }];
  });
}

function newApprovers(before: Gate, after: Gate): Weakening[] {
  const known = new Set(before.approvers.map(identityOf));
  return after.approvers
    .filter((one) => !known.has(identityOf(one)))
    .map((one) => ({ words: `${approverName(one)} may approve`, path: [...after.path, 'approvers'] }));
}

/** What two spellings of one approver share: the account ID, or else the name in any case. */
function identityOf(approver: Approver): string {
  const hasId = approver.kind === 'user' && approver.id !== undefined;
  return hasId ? String(approver.id) : approverName(approver).toLowerCase();
}
