import type { BegunApply, Inventory, RecordedStack } from '../../modules/reconcile/inventory';
import { isWorthWriting, nextInventory, type StackResult } from '../../modules/reconcile/next-inventory';
import { recordedSteps } from '../../modules/plan/plan-record';
import type { Branch } from './branch';
import { environmentFailure, type EnvironmentFailure } from './environment-failure';
import { type EnvironmentRun, isCurrent, isPermitted, type StackRun } from './environment-run';
import { VERSION } from './version';

/**
 * Writes the inventory of an environment, unless nothing new is known.
 *
 * @returns whether it is written
 */
export async function recordEnvironment(
  { tip }: Branch,
  environment: EnvironmentRun,
  phase: 'begin' | 'end',
  failures: EnvironmentFailure[],
): Promise<boolean> {
  const { name, state, inventory, gate, isStart, stacks, left } = environment;
  const results = new Map<string, StackResult>([
    ...left.map((stack): [string, StackResult] => [stack, { kind: 'left' }]),
    ...stacks.map((stack): [string, StackResult] => [stack.plan.name, resultOf(stack, tip, phase)]),
  ]);
  const unknown = stacks
    .filter(({ pending }) => pending.cause === 'unknown')
    .map(({ plan, pending: { stack, source } }): [string, RecordedStack] => [
      plan.name,
      stack.change === 'removed' && source !== undefined ? { source } : {},
    ]);
  const known: Inventory['stacks'] = { ...inventory.stacks, ...Object.fromEntries<RecordedStack>(unknown) };
  const previous = { ...inventory, stacks: known };
  const next = nextInventory(previous, { tip, action: VERSION, gate: gate.record, results });
  environment.latest = next;
  const isFirst = isStart && state.state.revision === 0;
  if (phase === 'end' && !isFirst && !isWorthWriting(environment.written ?? inventory, next)) return true;
  try {
    await state.write(next);
    environment.written = next;
    return true;
  } catch (error) {
    const failure = environmentFailure(name, error);
    if (failure === undefined) throw error;
    failures.push(failure);
    return false;
  }
}

function resultOf(stack: StackRun, tip: string, phase: 'begin' | 'end'): StackResult {
  const { plan, pending, applied } = stack;
  const { outcome } = plan;
  const { after: digest } = pending.stack.digests;
  const { at } = pending;
  if (!outcome.planned) return { kind: 'left' };
  if (isCurrent(stack)) {
    return { kind: 'current', ...(digest !== undefined && { digest }), ...(at !== undefined && { at }) };
  }
  if (!isPermitted(stack) || applied?.isSuperseded === true) return { kind: 'left' };
  // A stack that was not started, because another one failed, has nothing of the apply.
  if (phase === 'end' && applied?.isStarted !== true) return { kind: 'left' };
  const begun: BegunApply = {
    commit: digest === undefined ? (pending.source ?? tip) : (at ?? tip),
    ...(digest !== undefined && { digest }),
    steps: recordedSteps(outcome.changes),
    addresses: [...new Set(outcome.changes.map(({ address }) => address))],
  };
  return { kind: 'begun', begun };
}
