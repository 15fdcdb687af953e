import { differences, type PlanRecord } from '../../../modules/plan/plan-record';
import { waitingTitle } from '../../../modules/report/gate-markdown';
import { asJson } from '../../../modules/report/json';
import type { StackReport } from '../../../modules/report/plan-markdown';
import { readSynthesizedStacks } from '../../../modules/stacks/synthesize-stacks';
import { applyPlans, reasonOf, reportOf } from '../apply-plans';
import { auditOf, beginApply, publishApply, type ApplyOutcome } from '../apply-report';
import { lockFoldersOf, type Context } from '../context';
import type { AccountAccesses } from '../../../modules/review/account-access';
import { type GateOutcome, gateOfReview, isUndecided } from '../../../modules/review/gate-of-review';
import { fail, log, note, setOutputs } from '../workflow-commands';
import { plannedService } from '../../../modules/review/planned-service';
import { writeResultFile } from '../publish';
import { errorsExceptExpiry, type Review, reviewOf } from '../../../modules/review/review';
import { policyReplacements } from '../../../modules/review/policy-replacements';
import { type ReviewedStack, reviewedStacks } from '../../../modules/review/reviewed-stacks';
import { approvalsOf } from '../pull-request-approvals';
import { findReviewedPlan, type ReviewedPlan } from '../reviewed-plan';
import type { BranchEvent } from '../trigger-event';
import { startStackRunner, type PlanOutcome, type StackPlan } from '../stack-plans';
import { leftStacks, supersededStacks } from '../superseded-stacks';

type Application = Context<BranchEvent>;

/**
 * A push to the default branch: applies exactly the reviewed changes of the merged pull requests. Each commit is
 * planned again, and its plan is compared with the reviewed one before it is applied. A stack that the tip of the branch
 * configures differently is left to the later commit, so that no run takes the account back, whenever it runs.
 */
export async function apply(context: Application): Promise<void> {
  const { event, commits, signal } = context;
  if (!event.isDefaultBranch) {
    fail('not-reviewed', `"${event.branch}" is not the default branch; only the default branch is applied`);
    return;
  }
  const outcomes: ApplyOutcome[] = [];
  for (const commit of await commits.between(event.before, event.sha)) {
    const outcome = await applyCommit(context, commit);
    if (outcome !== undefined) outcomes.push(outcome);
    // The review of a later commit assumes this one.
    if (outcome?.reason !== undefined || signal.aborted) break;
  }
  const failed = outcomes.find(({ reason }) => reason !== undefined);
  const left = leftStacks(outcomes);
  setOutputs({
    applied: outcomes.length > 0 && failed === undefined && left.length === 0,
    stacks: outcomes.flatMap(({ stacks }) => stacks.map(({ stack }) => stack)),
    ...(outcomes.some(({ erroredStates = [] }) => erroredStates.length > 0) && {
      'errored-states': outcomes.flatMap(({ erroredStates = [] }) => erroredStates),
    }),
    'audit-file': writeResultFile(context, 'eks-pod-identity-audit.json', asJson(auditOf(context, outcomes))),
  });
  if (outcomes.length === 0) note('no Pod Identity access changed, so there is nothing to apply');
  if (failed?.reason !== undefined) {
    const failures = failed.stacks.flatMap(({ stack, failure }) =>
      failure === undefined ? [] : [`${stack}: ${failure}`],
    );
    fail(failed.reason, [...failed.refusals, ...failures].join('\n'));
  } else if (left.length > 0) {
    const tip = outcomes.at(-1)?.tip ?? '';
    fail(
      'superseded',
      left
        .map((stack) => `${stack}: a later commit changes it, and its run applies it; "${event.branch}" is at ${tip}`)
        .join('\n'),
    );
  }
}

/**
 * @returns undefined if the commit does not affect Pod Identity
 */
