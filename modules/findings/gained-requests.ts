import type { AccessRow } from '../policy/comparison';
import { compareDirection } from '../policy/comparison/compare-direction';
import { askQuestion, type Side, type Sides } from '../policy/comparison/question';
import { identityOf, withoutCommonLimits, withoutUnknownPolicies } from '../policy/comparison/unknown-policies';
import type { AccessObject } from '../policy/document';
import { type Budget, BudgetExhausted, createBudget } from '../policy/languages/budget';
import { parseAccess } from '../policy/parse-access';

/** What is found out about a question, and what could not be. */
export interface Answer {
  /** Requests that are allowed after and not before, and that can occur: what cannot occur is no risk. */
  readonly rows: readonly AccessRow[];
  /** Why there may be more; empty where it is certain that there are none. */
  readonly doubts: readonly string[];
}

/** Compares one access after the other, all of them within one budget. */
export type Compare = (before: AccessObject, after: AccessObject) => Answer;

/**
 * Steps that all questions about one service may take together, one to two seconds' work, and what one of them may take.
 * Of AWS's own managed policies the largest needs a tenth; one written to make the comparison work hard runs into it.
 */
const STEPS = { all: 1_500_000, each: 300_000 };

/**
 * Half of `compare`: what is gained, asked by questions of the rules. The budget is in steps, so that the same policies
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

const GAVE_UP: Answer = { rows: [], doubts: ['the policies take more steps to compare than a service may have'] };

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
  const opponents = {
    allowing: withoutUnknownPolicies(sides.after.access),
    refusing: withoutUnknownPolicies(sides.before.access),
  };
  const { rows, unknown } = compareDirection(
    askQuestion(sides, 'case-counts', budget, 'role-session'),
    'after',
    opponents,
  );
  return {
    rows: rows.filter(({ occurs }) => occurs),
    doubts: [...new Set(unknown.map(({ reason }) => reason))],
  };
}

function readSide(access: AccessObject): Side {
  return { access: parseAccess(access).access, identify: (policy) => identityOf(policy, access) };
}
