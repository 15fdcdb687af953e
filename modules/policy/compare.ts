import { type Comparison, type UndecidedPart, type Verdict } from './comparison';
import { compareDirection, type DirectionResult } from './comparison/compare-direction';
import { type Requester } from './comparison/key-uses';
import { caseMayMatter, onlyIgnoringCase } from './comparison/iam-name-check';
import { createComparisonContext, type Sides } from './comparison/comparison-context';
import { uniqueParts } from './comparison/undecided';
import { identityOf, withoutCommonLimits, withoutUnknownPolicies } from './comparison/unknown-policies';
import { type AccessObject, type PolicyDocument } from './document';
import { type Budget, BudgetExhausted, createBudget } from './languages/budget';
import { parseAccess } from './parse-access';

/** Steps that one comparison may take: one to two seconds' work. */
const STEPS = 1_500_000;

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
  return compareFor('anyone', before, after);
}

/**
 * `compare` for requests that sessions of a role make, as those of pods: they have no keys that only users have, and
 * none that only requests of AWS's services have.
 */
export function compareRoleSessions(before: AccessObject, after: AccessObject): Comparison {
  return compareFor('role-session', before, after);
}

function compareFor(
  requester: Requester,
  before: PolicyDocument | AccessObject,
  after: PolicyDocument | AccessObject,
): Comparison {
  const budget = createBudget(STEPS);
  const sides: Sides = withoutCommonLimits(
    { access: parseAccess(before).access, identify: (policy) => identityOf(policy, before) },
    { access: parseAccess(after).access, identify: (policy) => identityOf(policy, after) },
  );
  try {
    return decide(sides, requester, budget);
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error;
    return { verdict: 'unknown', gained: [], lost: [], unknown: [gaveUp('comparing the policies', error)] };
  }
}

function decide(sides: Sides, requester: Requester, budget: Budget): Comparison {
  const context = createComparisonContext(sides, 'case-counts', budget, requester);
  // Rows that are independent of unknown policies are checked as if those policies did not exist.
  const before = withoutUnknownPolicies(sides.before.access);
  const after = withoutUnknownPolicies(sides.after.access);
  const gained = compareDirection(context, 'after', { allowing: after, refusing: before });
  const lost = compareDirection(context, 'before', { allowing: before, refusing: after });
  const doubts: UndecidedPart[] = [];
  try {
    if (caseMayMatter(context)) {
      const ignoringCase = createComparisonContext(sides, 'case-is-ignored', budget, requester);
      doubts.push(...onlyIgnoringCase('after', gained.differences, ignoringCase));
      doubts.push(...onlyIgnoringCase('before', lost.differences, ignoringCase));
    }
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error;
    doubts.push(gaveUp('deciding whether the case of IAM names matters', error));
  }
  const unknown = uniqueParts([...gained.unknown, ...lost.unknown, ...doubts]);
  return { verdict: verdictOf(gained, lost, unknown), gained: gained.rows, lost: lost.rows, unknown };
}

function gaveUp(task: string, { message }: BudgetExhausted): UndecidedPart {
  return { reason: `gave up ${task}: ${message}`, side: 'after' };
}

function verdictOf(gained: DirectionResult, lost: DirectionResult, unknown: readonly UndecidedPart[]): Verdict {
  if (unknown.length > 0) return 'unknown';
  if (gained.rows.length > 0) return lost.rows.length > 0 ? 'incomparable' : 'broader';
  return lost.rows.length > 0 ? 'narrower' : 'equal';
}
