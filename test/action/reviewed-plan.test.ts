import type { Context } from '../../action/src/context';
import { findReviewedPlan, planId, recordText } from '../../action/src/reviewed-plan';
import type { BranchEvent } from '../../action/src/trigger-event';
import { planRecord, recordDigest } from '../../modules/plan/plan-record';
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
    undefined,
  );
  expect(found).toMatchObject({ record: { tools: { terraform: 'newest' } } });
  expect(await findReviewedPlan(context([{ number: 77, terraform: 'other' }]), 'merge', undefined)).toHaveProperty(
    'refusal',
  );
});

it('does not take what was merged into another branch for reviewed', async () => {
  const plans = [{ number: 7, terraform: 'own' }];
  expect(await findReviewedPlan(context(plans, 'feature'), 'merge', undefined)).toMatchObject({
    refusal: expect.stringContaining('0 pull requests into "main"') as string,
  });
});
