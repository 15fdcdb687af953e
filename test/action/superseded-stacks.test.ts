import { applyPlans } from '../../action/src/apply-plans';
import type { StackPlan, StackRunner } from '../../action/src/stack-plans';

it('a stack that the branch changes while others are applied is left, and one of which nothing is known fails', async () => {
  const applied: string[] = [];
  const apply = ({ name }: StackPlan) => {
    applied.push(name);
    return Promise.resolve(undefined);
  };
  const outcome = { planned: true, plan: {}, changes: [{ action: 'create', address: 'x' }], tainted: [] };
  const plans = ['one', 'two', 'three'].map((name) => ({ name, stack: {}, outcome }) as unknown as StackPlan);
  const results = await applyPlans(
    { apply } as unknown as StackRunner,
    plans,
    () => [],
    (name) => {
      if (name === 'three') throw new Error('no answer');
      return Promise.resolve(name === 'two');
    },
  );
  expect(applied).toEqual(['one']);
  expect(results.map(({ isSuperseded }) => isSuperseded)).toEqual([false, true, false]);
  expect(results.map((result) => result.report.applied)).toEqual([true, false, false]);
  expect(results[2]?.error?.message).toContain('no answer');
});