async function applyCommit(context: Application, commit: string): Promise<ApplyOutcome | undefined> {
  const { inputs, commits, temporary } = context;
  const review =
    inputs.synthesized === undefined ? await reviewOf(inputs.folder, await commits.ofMerge(commit)) : undefined;
  const errors = review ? errorsExceptExpiry(review) : [];
  if (errors.length > 0) {
    const refusals = errors.map(({ file, line, code, message }) => `${file}:${line} ${code}: ${message}`);
    return { commit, startedAt: now(), stacks: [], superseded: [], reason: 'invalid-manifests', refusals };
  }
  const stacks = review === undefined ? synthesizedStacks(inputs.synthesized ?? '') : reviewedStacks(review, temporary);
  const outcome =
    stacks.length === 0
      ? await withoutStacks(context, commit, review)
      : await applyCurrent(context, commit, stacks, review);
  if (outcome !== undefined) await publishApply(context, outcome, review?.change);
  return outcome;
}

/** A commit with nothing to apply may still weaken the gate, which is reported only here. */
async function withoutStacks(
  context: Application,
  commit: string,
  review: Review | undefined,
): Promise<ApplyOutcome | undefined> {
  if (review === undefined) return undefined;
  const [pullRequest] = review.change.findings.length > 0 ? await context.github.mergedPullRequests(commit) : [];
  const gate = await gateOfReview(review, new Map(), () =>
    Promise.resolve(pullRequest && approvalsOf(context, pullRequest, review)),
  );
  return refusalBy(gate, { commit, startedAt: now(), ...(pullRequest && { pullRequest }) });
}

/** Applies the stacks of a commit that the tip of the branch still configures in the same way. */
async function applyCurrent(
  context: Application,
  commit: string,
  stacks: readonly ReviewedStack[],
  review: Review | undefined,
): Promise<ApplyOutcome> {
  const { tip, isSuperseded } = await supersededStacks(context, commit);
  const current = stacks.filter(({ name }) => !isSuperseded(name));
  const superseded = stacks.map(({ name }) => name).filter(isSuperseded);
  const outcome = { commit, startedAt: now(), tip, superseded, stacks: [], refusals: [] };
  if (current.length === 0) return outcome;
  const reviewed = await findReviewedPlan(context, commit, review);
  if ('refusal' in reviewed) return { ...outcome, reason: 'not-reviewed', refusals: [reviewed.refusal] };
  const applied = await planAndApply(context, commit, current, review, {
    ...reviewed,
    record: withoutStacksOf(reviewed.record, superseded),
  });
  return { ...applied, tip, superseded: [...superseded, ...applied.superseded] };
}

function withoutStacksOf(record: PlanRecord, names: readonly string[]): PlanRecord {
  const stacks = Object.entries(record.stacks).filter(([name]) => !names.includes(name));
  return { ...record, stacks: Object.fromEntries(stacks) };
}

/** The refusal of an apply by a closed gate; undefined if the gate is open. */
function refusalBy(
  gate: GateOutcome | undefined,
  outcome: Pick<ApplyOutcome, 'commit' | 'startedAt' | 'pullRequest'>,
): ApplyOutcome | undefined {
  if (gate === undefined || gate.isOpen) return undefined;
  if (isUndecided(gate))
    return { ...outcome, stacks: [], superseded: [], reason: 'gate-undecided', refusals: [gate.undecided] };
  const where = outcome.pullRequest ? ` of pull request ${outcome.pullRequest.number}` : '';
  return {
    ...outcome,
    stacks: [],
    superseded: [],
    gate,
    reason: 'approval-missing',
    refusals: [waitingTitle(gate) + where],
  };
}

function synthesizedStacks(folder: string): ReviewedStack[] {
  return readSynthesizedStacks(folder).map((stack) => ({ ...stack, change: 'changed', stateMoves: false }));
}

