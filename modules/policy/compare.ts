import { type Comparison, type UndecidedPart, type Verdict } from './comparison';
import { compareDirection, type DirectionResult, findDifferences } from './comparison/compare-direction';
import { type SideName } from './comparison/compiled-side';
import { caseMayMatter, onlyIgnoringCase } from './comparison/iam-name-check';
import { askQuestion, type Question } from './comparison/question';
import { uniqueParts } from './comparison/undecided';
import { identityOf, withoutCommonLimits, withoutUnknownPolicies } from './comparison/unknown-policies';
import { type AccessObject, type PolicyDocument } from './document';
import { createBudget } from './languages/budget';
import { type PolicyModel } from './model';
import { parseAccess } from './parse-access';

/** Steps that one comparison may take: about a second's work. */
const STEPS = 1_000_000;

/**
 * Compares what two policies, or two sets of policies, allow: over every action with every resource, principal and
 * context of a request. The verdict is proved; every row of gained or lost access has a request that shows it, checked
 * by the evaluator of single requests; what cannot be decided is `unknown`, with the reason. Never throws on a policy,
 * however malformed.
 *
 * AWS's own check, which this one agrees with, is CheckNoNewAccess:
 * https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoNewAccess.html
 */
export function compare(before: PolicyDocument | AccessObject, after: PolicyDocument | AccessObject): Comparison {
  const budget = createBudget(STEPS);
  const identify = {
    before: (policy: PolicyModel) => identityOf(policy, before),
    after: (policy: PolicyModel) => identityOf(policy, after),
  };
  const sides = withoutCommonLimits(parseAccess(before).access, parseAccess(after).access, identify);
  const question = askQuestion(sides, identify, 'case-counts', budget);
  const known = { before: withoutUnknownPolicies(sides.before), after: withoutUnknownPolicies(sides.after) };
  const gained = compareDirection(question, 'after', { allowing: known.after, refusing: known.before });
  const lost = compareDirection(question, 'before', { allowing: known.before, refusing: known.after });
  const doubts = caseMayMatter(question) ? askIgnoringCase(question) : [];
  return result(gained, lost, doubts);

  function askIgnoringCase(counting: Question): readonly UndecidedPart[] {
    const ignoring = askQuestion(sides, identify, 'case-is-ignored', budget);
    return (['after', 'before'] as const).flatMap((name: SideName) =>
      onlyIgnoringCase(name, findDifferences(counting, name).differences, ignoring),
    );
  }
}

function result(gained: DirectionResult, lost: DirectionResult, doubts: readonly UndecidedPart[]): Comparison {
  const unknown = uniqueParts([...gained.unknown, ...lost.unknown, ...doubts]);
  return { verdict: verdictOf(gained, lost, unknown), gained: gained.rows, lost: lost.rows, unknown };
}

function verdictOf(gained: DirectionResult, lost: DirectionResult, unknown: readonly UndecidedPart[]): Verdict {
  if (unknown.length > 0) return 'unknown';
  if (gained.rows.length > 0) return lost.rows.length > 0 ? 'incomparable' : 'broader';
  return lost.rows.length > 0 ? 'narrower' : 'equal';
}
