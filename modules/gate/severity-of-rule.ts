import type { Severity } from '../diagnostics/severity';
import type { Gate } from '../manifest/configuration';

/** The severity of a rule's findings: set by the gate, or else the rule's own. */
export function severityOfRule(gate: Gate, rule: { readonly id: string; readonly severity: Severity }): Severity {
  return gate.severities.find((one) => one.rule === rule.id)?.severity ?? rule.severity;
}
