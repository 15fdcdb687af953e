import type { Acceptance } from '../change/finding';
import type { Severity } from '../diagnostics/severity';
import type { RuleText } from './rule';

/** The severity and acceptance of a rule's findings. */
export interface AppliedSeverity {
  readonly severity: Severity;
  /** Present if the risk is accepted. */
  readonly accepted?: Acceptance;
}

/** Gives the severity and acceptance of a rule's findings in a service. */
export type SeverityPolicy = (rule: RuleText, service: string) => AppliedSeverity;

/** Every rule with its own severity, and no risk accepted. */
export const OWN_SEVERITIES: SeverityPolicy = ({ severity }) => ({ severity });
