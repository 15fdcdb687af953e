import type { CanonicalChange } from '../plan/canonical-changes';
import { differences, type PlanRecord } from '../plan/plan-record';
import type { PlanTools } from '../plan/provider-selection';
import type { BegunApply } from './inventory';

/** A plan of a pending stack, and what it is compared with. */
export interface PlanToCheck {
  readonly stack: string;
  readonly changes: readonly CanonicalChange[];
  /** Digest of the tip's configuration; absent for a removal. */
  readonly digest?: string;
  /** Addresses of the resources that differ between the recorded configuration and that of the tip. */
  readonly resources: readonly string[];
  /** Whether the account differs from the recorded configuration. */
  readonly hasDrift: boolean;
  readonly begun?: BegunApply;
  /** The plan that was recorded on the pull request; absent where several are pending, or were when the run began. */
  readonly record?: PlanRecord;
  readonly tools?: PlanTools;
}

/**
 * Why a plan does not lead from the recorded configuration to that of the tip, a line each.
 *
 * - An apply that has begun continues with steps of its own.
 * - With one pending pull request, the plan equals the one that was recorded there. A record can be written by any
 *   workflow, so it only refuses: what permits is the reviewed history and the inventory.
 * - With several, no plan was recorded from one end to the other. So the account must be as recorded, and only resources
 *   that differ may change; others only get tags of this tool.
 */
export function planRefusals(plan: PlanToCheck): readonly string[] {
  const { stack, changes, begun, record, tools } = plan;
  if (isContinuation(plan)) return [];
  if (record !== undefined) {
    const own = record.stacks[stack];
    const reviewed = { stacks: own ? { [stack]: own } : {}, ...(record.tools && { tools: record.tools }) };
    return differences(reviewed, [{ stack, changes }], false, tools);
  }
  if (plan.hasDrift && begun === undefined) {
    return [`${stack}: several pull requests are pending, and the account differs from what was applied last`];
  }
  const expected = new Set([...plan.resources, ...(begun?.addresses ?? [])]);
  const unexpected = changes.filter(
    ({ address, onlyToolTags }) => !onlyToolTags && !expected.has(address.replace(/ \(deposed .*\)$/, '')),
  );
  return unexpected.map(({ action, address }) => `${stack}: ${action} ${address} is not part of the pending changes`);
}

/** Whether a plan has only steps of an apply towards the same configuration that has begun and did not end. */
export function isContinuation({ stack, changes, digest, begun }: Omit<PlanToCheck, 'record' | 'tools'>): boolean {
  if (begun === undefined || begun.digest !== digest) return false;
  const reviewed = { stacks: { [stack]: { digest: '', steps: begun.steps } } };
  return differences(reviewed, [{ stack, changes }], true).length === 0;
}
