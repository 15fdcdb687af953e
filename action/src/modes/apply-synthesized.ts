import { otherEffects } from '../../../modules/plan/other-effects';
import { differences } from '../../../modules/plan/plan-record';
import type { StackReport } from '../../../modules/report/plan-markdown';
import type { SynthesizedStack } from '../../../modules/stacks/synthesize-stacks';
import { applyPlans, reasonOf, reportOf, withoutAdopted } from '../apply-plans';
import { beginApply, type ApplyOutcome } from '../apply-report';
import { lockFoldersOf, type Context } from '../context';
import { findReviewedPlan, type ReviewedPlan } from '../reviewed-plan';
import { startStackRunner, type StackPlan } from '../stack-plans';
import { NOT_COVERED, removedStacks, synthesizedStacks } from '../synthesized-stacks';
import type { BranchEvent } from '../trigger-event';
import { log, warn } from '../workflow-commands';

type Application = Context<BranchEvent>;

/**
 * Applies the stacks of a user's own app: those of the checkout, which must be the tip of the default branch. They have
 * neither an inventory nor a gate.
 */
export async function applySynthesized(context: Application, folder: string): Promise<ApplyOutcome> {
  const { event, commits } = context;
  const { sha: commit } = event;
  const stacks = synthesizedStacks(folder);
  const tip = await commits.tipOf(event.branch);
  const isTip = async (now: string) => commit === now && (await commits.checkedOut()) === now;
  const outcome = { commit, startedAt: new Date().toISOString(), tip, stacks: [], refusals: [], superseded: [] };
  if (!(await isTip(tip))) return { ...outcome, superseded: stacks.map(({ name }) => name), reason: 'superseded' };
  const reviewed = await findReviewedPlan(context, commit);
  if ('refusal' in reviewed) return { ...outcome, reason: 'not-reviewed', refusals: [reviewed.refusal] };
  const { base } = await commits.ofBranchCommit(commit);
  for (const name of (await removedStacks(context, event.branch, base, stacks)) ?? []) warn(`${name}: ${NOT_COVERED}`);
  const isSuperseded = async () => !(await isTip(await commits.tipOf(event.branch)));
  return { ...outcome, ...(await planAndApply(context, commit, stacks, reviewed, isSuperseded)) };
}

async function planAndApply(
  context: Application,
  commit: string,
  stacks: readonly SynthesizedStack[],
  { pullRequest, record, digest, resumed }: ReviewedPlan,
  isSuperseded: () => Promise<boolean>,
): Promise<Omit<ApplyOutcome, 'commit' | 'startedAt'>> {
  const { temporary, environment, signal, inputs } = context;
  const { parallelism, lockTimeout } = inputs;
  const lockFolders = lockFoldersOf(context);
  const runner = await startStackRunner({ temporary, parallelism, lockTimeout, environment, lockFolders, signal });
  const { product, version } = runner.terraform;
  log(`planning ${stacks.length} stacks of pull request ${pullRequest.number} with ${product} ${version}`);
  const plans = await runner.plan(stacks);
  runner.close();
  const outcome = { pullRequest, digest, resumed, terraform: `${product} ${version}`, superseded: [] };
  const steps = plans.map(({ name, outcome: planned }) => ({
    stack: name,
    changes: planned.planned ? planned.changes : undefined,
    ...(planned.planned && { others: otherEffects(planned.plan).digest }),
  }));
  const refusals = differences(record, steps, resumed, runner.tools(plans));
  if (refusals.length > 0) {
    const untouched = plans.map((plan): StackReport => ({ ...reportOf(plan), applied: false }));
    return { ...outcome, stacks: untouched, reason: 'plan-changed', refusals };
  }
  await beginApply(context, commit, digest);
  const check = ({ name, outcome: planned }: StackPlan, adopted: ReadonlySet<string>) =>
    planned.planned
      ? differences(
          record,
          [
            {
              stack: name,
              changes: withoutAdopted(planned.changes, adopted),
              others: otherEffects(planned.plan).digest,
            },
          ],
          true,
        )
      : [planned.failure.message];
  const applied = await applyPlans(runner, plans, check, isSuperseded);
  const failure = applied.find(({ error }) => error !== undefined)?.error;
  const superseded = applied.filter((one) => one.isSuperseded).map(({ report }) => report.stack);
  return {
    ...outcome,
    stacks: applied.filter((one) => !one.isSuperseded).map(({ report }) => report),
    superseded,
    ...(failure ? { reason: reasonOf(failure) } : superseded.length > 0 ? { reason: 'superseded' } : {}),
    erroredStates: applied.flatMap(({ error }) => error?.unrecorded?.state ?? []),
    refusals: [],
  };
}
