import { givingStacks, type HandingStack, withForgotten, withImported } from '../../modules/plan/hand-over';
import type { StackPlan, StackRunner, StackToPlan } from './stack-plans';
import { TerraformError } from './terraform';

/**
 * Plans stacks that may hand objects over to each other: the IDs to import come from the plans of the stacks that have the
 * objects.
 *
 * @returns the plans in the order of the stacks
 */
export async function planMoves<S extends StackToPlan & HandingStack>(
  runner: StackRunner,
  stacks: readonly S[],
): Promise<StackPlan<S>[]> {
  const names = new Set(stacks.map(({ name }) => name));
  const prepared = stacks.map((stack) => withForgotten(stack, names));
  const giving = new Set(prepared.flatMap(givingStacks));
  const takes = (stack: S) => givingStacks(stack).some((name) => names.has(name));
  const plans = new Map<string, StackPlan<S>>();
  const plan = async (some: readonly S[]) => {
    if (some.length === 0) return;
    for (const one of await runner.plan(some)) plans.set(one.name, one);
  };
  // Stacks that exchange objects are planned twice.
  await plan(prepared.filter((stack) => !takes(stack) || giving.has(stack.name)));
  const planOf = (name: string) => {
    const outcome = plans.get(name)?.outcome;
    return outcome?.planned === true ? outcome.plan : undefined;
  };
  await plan(prepared.filter(takes).map((stack) => withImported(stack, planOf)));
  return prepared.flatMap((stack) => {
    const own = plans.get(stack.name);
    const failed = givingStacks(stack).find((from) => plans.get(from)?.outcome.planned === false);
    if (own === undefined || failed === undefined || !own.outcome.planned) return own ?? [];
    const text = `stack ${failed}, whose objects move to this stack, could not be planned`;
    return [{ ...own, outcome: { planned: false, failure: new TerraformError('plan', 'failed', text) } }];
  });
}
