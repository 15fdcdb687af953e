import type { AccessRow } from '../policy/comparison';
import { compareDirection } from '../policy/comparison/compare-direction';
import { createComparisonContext, type Side, type Sides } from '../policy/comparison/comparison-context';
import { identityOf, withoutCommonLimits, withoutUnknownPolicies } from '../policy/comparison/unknown-policies';
import type { AccessObject } from '../policy/document';
import { type Budget, BudgetExhausted, createBudget } from '../policy/languages/budget';
import { parseAccess } from '../policy/parse-access';

/** The result of a query, with what could not be decided. */
export interface Answer {
  /** Requests that are allowed after and not before, and that can occur. */
  readonly rows: readonly AccessRow[];
  /** Why there may be more; empty if the rows are proven complete. */
  readonly doubts: readonly string[];
}

/** Compares accesses one after the other within one budget. */
export type Compare = (before: AccessObject, after: AccessObject) => Answer;

/**
 * The step limit for all queries about one service (one to two seconds of work), and for a single query. The largest
 * AWS managed policy needs a tenth of it; only a policy written to be expensive reaches it.
 */
const STEPS = { all: 1_500_000, each: 300_000 };

/**
 * The gained half of `compare`, for the queries of the rules. The budget is counted in steps, so that the same policies
 * always give the same findings.
 */
export function boundedCompare(steps: typeof STEPS = STEPS): Compare {
  const budget = createBudget(steps.all);
  let isExhausted = false;
  return (before, after) => {
    if (isExhausted) return GAVE_UP;
    try {
      return budget.within(steps.each, () => gained(before, after, budget));
    } catch (error) {
      if (!(error instanceof BudgetExhausted)) throw error;
      isExhausted = isEmpty(budget);
      return GAVE_UP;
    }
  };
}

const GAVE_UP: Answer = { rows: [], doubts: ['comparing the policies exceeds the step limit of one service'] };

function isEmpty(budget: Budget): boolean {
  try {
    budget.spend(1);
    return false;
  } catch {
    return true;
  }
}

function gained(before: AccessObject, after: AccessObject, budget: Budget): Answer {
  const sides: Sides = withoutCommonLimits(readSide(before), readSide(after));
  const witnessCheck = {
    allowing: withoutUnknownPolicies(sides.after.access),
    refusing: withoutUnknownPolicies(sides.before.access),
  };
  const { rows, unknown } = compareDirection(
    createComparisonContext(sides, 'case-counts', budget, 'role-session'),
    'after',
    witnessCheck,
  );
  return {
    rows: rows.filter(({ occurs }) => occurs),
    doubts: [...new Set(unknown.map(({ reason }) => reason))],
  };
}

function readSide(access: AccessObject): Side {
  return { access: parseAccess(access).access, identify: (policy) => identityOf(policy, access) };
}
