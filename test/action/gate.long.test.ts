import { closeWorlds, remembered, rolesOf } from './merged-change';
import { configurationText, CREDENTIALS, manifest, startWorld } from './world';

const ORDERS = 'services/orders/pod-identity.yaml';
const environment = CREDENTIALS;
const opens = manifest('orders', [
  'read: "arn:aws:s3:::orders/*"',
  '{ actions: s3:PutBucketPolicy, resources: "arn:aws:s3:::orders-*" }',
]);

afterAll(closeWorlds);

/** A repository whose gate holds findings of high severity back, and a planned pull request that has one. */
async function planned() {
  const world = remembered(await startWorld());
  world.github.state.permissions['octocat'] = 'write';
  const gate = 'gate: { failOn: high, approvers: octocat }\n';
  world.commit('main', { 'eks-pod-identity.yaml': `${configurationText(world.stateFolder)}${gate}` });
  const open = async (branch: string, text: string) => {
    world.commit(branch, { [ORDERS]: text });
    const pull = world.openPullRequest(branch);
    return { pull, result: await world.onPullRequest(pull, { environment }) };
  };
  const { pull } = await open('change', opens);
  const roles = () => Object.keys(rolesOf(world));
  return { world, open, pull, roles };
}

it('a change whose approval was dismissed after the merge is not applied', async () => {
  const { world, pull, roles } = await planned();
  const approval = world.review(pull, 'octocat', 'APPROVED');
  const before = world.head('main');
  const merge = world.merge(pull);
  world.github.state.reviews.splice(0, 1, { ...approval, state: 'DISMISSED' });
  const result = await world.onPush(before, merge, { environment });
  expect(result).toMatchObject({ code: 1, outputs: { 'failure-reason': 'approval-missing' } });
  expect(roles()).toEqual([]);
});

it('an approval after the merge counts with the next run, and not one of an approver who lost write access', async () => {
  const { world, pull, roles } = await planned();
  const commits = [world.head('main'), world.merge(pull)] as const;
  world.review(pull, 'octocat', 'APPROVED');
  world.github.state.permissions['octocat'] = 'read';
  expect(await world.onPush(...commits, { environment })).toMatchObject({
    code: 1,
    outputs: { 'failure-reason': 'approval-missing' },
  });
  expect(roles()).toEqual([]);
  world.github.state.permissions['octocat'] = 'write';
  expect(await world.onPush(...commits, { environment })).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(roles()).toEqual(['orders-prod']);
});

it('what was refused is not applied with the next harmless change', async () => {
  const { world, open, pull, roles } = await planned();
  const start = world.head('main');
  await world.onPush(start, world.merge(pull), { environment });
  expect(roles()).toEqual([]);
  const { pull: next, result } = await open('next', `${opens}  - read: "arn:aws:s3:::more/*"\n`);
  expect(result).toMatchObject({ code: 1, outputs: { 'failure-reason': 'approval-missing' } });
  expect(world.github.state.comments.at(-1)?.body).toContain(
    '(already granted on the base branch but not yet applied)',
  );
  const before = world.head('main');
  const refused = await world.onPush(before, world.merge(next), { environment });
  expect(refused).toMatchObject({ code: 1, outputs: { 'failure-reason': 'approval-missing' } });
  expect(roles()).toEqual([]);
  world.review(next, 'octocat', 'APPROVED');
  expect(await world.onPush(before, world.head('main'), { environment })).toMatchObject({ code: 0 });
  expect(roles()).toEqual(['orders-prod']);
});
