import type { GateDecision } from '../../modules/gate/decide-gate';
import { waitingTitle } from '../../modules/report/gate-markdown';
import type { StackReport } from '../../modules/report/plan-markdown';
import { gateOfChange, isUndecided } from '../../modules/review/gate-of-review';
import { reasonOf, reportOf } from './apply-plans';
import type { ApplyOutcome } from './apply-report';
import type { Branch, CommitChange } from './branch';
import type { Context } from './context';
import type { FailureReason } from './failure-reasons';
import type { BranchEvent } from './trigger-event';
import { digestOfRefused, type EnvironmentRun, isHeld, type StackRun } from './environment-run';
import { warn } from './workflow-commands';

/** A pending stack in words. */
interface StackOutcome {
  readonly report: StackReport;
  readonly isSuperseded: boolean;
  readonly reason?: FailureReason;
  readonly refusals: readonly string[];
  readonly erroredState?: string;
}

/**
 * The result of a run, for each commit with pending changes: its pull request shows what became of it. Stacks whose commit
 * is not known are reported with the tip.
 */
export async function outcomesOf(
  context: Context<BranchEvent>,
  branch: Branch,
  environments: readonly EnvironmentRun[],
  terraform: string,
): Promise<ApplyOutcome[]> {
  const startedAt = new Date().toISOString();
  const byCommit = new Map<string, { readonly change?: CommitChange; readonly parts: [EnvironmentRun, StackRun][] }>();
  for (const environment of environments) {
    for (const stack of environment.stacks) {
      const commits = stack.commits.length > 0 ? stack.commits : [undefined];
      for (const change of commits) {
        const commit = change?.commit ?? branch.tip;
        const entry = byCommit.get(commit) ?? { ...(change && { change }), parts: [] };
        entry.parts.push([environment, stack]);
        byCommit.set(commit, entry);
      }
    }
  }
  const outcomes = [...byCommit].map(([commit, { change, parts }]): ApplyOutcome => {
    const found = parts.map(([environment, stack]) => outcomeOfStack(branch, environment, stack));
    const reason = found.flatMap((one) => one.reason ?? [])[0];
    const gate = gateOf(parts.map(([environment]) => environment));
    const digest = parts.flatMap(([, { recorded }]) => recorded?.digest ?? [])[0];
    return {
      commit,
      isCommit: change !== undefined,
      startedAt,
      ...(change?.pullRequest && { pullRequest: change.pullRequest }),
      ...(digest !== undefined && { digest }),
      terraform,
      tip: branch.tip,
      stacks: found.filter(({ isSuperseded }) => !isSuperseded).map(({ report }) => report),
      superseded: found.filter(({ isSuperseded }) => isSuperseded).map(({ report }) => report.stack),
      ...(reason && { reason }),
      ...(gate && { gate }),
      refusals: [...new Set(found.flatMap(({ refusals }) => refusals))],
      erroredStates: found.flatMap(({ erroredState }) => erroredState ?? []),
    };
  });
  return [...outcomes, ...(await weakenings(context, branch, environments, new Set(byCommit.keys()), startedAt))];
}

function outcomeOfStack(branch: Branch, environment: EnvironmentRun, stack: StackRun): StackOutcome {
  const { plan, applied, refusals, waitsFor } = stack;
  if (applied) {
    const { report, error, isSuperseded } = applied;
    const erroredState = error?.unrecorded?.state;
    return {
      report,
      isSuperseded,
      ...(error && { reason: reasonOf(error) }),
      refusals: [],
      ...(erroredState !== undefined && { erroredState }),
    };
  }
  const { outcome } = plan;
  if (!outcome.planned) {
    const report = { ...reportOf(plan), applied: false };
    return { report, isSuperseded: false, reason: reasonOf(outcome.failure), refusals: [] };
  }
  if (!isHeld(stack))
    return { report: { ...reportOf(plan), applied: outcome.changes.length === 0 }, isSuperseded: false, refusals: [] };
  const related = environment.stacks.flatMap((other) => (other.plan.name === waitsFor ? other.refusals : []));
  const [first] = [...refusals, ...related];
  const lines = [
    ...refusals.map(({ text }) => text),
    ...(waitsFor === undefined ? [] : [`${plan.name} waits for ${waitsFor}`]),
    ...acceptLines(branch, environment),
  ];
  return {
    report: { ...reportOf(plan), applied: false },
    isSuperseded: false,
    reason: first?.reason ?? 'plan-changed',
    refusals: lines,
  };
}

/** How a person accepts what is refused. */
function acceptLines(branch: Branch, environment: EnvironmentRun): string[] {
  const digest = digestOfRefused(branch, environment);
  const isFinal = environment.stacks.some(({ refusals }) => refusals.some((refusal) => refusal.isFinal));
  if (digest === undefined || isFinal) return [];
  return [`to apply the plans of ${environment.name} that are shown here, run the workflow with accept: ${digest}`];
}

/** The decisions of the environments as one. */
function gateOf(environments: readonly EnvironmentRun[]): GateDecision | undefined {
  const decisions = [...new Set(environments)].flatMap(({ gateDecision: { outcome } }) =>
    outcome && !isUndecided(outcome) ? [outcome] : [],
  );
  const [first, ...others] = decisions;
  if (first === undefined || others.length === 0) return first;
  return {
    gate: first.gate,
    isOpen: decisions.every(({ isOpen }) => isOpen),
    held: decisions.flatMap(({ held }) => held),
    approvals: first.approvals,
    refused: first.refused,
  };
}

/** The commits that weaken the gate without an approval: an error for the run of their push, and a warning later. */
async function weakenings(
  { event, commits }: Context<BranchEvent>,
  branch: Branch,
  environments: readonly EnvironmentRun[],
  reported: ReadonlySet<string>,
  startedAt: string,
): Promise<ApplyOutcome[]> {
  const unapproved = new Set(environments.flatMap(({ gate }) => gate.unapproved));
  const isPushed = event.before !== undefined && (await branch.isInHistory(event.before));
  const pushed = new Set(isPushed ? await commits.history(event.before, branch.tip) : [branch.tip]);
  const outcomes: ApplyOutcome[] = [];
  for (const commit of unapproved) {
    const text = `commit ${commit.slice(0, 12)} weakens the gate without an approval: the stricter gate stays in force`;
    if (!pushed.has(commit) || reported.has(commit)) {
      warn(text);
      continue;
    }
    const { review, pullRequest } = await branch.changeOf(commit);
    const gate = review.basis.configuration?.gate;
    const { findings } = review.change;
    const decision = gate && (await gateOfChange({ services: [], findings }, gate, () => Promise.resolve([])));
    const decided = decision && !isUndecided(decision) ? decision : undefined;
    outcomes.push({
      commit,
      isCommit: true,
      startedAt,
      ...(pullRequest && { pullRequest }),
      tip: branch.tip,
      stacks: [],
      superseded: [],
      reason: 'approval-missing',
      ...(decided && { gate: decided }),
      refusals: [decided && !decided.isOpen ? waitingTitle(decided) : text],
    });
  }
  return outcomes;
}
