import type { Acceptance } from '../change/finding';
import type { Severity } from '../diagnostics/severity';
import type { RuleText } from './rule';

/** The severity and acceptance of a rule's findings. */
export interface Weight {
  readonly severity: Severity;
  /** Present if the risk is accepted. */
  readonly accepted?: Acceptance;
}

/** Gives the severity and acceptance of a rule's findings in a service. */
export type Weigh = (rule: RuleText, service: string) => Weight;

/** Every rule with its own severity, and no risk accepted. */
export const OWN_WEIGHT: Weigh = ({ severity }) => ({ severity });
