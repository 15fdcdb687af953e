import type { Severity } from '../diagnostics/severity';
import type { ConditionBlock } from '../policy/document';

/** What all rules of a file have in common. */
export interface Family {
  /** Heading of the family in `docs/findings.md`. */
  readonly title: string;
  /** Why it is dangerous, and what to do about it: whole sentences, for rules that do not say it themselves. */
  readonly reason: string;
  readonly remedy: string;
}

/** What is said of a rule; what it looks for is `legs`, or a function of its own. */
export interface RuleText {
  /** Stable: reports, code scanning and accepted risks refer to it. */
  readonly id: string;
  readonly family: Family;
  readonly severity: Severity;
  /** Heading in `docs/findings.md`. */
  readonly title: string;
  /**
   * The finding's sentence, without its subject. `{0}` is the resource of the first leg, `{1}` of the second; `{actions}`
   * are the actions gained by the first; rules with a function of their own have names of their own.
   */
  readonly says: string;
  readonly reason?: string;
  readonly remedy?: string;
  /** A page of AWS or of the research. */
  readonly reference: string;
  /** Rules that say more: what one of them finds, this one does not tell again. */
  readonly coveredBy?: readonly string[];
}

/** A risk of access: all legs together make it. */
export interface AccessRule extends RuleText {
  /** The first is what the risk is about: where it grows, so does the risk. */
  readonly legs: readonly [Leg, ...Leg[]];
}

/** Some request that must be allowed. */
export interface Leg {
  /** Any of them. */
  readonly actions: readonly string[];
  /** On what; on anything when absent. Patterns are ARNs with `{partition}` and `{account}`, those of the role. */
  readonly on?: Target | readonly string[];
  /** Services, any of which the role must be passed to: values of `iam:PassedToService`. */
  readonly passedTo?: readonly string[];
  /** Requests under these conditions do no harm. */
  readonly except?: ConditionBlock;
  /** On the same resource as the first leg. */
  readonly same?: true;
}

/**
 * Kinds of resources, in the account and partition of the service's role.
 * `unnamed`: any that no policy singles out by its name or by its tags.
 * `role-of-any-account`: roles of accounts that are not named one by one, the service's own among them or not.
 */
export type Target = 'own-role' | 'other-role' | 'policy' | 'user' | 'group' | 'unnamed' | 'role-of-any-account';

/** An action of a service that nobody names: only `*` and `NotAction` allow it. */
export const ANY_SERVICE = 'nobody-names-this:AnyAction';
/** A service principal that nobody names. */
export const ANY_PRINCIPAL = 'nobody-names-this.amazonaws.com';
