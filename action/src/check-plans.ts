import { adoptionRefusals } from '../../modules/plan/adopted-objects';
import { takenAddresses } from '../../modules/plan/hand-over';
import { objectsLeftBehind } from '../../modules/plan/objects-left-behind';
import { hasState } from '../../modules/plan/terraform-plan';
import type { PlanTools } from '../../modules/plan/provider-selection';
import type { PendingStack } from '../../modules/reconcile/pending-stacks';
import { isContinuation, planRefusals, type PlanToCheck } from '../../modules/reconcile/plan-refusals';
import { historyOfStack, type StackHistory } from '../../modules/reconcile/reviewed-history';
import { plannedService } from '../../modules/review/planned-service';
import { policyReplacements } from '../../modules/review/policy-replacements';
import { reviewOf } from '../../modules/review/review';
import type { ReviewedStack } from '../../modules/review/reviewed-stacks';
import type { Branch, CommitChange } from './branch';
import type { Context } from './context';
import type { FailureReason } from './failure-reasons';
import type { PendingEnvironment } from './pending-environment';
import { recordedPlan, type RecordedPlan } from './reviewed-plan';
import type { PlanOutcome, StackPlan } from './stack-plans';
import type { BranchEvent } from './trigger-event';

type Pending = PendingStack<ReviewedStack>;

/** A pending stack with its plan, and why it may not be applied. */
export interface CheckedStack {
  readonly pending: Pending;
  readonly plan: StackPlan<ReviewedStack>;
  /** The commits since the recorded one that change it, oldest first. */
  readonly commits: readonly CommitChange[];
  /** The plan of its pull request, if one is pending. */
  readonly recorded?: RecordedPlan;
  readonly refusals: readonly StackRefusal[];
}

export interface StackRefusal {
  readonly reason: FailureReason;
  readonly text: string;
  /** True if no person can accept it. */
  readonly isFinal: boolean;
}

/** Checks the plans of some pending stacks of an environment, all but the approvals. */
export async function checkPlans(
  context: Context<BranchEvent>,
  branch: Branch,
  { pending, isStart }: PendingEnvironment,
  plans: ReadonlyMap<string, StackPlan<ReviewedStack>>,
  tools: PlanTools,
): Promise<CheckedStack[]> {
  const checked: CheckedStack[] = [];
  for (const one of pending) {
    const plan = plans.get(one.stack.name);
    if (plan === undefined) continue;
    const { outcome } = plan;
    if (!outcome.planned || isEmpty(outcome)) {
      checked.push({ pending: one, plan, commits: await changingCommits(branch, one), refusals: [] });
      continue;
    }
    // Without an inventory, only what is not there is known.
    const isUnknown = isStart && hasState(outcome.plan);
    const { stack, source } = one;
    const known = isUnknown ? { stack, cause: 'unknown' as const, ...(source !== undefined && { source }) } : one;
    checked.push(await checkPlan(context, branch, known, plan, outcome, tools));
  }
  return checked;
}

async function checkPlan(
  context: Context<BranchEvent>,
  branch: Branch,
  pending: Pending,
  plan: StackPlan<ReviewedStack>,
  outcome: Extract<PlanOutcome, { planned: true }>,
  tools: PlanTools,
): Promise<CheckedStack> {
  const { stack, entry, cause } = pending;
  const { name } = stack;
  const left = objectsLeftBehind(outcome.plan, stack);
  if (left !== undefined) {
    const refusal = { reason: 'account-changed', text: `${name}: ${left}`, isFinal: true } as const;
    return { pending, plan, commits: await changingCommits(branch, pending), refusals: [refusal] };
  }
  const final = finalRefusals(stack, outcome);
  if (cause !== 'changed') {
    const commits = await changingCommits(branch, pending);
    const refusal = refused(REASONS[cause], `${name}: ${CAUSES[cause]}`);
    return { pending, plan, commits, refusals: [refusal, ...final] };
  }
  const { history, commits } = await historyOf(branch, pending);
  if (history.refusal !== undefined) {
    return { pending, plan, commits, refusals: [refused('not-reviewed', `${name}: ${history.refusal}`), ...final] };
  }
  const { drift, account } = plannedService(outcome.plan, stack.before, stack.after, stack.part);
  const toCheck: PlanToCheck = {
    stack: name,
    changes: outcome.changes,
    resources: stack.resources,
    // What is taken over may have changed since a review, unless the plan is the reviewed one.
    hasDrift: drift !== undefined || (account?.adopts ?? []).length > 0,
    tools,
    ...(stack.digests.after !== undefined && { digest: stack.digests.after }),
    ...(entry?.begun && { begun: entry.begun }),
  };
  const isSingle = history.pulls.length === 1 && pending.isStepped !== true;
  const found = isSingle ? await planOf(context, branch, commits) : undefined;
  if (found && 'refusal' in found) {
    const refusals = isContinuation(toCheck) ? final : [refused('not-reviewed', found.refusal), ...final];
    return { pending, plan, commits, refusals };
  }
  const lines = planRefusals({ ...toCheck, ...(found && { record: found.record }) });
  const refusals = [...lines.map((line) => refused('plan-changed', line)), ...final];
  return { pending, plan, commits, refusals, ...(found && { recorded: found }) };
}

