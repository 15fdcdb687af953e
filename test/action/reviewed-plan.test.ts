import type { Context } from '../../action/src/context';
import { findReviewedPlan, partId, partName, planId, recordText } from '../../action/src/reviewed-plan';
import type { BranchEvent } from '../../action/src/trigger-event';
import { planRecord, recordDigest, recordParts } from '../../modules/plan/plan-record';
import { canonicalJson } from '../../modules/plan/canonical-json';

const record = (terraform: string) => planRecord([], { terraform, providers: [] });

/** A commit that merged pull request 7, whose head has these plans, the newest first. */
function context(plans: readonly { readonly number: number; readonly terraform: string }[], baseBranch = 'main') {
  const checks = plans.map(({ number, terraform }) => ({
    completed: true,
    externalId: planId(recordDigest(record(terraform)), 'a', number),
    text: recordText(canonicalJson(record(terraform))),
  }));
  const github = {
    mergedPullRequests: () => Promise.resolve([{ number: 7, headSha: 'head', baseBranch }]),
    listChecks: (commit: string) => Promise.resolve(commit === 'head' ? checks : []),
  };
  const event = { branch: 'main' };
  return { github, event, configurationFile: 'eks-pod-identity.yaml' } as unknown as Context<BranchEvent>;
}

it('takes the newest plan of its own pull request, though another has the same head', async () => {
  const found = await findReviewedPlan(
    context([
      { number: 77, terraform: 'other' },
      { number: 7, terraform: 'newest' },
      { number: 7, terraform: 'older' },
    ]),
    'merge',
  );
  expect(found).toMatchObject({ record: { tools: { terraform: 'newest' } } });
  expect(await findReviewedPlan(context([{ number: 77, terraform: 'other' }]), 'merge')).toHaveProperty('refusal');
});

it('does not take what was merged into another branch for reviewed', async () => {
  const plans = [{ number: 7, terraform: 'own' }];
  expect(await findReviewedPlan(context(plans, 'feature'), 'merge')).toMatchObject({
    refusal: expect.stringContaining('0 pull requests into "main"') as string,
  });
});

it('reads a plan of 2,000 stacks whole, from several check runs', async () => {
  const hash = (index: number) => index.toString(16).padStart(64, 'f');
  const stacks = Array.from({ length: 2000 }, (_, index) => {
    const steps = Array.from({ length: 5 }, (_step, step) => hash(index * 5 + step).slice(-16));
    return [`service-${index}-prod`, { digest: hash(index), steps }] as const;
  });
  const whole = { stacks: Object.fromEntries(stacks) };
  const parts = recordParts(whole, 65_000);
  expect(parts.length).toBeGreaterThan(5);
  const digest = recordDigest(whole);
  const saved = new Map(
    parts.map((text, index) => [
      index === 0 ? 'eks-pod-identity' : partName('eks-pod-identity', index + 1),
      {
        completed: true,
        externalId: index === 0 ? planId(digest, 'a', 7) : partId(digest, index + 1),
        text: recordText(text),
      },
    ]),
  );
  const world = context([]);
  Object.assign(world.github, {
    listChecks: (_commit: string, name: string) => Promise.resolve([saved.get(name) ?? []].flat()),
  });
  expect(await findReviewedPlan(world, 'merge')).toMatchObject({ digest, record: whole });
  saved.delete(partName('eks-pod-identity', 4));
  expect(await findReviewedPlan(world, 'merge')).toHaveProperty('refusal');
});
