import type { Acceptance } from '../change/finding';
import type { Severity } from '../diagnostics/severity';
import type { RuleText } from './rule';

/** How much a rule's finding counts. */
export interface Weight {
  readonly severity: Severity;
  /** Present where the risk is accepted. */
  readonly accepted?: Acceptance;
}

/** What the findings of a rule count in a service. */
export type Weigh = (rule: RuleText, service: string) => Weight;

/** Every rule as severe as it says itself, and nothing accepted. */
export const OWN_WEIGHT: Weigh = ({ severity }) => ({ severity });
