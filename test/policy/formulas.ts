import fc from 'fast-check';
import type { PolicyFormula } from '../../modules/policy/policy-formula';

/** Formulas of up to three levels over some sets; an all-of or any-of may be empty. */
export function formulaOver<PolicySet>(set: fc.Arbitrary<PolicySet>): fc.Arbitrary<PolicyFormula<PolicySet>> {
  return fc.letrec<{ formula: PolicyFormula<PolicySet> }>((tie) => {
    const members = fc.array(tie('formula'), { maxLength: 3 });
    return {
      formula: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        set.map((allowedBy) => ({ allowedBy })),
        members.map((allOf) => ({ allOf })),
        members.map((anyOf) => ({ anyOf })),
      ),
    };
  }).formula;
}
