import { TOOL_TAG_PREFIX } from '../../modules/identity/tool-tags';
import type { CanonicalChange } from '../../modules/plan/canonical-changes';
import type { StackReport } from '../../modules/report/plan-markdown';
import type { FailureReason } from './failure-reasons';
import { settlePlan, type StackCheck } from './settle-plan';
import type { StackPlan, StackRunner } from './stack-plans';
import { TerraformError } from './terraform';

/** The result of one stack. */
export interface AppliedStack {
  readonly report: StackReport;
  readonly error: TerraformError | undefined;
  /** True for a stack that was left to a later commit. */
  readonly isSuperseded: boolean;
  /** Whether an apply of it was started. */
  readonly isStarted?: true;
}

const TOOL_TAGS = `the tags ${TOOL_TAG_PREFIX}…, by which objects of this stack are recognized`;

/** A stack's plan as a report; one that could not be planned is a failure. */
export function reportOf({ name, outcome }: StackPlan, notes: readonly string[] = []): StackReport {
  if (!outcome.planned) return { stack: name, steps: [], failure: outcome.failure.message, notes };
  const untaints = outcome.tainted.map((address) => ({ action: 'untaint' as const, address }));
  const steps = outcome.changes.filter(({ onlyToolTags }) => !onlyToolTags);
  const tagged = outcome.changes.length - steps.length;
  const tagNotes = tagged === 0 ? [] : [`${tagged} ${tagged === 1 ? 'object gets' : 'objects get'} only ${TOOL_TAGS}`];
  return { stack: name, steps: [...untaints, ...steps], notes: [...notes, ...tagNotes] };
}

/** Why a Terraform command failed, as the output `failure-reason`. */
export function reasonOf({ kind, command }: TerraformError): FailureReason {
  if (kind === 'state-locked' || kind === 'interrupted' || kind === 'adoption-missing') return kind;
  if (kind !== 'failed') return `terraform-${kind}`;
  return command === 'apply' ? 'apply-failed' : 'plan-failed';
}

/** The reason of the first stack that could not be planned. */
export function planFailure(plans: readonly StackPlan[]): FailureReason | undefined {
  return plans.flatMap(({ outcome }) => (outcome.planned ? [] : [reasonOf(outcome.failure)]))[0];
}

/**
 * Applies stack by stack. The failure of a stack does not stop the others, save those that depend on it.
 *
 * @param isSuperseded asked before each stack
 * @param afterEach called with the results so far
 */
export async function applyPlans(
  runner: StackRunner,
  plans: readonly StackPlan[],
  check: StackCheck,
  isSuperseded: (stack: string) => Promise<boolean>,
  afterEach: (results: readonly AppliedStack[]) => Promise<void> = () => Promise.resolve(),
): Promise<AppliedStack[]> {
  const results: AppliedStack[] = [];
  for (const plan of plans) {
    if (results.length > 0) await afterEach(results);
    const { dependsOn = [] } = plan.stack;
    const required = results.filter(({ report }) => dependsOn.includes(report.stack));
    const failed = required.find(({ error }) => error !== undefined);
    if (failed) {
      const failure = `stack ${failed.report.stack}, which it depends on, was not applied`;
      results.push({ ...untouched(plan, failed.error), report: { ...reportOf(plan), failure, applied: false } });
      continue;
    }
    if (!plan.outcome.planned) {
      results.push(untouched(plan, plan.outcome.failure));
      continue;
    }
    try {
      if (required.some((one) => one.isSuperseded) || (await isSuperseded(plan.name))) {
        results.push({ ...untouched(plan), isSuperseded: true });
        continue;
      }
    } catch (error) {
      const message = `what the default branch asks for now is unknown: ${error instanceof Error ? error.message : String(error)}`;
      results.push(untouched(plan, new TerraformError('apply', 'failed', message)));
      continue;
    }
    const { error, notes } = await settlePlan(runner, plan, check);
    const failure = error && {
      failure: error.message,
      ...(error.unrecorded && { mayHaveChanged: true as const }),
    };
    results.push({
      report: { ...reportOf(plan, notes), ...failure, applied: error === undefined },
      error,
      isSuperseded: false,
      isStarted: true,
    });
  }
  return results;
}

function untouched(plan: StackPlan, error?: TerraformError): AppliedStack {
  const failure = error && { failure: error.message };
  return { report: { ...reportOf(plan), ...failure, applied: false }, error, isSuperseded: false };
}

/** The steps of a plan without those that only adopt objects of an earlier attempt. */
export function withoutAdopted(
  changes: readonly CanonicalChange[],
  adopted: ReadonlySet<string>,
): readonly CanonicalChange[] {
  return changes.filter(
    ({ address, action }) => !(adopted.has(address) && (action === 'import' || action === 'update')),
  );
}
