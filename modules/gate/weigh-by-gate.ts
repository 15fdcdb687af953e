import type { Weigh } from '../findings/weight';
import type { Gate } from '../manifest/configuration';
import { acceptanceOf } from './acceptance-of';
import { severityOfRule } from './severity-of-rule';

/**
 * How much findings count by a gate: with its severities, and accepted where it says so. A risk is accepted of services
 * that the base has; who takes a name that is accepted, or was once, takes no acceptance with it.
 *
 * @param gate of the base; what the head's gate says counts for nothing, or whoever makes a change could make the gate for it
 * @param today as `2027-03-31`, in UTC
 * @param services that the base has
 */
export function weighByGate(gate: Gate | undefined, today: string, services: ReadonlySet<string>): Weigh {
  return (rule, service) => {
    if (gate === undefined) return { severity: rule.severity };
    const entry = services.has(service) ? acceptanceOf(gate, { rule: rule.id, service }, today) : undefined;
    return {
      severity: severityOfRule(gate, rule),
      ...(entry && { accepted: { reason: entry.reason, expires: entry.expires.value } }),
    };
  };
}
