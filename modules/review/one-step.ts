import type { Configuration } from '../manifest/configuration';
import { checkTransitions } from '../workloads/check-transitions';
import type { Workload } from '../workloads/workload';
import { attachedPoliciesOf, writtenPolicyStacks } from '../workloads/written-policies';
import type { ReviewedStack } from './reviewed-stacks';

type Changed = Pick<ReviewedStack, 'name' | 'change' | 'formerAccount' | 'part' | 'before' | 'after'>;

/** The configurations between which a stack changes. */
export type Configurations = Readonly<Partial<Record<'before' | 'after', Configuration>>>;

/**
 * Whether an apply may bring a stack from one commit to another at once. Changes that are valid one by one may not be valid
 * together: a service that is removed in one account and added in another one, or a role that gets another name and then
 * its former name with another path.
 */
export function isOneStep(
  { change, formerAccount, before, after }: Changed,
  { after: configuration }: Configurations,
): boolean {
  if (change !== 'changed') return true;
  if (formerAccount !== undefined) return false;
  if (before === undefined || after === undefined || configuration === undefined) return true;
  if (before.environment.region !== after.environment.region) return false;
  let isValid = true;
  checkTransitions(configuration, [before], [after], () => {
    isValid = false;
  });
  return isValid;
}

/**
 * Whether a change of a stack of managed policies deletes one that roles have, which IAM refuses. The stack is applied
 * before those of services, so these have to give the policy up first.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
 *
 * @param users the services whose stacks are pending, as they were applied last
 */
export function deletesUsedPolicy(
  { name, change, part }: Changed,
  { before, after }: Configurations,
  users: readonly Workload[],
): boolean {
  if (change !== 'changed' || part !== undefined) return false;
  const kept = new Set(arnsOf(name, after));
  const used = new Set(users.flatMap(attachedPoliciesOf));
  return arnsOf(name, before).some((arn) => !kept.has(arn) && used.has(arn));
}

/** Whether a service has a managed policy that a stack of policies gets between two commits only. */
export function needsNewPolicy(
  { after: workload }: Changed,
  stack: string,
  { before, after }: Configurations,
): boolean {
  const former = new Set(arnsOf(stack, before));
  const added = new Set(arnsOf(stack, after).filter((arn) => !former.has(arn)));
  return workload !== undefined && attachedPoliciesOf(workload).some((arn) => added.has(arn));
}

function arnsOf(stack: string, configuration: Configuration | undefined): readonly string[] {
  const stacks = configuration ? writtenPolicyStacks(configuration) : [];
  return stacks.find(({ name }) => name === stack)?.policies.map(({ arn }) => arn) ?? [];
}
