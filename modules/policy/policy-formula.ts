import { allOf, anyOf, isDoubt, type Truth } from './truth';

/**
 * Which sets of policies must allow a request. A set allows a request when one of its statements does. An explicit deny
 * is not part of the formula: in any of the sets it refuses the request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export type PolicyFormula<PolicySet> =
  | { readonly allowedBy: PolicySet }
  | { readonly allOf: readonly PolicyFormula<PolicySet>[] }
  | { readonly anyOf: readonly PolicyFormula<PolicySet>[] };

/** The sets that a formula names, each once, in their order. */
export function setsOf<PolicySet>(formula: PolicyFormula<PolicySet>): readonly PolicySet[] {
  if ('allowedBy' in formula) return [formula.allowedBy];
  const members = 'allOf' in formula ? formula.allOf : formula.anyOf;
  return [...new Set(members.flatMap(setsOf))];
}

/** The same formula with something else in the place of each set. */
export function mapSets<From, To>(formula: PolicyFormula<From>, map: (set: From) => To): PolicyFormula<To> {
  if ('allowedBy' in formula) return { allowedBy: map(formula.allowedBy) };
  if ('allOf' in formula) return { allOf: formula.allOf.map((member) => mapSets(member, map)) };
  return { anyOf: formula.anyOf.map((member) => mapSets(member, map)) };
}

/** Whether the sets allow what the formula requires; unknown only where a set in doubt decides. */
export function isAllowed<PolicySet>(formula: PolicyFormula<PolicySet>, allows: (set: PolicySet) => Truth): Truth {
  if ('allowedBy' in formula) return allows(formula.allowedBy);
  if ('allOf' in formula) return allOf(formula.allOf, (member) => isAllowed(member, allows));
  return anyOf(formula.anyOf, (member) => isAllowed(member, allows));
}

/** Whether the policies of a set allow a request and whether they deny it. */
export type SetEffects = Readonly<Record<'Allow' | 'Deny', Truth>>;

export type FormulaDecision =
  | { readonly decision: 'allowed' | 'explicitly-denied' | 'implicitly-denied' }
  /** `doubt` is the effect that is not certain. */
  | { readonly decision: 'unknown'; readonly doubt: 'Allow' | 'Deny' };

/**
 * Decides a request. An explicit deny of any set wins. A request that the formula does not allow is denied implicitly,
 * even where a deny is in doubt. Where the formula allows or may allow it, a deny in doubt makes it unknown.
 */
export function decide<PolicySet>(
  formula: PolicyFormula<PolicySet>,
  effectsOf: (set: PolicySet) => SetEffects,
): FormulaDecision {
  const denied = anyOf(setsOf(formula), (set) => effectsOf(set).Deny);
  if (denied === true) return { decision: 'explicitly-denied' };
  const allowed = isAllowed(formula, (set) => effectsOf(set).Allow);
  if (allowed === false) return { decision: 'implicitly-denied' };
  if (isDoubt(denied)) return { decision: 'unknown', doubt: 'Deny' };
  return isDoubt(allowed) ? { decision: 'unknown', doubt: 'Allow' } : { decision: 'allowed' };
}
