import { acceptDigest } from '../../modules/reconcile/accept-digest';
import type { Inventory } from '../../modules/reconcile/inventory';
import type { LinkedStack } from '../../modules/reconcile/refused-together';
import type { AppliedStack } from './apply-plans';
import type { Branch } from './branch';
import { type CheckedStack, isEmpty } from './check-plans';
import type { EnvironmentGate } from './environment-gate';
import type { PendingEnvironment } from './pending-environment';

/** An environment in a run. */
export interface EnvironmentRun extends PendingEnvironment {
  readonly gateDecision: EnvironmentGate;
  readonly stacks: readonly StackRun[];
  /** The inventory that this run wrote last. */
  written?: Inventory;
  /** The inventory after this run, also where it is not worth a write. */
  latest?: Inventory;
  /** The stacks of this round and of those before it, as `refusedTogether` takes them. */
  readonly linked: readonly LinkedStack[];
}

/** A pending stack in a run. */
export interface StackRun extends CheckedStack {
  /** The refused stack that it waits for. */
  readonly waitsFor?: string;
  applied?: AppliedStack;
}

/** Whether a stack is among those that a person may accept. */
export function isHeld({ plan: { outcome }, refusals, waitsFor }: StackRun): boolean {
  return outcome.planned && !isEmpty(outcome) && (refusals.length > 0 || waitsFor !== undefined);
}

/**
 * What a person enters to accept the refused plans of an environment; undefined without any.
 *
 * @param ofUpgrade for the stacks that only an upgrade of the action changes, which are accepted separately
 */
export function digestOfRefused(
  { tip }: Branch,
  { name, state, stacks }: EnvironmentRun,
  ofUpgrade = false,
): string | undefined {
  const held = stacks.filter((stack) => isHeld(stack) && isUpgraded(stack) === ofUpgrade);
  if (held.length === 0) return undefined;
  const plans = held.map(({ plan: { name: stack, outcome } }) => ({
    stack,
    changes: outcome.planned ? outcome.changes : [],
  }));
  return acceptDigest({ tip, environment: name, state: state.state, plans });
}

export function isUpgraded({ pending }: StackRun): boolean {
  return pending.cause === 'upgraded';
}

/** Whether a stack is applied. */
export function isPermitted({ plan: { outcome }, refusals, waitsFor }: StackRun): boolean {
  return outcome.planned && !isEmpty(outcome) && refusals.length === 0 && waitsFor === undefined;
}

/** Whether a stack is at the tip, or at the commit that it is brought to first. */
export function isCurrent({ plan: { outcome }, applied }: StackRun): boolean {
  if (!outcome.planned) return false;
  return isEmpty(outcome) || (applied !== undefined && applied.error === undefined && !applied.isSuperseded);
}
