import type { SeverityPolicy } from '../findings/severity-policy';
import type { Gate } from '../manifest/configuration';
import { acceptanceOf } from './acceptance-of';
import { severityOfRule } from './severity-of-rule';

/**
 * The severity and acceptance of findings by a gate. Entries apply only to services of the base, so a new service
 * cannot inherit an acceptance by taking an accepted name.
 *
 * @param gate of the base; with the head's gate, a change could approve itself
 * @param today as `2027-03-31`, in UTC
 * @param services of the base
 */
export function severityPolicyOfGate(
  gate: Gate | undefined,
  today: string,
  services: ReadonlySet<string>,
): SeverityPolicy {
  return (rule, service) => {
    if (gate === undefined) return { severity: rule.severity };
    const entry = services.has(service) ? acceptanceOf(gate, { rule: rule.id, service }, today) : undefined;
    return {
      severity: severityOfRule(gate, rule),
      ...(entry && { accepted: { reason: entry.reason, expires: entry.expires.value } }),
    };
  };
}