const REASONS = { rewritten: 'history-rewritten', unknown: 'not-reviewed', upgraded: 'plan-changed' } as const;

const CAUSES = {
  rewritten: 'the default branch no longer contains the commit that was applied last',
  unknown: 'it is not known which commit was applied last, and the account differs from the tip',
  upgraded: 'cause: upgrade; this version of the action configures it differently',
} as const;

function refused(reason: FailureReason, text: string): StackRefusal {
  return { reason, text, isFinal: false };
}

/** What no person can accept: a result other than the access of the manifests, or a lost state. */
function finalRefusals(stack: ReviewedStack, { plan }: Extract<PlanOutcome, { planned: true }>): StackRefusal[] {
  const { name } = stack;
  const { deviation } = plannedService(plan, stack.before, stack.after, stack.part);
  const moved = `${name}: its backend changes, and its state is not in the new place: migrate it first`;
  const lines = [
    ...(deviation ? [`${name}: its plan does not result in the access of the manifest`] : []),
    ...policyReplacements(plan, stack.ownedPolicies).map((reason) => `${name}: ${reason}`),
    ...adoptionRefusals(plan, takenAddresses(stack)).map((reason) => `${name}: ${reason}`),
  ];
  return [
    ...(stack.stateMoves ? [{ reason: 'backend-moved', text: moved, isFinal: true } as const] : []),
    ...lines.map((text) => ({ reason: 'plan-changed', text, isFinal: true }) as const),
  ];
}

/** The recorded plan of the one pull request that these commits came from. */
async function planOf(
  context: Context<BranchEvent>,
  branch: Branch,
  commits: readonly CommitChange[],
): Promise<RecordedPlan | { readonly refusal: string } | undefined> {
  const last = commits.at(-1);
  if (!last?.pullRequest) return undefined;
  const { pullRequest } = last;
  const merge = pullRequest.mergeCommitSha ?? last.commit;
  const { review } = await branch.changeOf(merge);
  const found = await recordedPlan(context, pullRequest, merge, review.declared);
  if (!('refusal' in found) || found.isOtherAccess !== true) return found;
  // A rebase merge makes several commits, which only together are the change of the pull request.
  const base = await branch.startOf(merge, pullRequest.number);
  if (base === review.revisions.base) return found;
  const { change } = await reviewOf(context.git, { base, head: merge });
  return recordedPlan(context, pullRequest, merge, change);
}

async function changingCommits(branch: Branch, pending: Pending): Promise<readonly CommitChange[]> {
  if (pending.recorded === undefined || pending.cause !== 'changed') return [];
  return (await historyOf(branch, pending)).commits;
}

async function historyOf(
  branch: Branch,
  { stack, recorded = '', at }: Pending,
): Promise<{ readonly history: StackHistory; readonly commits: readonly CommitChange[] }> {
  const view = at === undefined ? branch : branch.at(at);
  const isChanged = (await view.since(recorded))?.stacks.some(({ name }) => name === stack.name) === true;
  const { after } = stack.digests;
  // A stack that equals the recorded commit again is pending because of an apply that did not end.
  const digests = isChanged ? stack.digests : after === undefined ? {} : { before: after, after };
  const look = (commits: readonly CommitChange[]) => ({
    history: historyOfStack(stack.name, digests, commits),
    commits: commits.filter(({ stacks }) => stacks.has(stack.name)),
  });
  const found = look(await view.commitsSince(recorded, [stack]));
  return found.history.isIncomplete ? look(await view.commitsSince(recorded)) : found;
}

export function isEmpty({ changes, tainted }: Extract<PlanOutcome, { planned: true }>): boolean {
  return changes.length + tainted.length === 0;
}