async function planAndApply(
  context: Application,
  commit: string,
  stacks: readonly ReviewedStack[],
  review: Review | undefined,
  reviewed: ReviewedPlan,
): Promise<ApplyOutcome> {
  const { temporary, environment, signal, inputs } = context;
  const { pullRequest, record, digest, resumed } = reviewed;
  const { parallelism, lockTimeout } = inputs;
  const startedAt = now();
  const lockFolders = lockFoldersOf(context);
  const runner = await startStackRunner({ temporary, parallelism, lockTimeout, environment, lockFolders, signal });
  const { product, version } = runner.terraform;
  log(`planning ${stacks.length} stacks of pull request ${pullRequest.number} with ${product} ${version}`);
  const plans = await runner.plan(stacks);
  runner.close();
  const outcome = { commit, startedAt, pullRequest, digest, resumed, terraform: `${product} ${version}` };

  const steps = plans.map(({ name, outcome: planned }) => ({
    stack: name,
    changes: planned.planned ? planned.changes : undefined,
  }));
  const services = plans.flatMap(({ name, stack, outcome: planned }) =>
    planned.planned ? [{ name, ...plannedService(planned.plan, stack.before, stack.after, stack.part) }] : [],
  );
  const refusals = [
    ...plans
      .filter(({ stack, outcome: planned }) => stack.stateMoves && planned.planned && !isEmpty(planned))
      .map(({ name }) => `${name}: its backend changes; migrate its state manually first`),
    ...differences(record, steps, resumed, runner.tools(plans)),
    ...services
      .filter(({ deviation }) => deviation !== undefined)
      .map(({ name }) => `${name}: its plan does not result in the access of the manifest`),
    ...plans.flatMap(({ name, stack, outcome: planned }) =>
      planned.planned
        ? policyReplacements(planned.plan, stack.ownedPolicies).map((reason) => `${name}: ${reason}`)
        : [],
    ),
  ];
  if (refusals.length > 0) {
    const untouched = plans.map((plan): StackReport => ({ ...reportOf(plan), applied: false }));
    return { ...outcome, stacks: untouched, superseded: [], reason: 'plan-changed', refusals };
  }
  // An approval may have been dismissed since the merge, and the account may lack access that was refused before.
  const accounts: AccountAccesses = new Map(
    services.flatMap(({ name, account }) => (account === undefined ? [] : [[name, account] as const])),
  );
  const gate =
    review && (await gateOfReview(review, accounts, () => Promise.resolve(approvalsOf(context, pullRequest, review))));
  const refused = refusalBy(gate, outcome);
  if (refused !== undefined) return refused;
  await beginApply(context, commit, digest);
  const applied = await applyPlans(
    runner,
    plans,
    (plan, adopted) => leftSteps(plan, adopted, stacks, record),
    async (stack) => (await supersededStacks(context, commit)).isSuperseded(stack),
  );
  const failure = applied.find(({ error }) => error !== undefined)?.error;
  return {
    ...outcome,
    stacks: applied.flatMap(({ report, isSuperseded }) => (isSuperseded ? [] : [report])),
    superseded: applied.flatMap(({ report, isSuperseded }) => (isSuperseded ? [report.stack] : [])),
    ...(gate && !isUndecided(gate) && { gate }),
    ...(failure && { reason: reasonOf(failure) }),
    erroredStates: applied.flatMap(({ error }) => error?.unrecorded?.state ?? []),
    refusals: [],
  };
}

/** The differences between the reviewed plan and the remaining plan of a stack, after the apply has started. */
function leftSteps(
  { name, outcome }: StackPlan,
  adopted: ReadonlySet<string>,
  stacks: readonly ReviewedStack[],
  record: PlanRecord,
): string[] {
  if (!outcome.planned) return [outcome.failure.message];
  const stack = stacks.find((one) => one.name === name);
  const changes = outcome.changes.filter(
    ({ address, action }) => !(adopted.has(address) && (action === 'import' || action === 'update')),
  );
  const { deviation } = plannedService(outcome.plan, stack?.before, stack?.after, stack?.part);
  return [
    ...differences(record, [{ stack: name, changes }], true),
    ...(deviation === undefined ? [] : [`${name}: its plan does not result in the access of the manifest`]),
    ...policyReplacements(outcome.plan, stack?.ownedPolicies).map((reason) => `${name}: ${reason}`),
  ];
}

function isEmpty({ changes, tainted }: Extract<PlanOutcome, { planned: true }>): boolean {
  return changes.length + tainted.length === 0;
}

function now(): string {
  return new Date().toISOString();
}
