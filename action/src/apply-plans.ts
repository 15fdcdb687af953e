import type { StackReport } from '../../modules/report/plan-markdown';
import { settlePlan, type StackCheck } from './settle-plan';
import type { StackPlan, StackRunner } from './stack-plans';
import type { TerraformError } from './terraform';

/** The result of one stack. */
export interface AppliedStack {
  readonly report: StackReport;
  readonly error: TerraformError | undefined;
}

/** A stack's plan as a report; one that could not be planned is a failure. */
export function reportOf({ name, outcome }: StackPlan, notes: readonly string[] = []): StackReport {
  if (!outcome.planned) return { stack: name, steps: [], failure: outcome.failure.message, notes };
  const untaints = outcome.tainted.map((address) => ({ action: 'untaint' as const, address }));
  return { stack: name, steps: [...untaints, ...outcome.changes], notes };
}

/** Applies stack by stack. The failure of a stack does not stop the others. */
export async function applyPlans(
  runner: StackRunner,
  plans: readonly StackPlan[],
  check: StackCheck,
): Promise<AppliedStack[]> {
  const results: AppliedStack[] = [];
  for (const plan of plans) {
    if (!plan.outcome.planned) {
      results.push({ report: { ...reportOf(plan), applied: false }, error: plan.outcome.failure });
      continue;
    }
    const { error, notes } = await settlePlan(runner, plan, check);
    const failure = error && { failure: error.message };
    results.push({ report: { ...reportOf(plan, notes), ...failure, applied: error === undefined }, error });
  }
  return results;
}
