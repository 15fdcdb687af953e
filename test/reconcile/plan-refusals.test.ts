import { isContinuation, planRefusals, type PlanToCheck } from '../../modules/reconcile/plan-refusals';
import { planRecord, recordedSteps } from '../../modules/plan/plan-record';
import { planOf } from './branch-model';

const CHANGES = planOf('orders', { role: 1 }, { role: 2, policy: 1 });
const STEPS = recordedSteps(CHANGES);
const PLAN: PlanToCheck = {
  stack: 'orders',
  changes: CHANGES,
  digest: 'd',
  resources: ['thing.role'],
  hasDrift: false,
};
const recordOf = (account: Record<string, number>) =>
  planRecord([{ stack: 'orders', changes: planOf('orders', account, { role: 2, policy: 1 }) }]);
const begun = (digest: string, steps = STEPS) => ({ commit: 'c', digest, steps, addresses: [] });

describe('a record of a pull request, which any workflow can write,', () => {
  it('lets the plan pass only if it is the recorded one', () => {
    expect(planRefusals({ ...PLAN, record: recordOf({ role: 1 }) })).toEqual([]);
    expect(planRefusals({ ...PLAN, record: recordOf({ role: 3 }) })).not.toEqual([]);
    expect(planRefusals({ ...PLAN, record: planRecord([]) })).not.toEqual([]);
  });
});

describe('an apply that has begun', () => {
  it.each<[string, PlanToCheck, boolean]>([
    ['continues with its own steps', { ...PLAN, begun: begun('d') }, true],
    ['does not continue towards another configuration', { ...PLAN, begun: begun('other') }, false],
    ['does not continue with other steps', { ...PLAN, begun: begun('d', STEPS.slice(1)) }, false],
    // A check run `eks-pod-identity apply` is not read: only the inventory, which only the apply role writes.
    ['is known from the inventory only', { ...PLAN, record: recordOf({ role: 3 }) }, false],
  ])('%s', (_name, plan, expected) => {
    expect(isContinuation(plan)).toBe(expected);
    if (plan.record) expect(planRefusals(plan)).not.toEqual([]);
  });
});

describe('without a record, because several pull requests are pending,', () => {
  it.each<[string, Partial<PlanToCheck>, RegExp | undefined]>([
    ['only resources that differ may change', {}, /^orders: create thing\.policy is not part of the pending changes$/],
    ['all of them may', { resources: ['thing.role', 'thing.policy'] }, undefined],
    ['nothing may if the account differs', { hasDrift: true }, /the account differs from what was applied last/],
  ])('%s', (_name, more, refusal) => {
    const lines = planRefusals({ ...PLAN, ...more });
    if (refusal === undefined) expect(lines).toEqual([]);
    else expect(lines).toEqual([expect.stringMatching(refusal)]);
  });
});
