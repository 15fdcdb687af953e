import type { Severity } from '../diagnostics/severity';
import type { ConditionBlock } from '../policy/document';

/** The common text of all rules in a file. */
export interface Family {
  /** Heading of the family in `docs/findings.md`. */
  readonly title: string;
  /** Why it is dangerous and what to do, in whole sentences; defaults for rules without their own text. */
  readonly reason: string;
  readonly remedy: string;
}

/** The texts of a rule. Its matching is in `steps` or in a separate function. */
export interface RuleText {
  /** Stable: reports, code scanning and accepted risks refer to it. */
  readonly id: string;
  readonly family: Family;
  readonly severity: Severity;
  /** Heading in `docs/findings.md`. */
  readonly title: string;
  /**
   * The message without its subject. `{0}` is the resource of the first step, `{1}` of the second, `{actions}` the
   * actions gained by the first. Rules with a separate function define their own placeholders.
   */
  readonly message: string;
  readonly reason?: string;
  readonly remedy?: string;
  /** A page of AWS or of the research. */
  readonly reference: string;
  /** Broader rules, which suppress this one. */
  readonly coveredBy?: readonly string[];
}

/** A risk of access: all steps must be allowed. */
export interface AccessRule extends RuleText {
  /** The first is the subject: when it widens, the risk widens. */
  readonly steps: readonly [RuleStep, ...RuleStep[]];
}

/** A request that must be allowed. */
export interface RuleStep {
  /** Any of them. */
  readonly actions: readonly string[];
  /** The resource; any when absent. Patterns are ARNs with `{partition}` and `{account}` of the role. */
  readonly on?: Target | readonly string[];
  /** Services to which the role may be passed, any of them: values of `iam:PassedToService`. */
  readonly passedTo?: readonly string[];
  /** Requests under these conditions are harmless. */
  readonly except?: ConditionBlock;
  /** On the same resource as the first step. */
  readonly same?: true;
}

/**
 * Kinds of resources, in the account and partition of the service's role. `unnamed`: any resource that no policy
 * selects by name or tags. `role-of-any-account`: roles of accounts that are not named, with or without the service's
 * own.
 */
export type Target = 'own-role' | 'other-role' | 'policy' | 'user' | 'group' | 'unnamed' | 'role-of-any-account';

/** An action of a service that no policy names: only `*` and `NotAction` allow it. */
export const ANY_SERVICE = 'nobody-names-this:AnyAction';
/** A service principal that no policy names. */
export const ANY_PRINCIPAL = 'nobody-names-this.amazonaws.com';
