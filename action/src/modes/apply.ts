import { asJson } from '../../../modules/report/json';
import { auditOf, publishApply, type ApplyOutcome } from '../apply-report';
import { openBranch } from '../branch';
import type { Context } from '../context';
import { policyLookUp } from '../policy-look-up';
import { writeResultFile } from '../publish';
import { reconcile } from '../reconcile';
import type { BranchEvent } from '../trigger-event';
import { fail, note, setOutputs } from '../workflow-commands';
import { applySynthesized } from './apply-synthesized';

/** A push to the default branch: brings the accounts to what the tip of the branch asks for, with reviewed changes only. */
export async function apply(given: Context<BranchEvent>): Promise<void> {
  const context = { ...given, lookUp: policyLookUp(given) };
  const { event, inputs } = context;
  if (!event.isDefaultBranch) {
    fail('not-reviewed', `"${event.branch}" is not the default branch; only the default branch is applied`);
    return;
  }
  if (inputs.synthesized !== undefined) {
    const outcome = await applySynthesized(context, inputs.synthesized);
    await publishApply(context, outcome, undefined);
    report(context, [outcome], []);
    return;
  }
  const branch = await openBranch(context);
  const { outcomes, failures } = await reconcile(context, branch);
  for (const outcome of outcomes) {
    await publishApply(
      context,
      outcome,
      outcome.isCommit ? (await branch.changeOf(outcome.commit)).review.change : undefined,
    );
  }
  report(context, outcomes, failures);
}

/** Outputs, the audit record and the result of the step. */
function report(
  context: Context<BranchEvent>,
  outcomes: readonly ApplyOutcome[],
  failures: readonly Pick<Required<ApplyOutcome>, 'reason' | 'refusals'>[],
): void {
  const failed = [...failures, ...outcomes.filter(({ reason }) => reason !== undefined)];
  const superseded = [...new Set(outcomes.flatMap((outcome) => outcome.superseded))];
  const erroredStates = new Set(outcomes.flatMap(({ erroredStates: files = [] }) => files));
  setOutputs({
    applied: failed.length === 0 && superseded.length === 0,
    stacks: [...new Set(outcomes.flatMap(({ stacks }) => stacks.map(({ stack }) => stack)))],
    ...(erroredStates.size > 0 && { 'errored-states': [...erroredStates] }),
    'audit-file': writeResultFile(context, 'eks-pod-identity-audit.json', asJson(auditOf(context, outcomes))),
  });
  const [first] = failed;
  if (first?.reason !== undefined) {
    const stacks = outcomes.flatMap((outcome) => outcome.stacks);
    const lines = [
      ...failed.flatMap(({ refusals }) => refusals),
      ...stacks.flatMap(({ stack, failure }) => (failure === undefined ? [] : [`${stack}: ${failure}`])),
    ];
    fail(first.reason, [...new Set(lines)].join('\n'));
  } else if (superseded.length > 0) {
    note(`left to the next run, because the branch has moved on: ${superseded.join(', ')}`);
  } else if (outcomes.length === 0) {
    note('the accounts are as the default branch asks, so there is nothing to apply');
  }
}
