import type { LocatedFinding } from '../../modules/change/all-findings';
import { GATE_WEAKENED } from '../../modules/findings/rules/gate';
import type { ChangeWithFindings } from '../../modules/gate/decide-gate';
import type { Gate } from '../../modules/manifest/configuration';
import { type AccountAccess, type AccountAccesses, withAccount } from '../../modules/review/account-access';
import {
  gateOfChange,
  type GateOutcome,
  isUndecided,
  type PendingApprovals,
} from '../../modules/review/gate-of-review';
import { plannedService } from '../../modules/review/planned-service';
import { reviewOf } from '../../modules/review/review';
import { targetStackName, workloadStackName } from '../../modules/workloads/stack-names';
import type { Workload } from '../../modules/workloads/workload';
import type { Branch, CommitChange } from './branch';
import type { CheckedStack } from './check-plans';
import type { Context } from './context';
import { type PendingEnvironment, withGate } from './pending-environment';
import { approvalsOf } from './pull-request-approvals';
import type { BranchEvent } from './trigger-event';

/** The decision of the gate in force about the pending stacks of an environment. */
export interface EnvironmentGate {
  /** Undefined without a gate. */
  readonly outcome: GateOutcome | undefined;
  /** Whether a stack waits for an approval. */
  readonly holds: (stack: string) => boolean;
}

/**
 * Asks the gate in force about the change from what was applied last to the tip, or to an earlier commit that stacks are
 * brought to first. The approvals of all pending pull requests count together.
 *
 * @param stacks whose plans change something, and whose recorded commits are known
 */
export async function decideEnvironment(
  context: Context<BranchEvent>,
  branch: Branch,
  { name, gate: { gate } }: PendingEnvironment,
  stacks: readonly CheckedStack[],
): Promise<EnvironmentGate> {
  if (gate === undefined || stacks.length === 0) return { outcome: undefined, holds: () => false };
  const changes: ChangeWithFindings[] = [];
  const endsOf = ({ pending: { recorded = '', at = branch.tip } }: CheckedStack) => `${recorded} ${at}`;
  for (const ends of new Set(stacks.map(endsOf))) {
    const own = stacks.filter((stack) => endsOf(stack) === ends);
    const { recorded: commit, at: head = branch.tip } = own[0]?.pending ?? {};
    if (commit === undefined) continue;
    const services = new Set(own.flatMap(({ pending: { stack } }) => (stack.after ?? stack.before)?.service ?? []));
    const review = await reviewOf(
      context.git,
      { base: commit, head },
      { basis: basisOf(branch, gate, commit), lookUp: context.lookUp },
    );
    const accounts = accountsOf(own, (stack) => stack.pending.stack.before);
    const { services: changed, findings } = withAccount(review, accounts);
    changes.push({
      services: changed.filter(({ service, environment }) => environment === name && services.has(service)),
      findings: findings.filter(({ rule }) => rule !== GATE_WEAKENED.id),
    });
  }
  const change = {
    services: changes.flatMap((one) => one.services),
    findings: changes.flatMap((one) => one.findings),
  };
  const outcome = await gateOfChange(change, gate, () =>
    Promise.resolve(pendingApprovals(context, branch, gate, stacks)),
  );
  if (isUndecided(outcome)) return { outcome, holds: () => true };
  const waiting = outcome.held.filter(({ approvedBy }) => approvedBy.length === 0);
  const names = new Set(waiting.flatMap(stacksOfFinding));
  const isGeneral = waiting.some(({ service }) => service === undefined);
  return { outcome, holds: (stack) => isGeneral || names.has(stack) };
}

/** A finding of the configuration has no stack. */
function stacksOfFinding({ service }: LocatedFinding): string[] {
  if (service === undefined) return [];
  const { service: name, environment } = service;
  return [workloadStackName(name, environment), targetStackName(name, environment)];
}

function basisOf({ configuration }: Branch, gate: Gate, commit: string) {
  return { commit, isUnreadable: false, configuration: withGate(configuration, gate) };
}

/** The accounts that differ from the manifests of one side. */
function accountsOf(
  stacks: readonly CheckedStack[],
  before: (stack: CheckedStack) => Workload | undefined,
): AccountAccesses {
  return new Map(
    stacks.flatMap((one): [string, AccountAccess][] => {
      const { pending, plan } = one;
      const { after, part, name } = pending.stack;
      if (!plan.outcome.planned) return [];
      const { account } = plannedService(plan.outcome.plan, before(one), after, part);
      return account === undefined ? [] : [[name, account]];
    }),
  );
}

/** The approvals of every pending pull request, each about what its own branch changes. */
function pendingApprovals(
  context: Context<BranchEvent>,
  branch: Branch,
  gate: Gate,
  stacks: readonly CheckedStack[],
): PendingApprovals[] {
  const firstOf = new Map<number, CommitChange>();
  for (const commit of stacks.flatMap(({ commits }) => commits)) {
    if (commit.pull !== undefined && !firstOf.has(commit.pull)) firstOf.set(commit.pull, commit);
  }
  const found: PendingApprovals[] = [];
  for (const first of firstOf.values()) {
    const { pullRequest, review, pull } = first;
    if (!pullRequest) continue;
    const own = stacks.filter(({ commits }) => commits.some((commit) => commit.pull === pull));
    const beforeOf = ({ pending, commits }: CheckedStack) =>
      commits.find((commit) => commit.pull === pull)?.reviewedStacks.find(({ name }) => name === pending.stack.name)
        ?.before;
    const basis = basisOf(branch, gate, review.revisions.base);
    found.push({
      approvals: approvalsOf(context, pullRequest, { ...review, basis }),
      accounts: accountsOf(own, beforeOf),
    });
  }
  return found;
}
