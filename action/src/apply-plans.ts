import type { StackReport } from '../../modules/report/plan-markdown';
import type { StackPlan, StackRunner } from './stack-plans';
import type { TerraformError } from './terraform';

/** What became of one stack. */
export interface AppliedStack {
  readonly report: StackReport;
  readonly error: TerraformError | undefined;
}

/** A stack's plan as a report; one that could not be planned is a failure. */
export function reportOf({ name, outcome }: StackPlan, notes: readonly string[] = []): StackReport {
  return outcome.planned
    ? { stack: name, steps: outcome.changes, notes }
    : { stack: name, steps: [], failure: outcome.failure.message, notes };
}

/** Applies stack by stack. A stack's failure leaves the others to be done. */
export async function applyPlans(runner: StackRunner, plans: readonly StackPlan[]): Promise<AppliedStack[]> {
  const results: AppliedStack[] = [];
  for (const plan of plans) {
    const report = reportOf(plan);
    if (!plan.outcome.planned) {
      results.push({ report: { ...report, applied: false }, error: plan.outcome.failure });
    } else if (plan.outcome.changes.length === 0) {
      results.push({ report: { ...report, applied: true }, error: undefined });
    } else {
      const error = await runner.apply(plan);
      const failure = error && { failure: error.message };
      results.push({ report: { ...report, ...failure, applied: error === undefined }, error });
    }
  }
  return results;
}
