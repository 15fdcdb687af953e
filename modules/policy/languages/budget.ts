/**
 * The work one comparison may do, in steps and not in time, so that the same input always gives the same answer.
 * Deciding containment of wildcard languages takes exponential work in the worst case: a policy written to exploit
 * that runs into the budget, and the comparison says `unknown` instead of hanging.
 */
export interface Budget {
  /** Takes steps from what is left; throws `BudgetExhausted` when nothing is left. */
  spend(steps: number): void;
  /** Does some work with at most so many of the steps that are left. */
  within<T>(steps: number, work: () => T): T;
}

/** Thrown by `Budget.spend`; caught where the question can be answered with `unknown`. */
export class BudgetExhausted extends Error {
  override readonly name = 'BudgetExhausted';
}

export function createBudget(steps: number): Budget {
  let left = steps;
  return {
    spend(count) {
      left -= count;
      if (left < 0) throw new BudgetExhausted('it takes more steps than the budget of a comparison has');
    },
    within(limit, work) {
      const kept = Math.max(0, left - limit);
      left -= kept;
      try {
        return work();
      } finally {
        left = Math.max(0, left) + kept;
      }
    },
  };
}
