import type { RepositoryChange } from '../access/change';
import type { Finding } from '../access/finding';
import { findingId } from '../findings/finding-id';
import { mostSevereFirst } from '../findings/findings-of-change';
import { GATE_WEAKENED } from '../findings/rules/gate';
import { fillIn } from '../findings/wording';
import type { Configuration, Gate } from '../manifest/configuration';
import { acceptanceOf } from './acceptance-of';
import { gateWeakenings } from './gate-weakenings';

/**
 * The change with its findings as the base's gate sees them: with its severities, with what it accepts, and with what
 * the head takes away from the gate itself. The head's own gate counts for nothing: whoever makes a change could
 * otherwise make the gate for it.
 *
 * @param configurations of base and head, where they could be read
 * @param today as `2027-03-31`, in UTC
 */
export function weighFindings(
  change: RepositoryChange,
  configurations: { readonly before?: Configuration; readonly after?: Configuration },
  today: string,
): RepositoryChange {
  const { before, after } = configurations;
  if (before?.gate === undefined) return change;
  const { gate } = before;
  const services = change.services.map((service) => ({
    ...service,
    findings: mostSevereFirst(service.findings.map((finding) => weighed(finding, gate, today, service.service))),
  }));
  const weaker = gateWeakenings(gate, after?.gate, today).map(({ words, path }): Finding => {
    return {
      id: findingId(GATE_WEAKENED.id, words),
      rule: GATE_WEAKENED.id,
      severity: GATE_WEAKENED.severity,
      message: fillIn(GATE_WEAKENED.says, { change: words }),
      witnesses: [],
      remedy: GATE_WEAKENED.family.remedy,
      reference: GATE_WEAKENED.reference,
      file: before.file,
      ...(after?.gate ? after.source.locate(path) : { line: 1, column: 1 }),
    };
  });
  return { ...change, services, findings: mostSevereFirst(weaker.map((finding) => weighed(finding, gate, today))) };
}

function weighed(finding: Finding, gate: Gate, today: string, service?: string): Finding {
  const { rule } = finding;
  const severity = gate.severities.find((one) => one.rule === rule)?.severity ?? finding.severity;
  const entry = service === undefined ? undefined : acceptanceOf(gate, { rule, service }, today);
  if (entry === undefined) return { ...finding, severity };
  return { ...finding, severity, accepted: { reason: entry.reason, expires: entry.expires.value } };
}
