import { accountOf, type CloudState, type RoleState } from '../rig/terraform/cloud';
import { ACCOUNT, CREDENTIALS, manifest, startWorld, type World } from './world';

const ORDERS = 'services/orders/pod-identity.yaml';
const READS = manifest('orders', ['read: "arn:aws:s3:::orders-{environment}/*"']);
const DELETES = manifest('orders', [
  'read: "arn:aws:s3:::orders-{environment}/*"',
  '{ actions: s3:DeleteObject, resources: "arn:aws:s3:::orders-{environment}/*" }',
]);

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.github.violations).toEqual([]);
});

const environment = CREDENTIALS;
const roles = (): Record<string, RoleState> => accountOf(world.terraform.cloud.state, ACCOUNT).roles;
const OWNED = { 'cdktf-eks-pod-identity:stack': 'orders-prod' };
/** The role and the association. */
const taggedOf = (state: CloudState) => [
  ...Object.values(accountOf(state, ACCOUNT).roles),
  ...Object.values(state.clusters).flatMap(({ associations }) => Object.values(associations)),
];
const writes = () =>
  world.terraform.cloud.calls.filter(({ operation }) => /^(Create|Put|Update|Delete|Attach|Detach)/.test(operation));

it('from the opened pull request to the drift of the account', async () => {
  const { github } = world;

  // Opened: one comment says what is gained.
  const base = world.commit('orders', { [ORDERS]: READS }) && world.head('main');
  const pull = world.openPullRequest('orders');
  const opened = await world.onPullRequest(pull, { environment });
  expect(opened).toMatchObject({
    code: 0,
    outputs: {
      verdict: 'broader',
      'highest-severity': 'none',
      'changed-services': '["orders"]',
      stacks: '["orders-prod"]',
    },
  });
  expect(github.state.comments).toHaveLength(1);
  expect(github.state.comments[0]?.body).toContain('`orders-prod`');
  expect(github.state.checkRuns.at(-1)).toMatchObject({
    name: 'eks-pod-identity',
    conclusion: 'success',
    headSha: pull.headSha,
  });
  expect(writes()).toEqual([]);

  // Pushed: the same comment, edited.
  world.commit('orders', { [ORDERS]: DELETES });
  world.push(pull, 'orders');
  expect(await world.onPullRequest(pull, { environment })).toMatchObject({ code: 0 });
  expect(github.state.comments).toHaveLength(1);
  expect(github.state.comments[0]).toMatchObject({ edits: 1, body: expect.stringContaining('DeleteObject') as string });

  // A fork: the summary only, and the run stays green.
  world.commit('fork', { 'services/other/pod-identity.yaml': manifest('other', ['read: "arn:aws:s3:::other/*"']) });
  const fork = world.openPullRequest('fork', { headRepoId: 99 });
  const forked = await world.onPullRequest(fork, { token: 'ghs-read' });
  expect(forked).toMatchObject({ code: 0, outputs: { verdict: 'broader' } });
  expect(forked.summary).toContain('`other`');
  expect(forked.log).toContain('::notice');
  expect(github.state.comments).toHaveLength(1);

  // Merged: applied, and recorded on the pull request.
  const merge = world.merge(pull);
  const applied = await world.onPush(base, merge, { environment });
  expect(applied).toMatchObject({ code: 0, outputs: { applied: 'true', stacks: '["orders-prod"]' } });
  expect(Object.keys(roles())).toEqual(['orders-prod']);
  expect(github.state.comments[0]?.body).toContain('1 stack applied');
  expect(github.state.checkRuns.at(-1)).toMatchObject({
    name: 'eks-pod-identity apply',
    conclusion: 'success',
    headSha: merge,
  });

  // A second plan is empty, also if the objects are of an earlier version, which gave them no tags.
  world.terraform.cloud.change((state) => {
    for (const tagged of taggedOf(state)) tagged.tags = {};
  });
  const clean = await world.onSchedule({ environment });
  expect(clean).toMatchObject({ code: 0, outputs: { stacks: '[]' } });
  expect(github.state.issues).toEqual([]);

  // Changed by hand: one issue, updated in place, closed when it is taken back.
  const inline = roles()['orders-prod']?.inline ?? {};
  const [name = '', document = ''] = Object.entries(inline)[0] ?? [];
  world.terraform.cloud.change(() => {
    inline[name] = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
  });
  expect(await world.onSchedule({ environment, token: 'ghs-read' })).toMatchObject({
    code: 1,
    outputs: { stacks: '["orders-prod"]', drifted: 'true', 'failure-reason': 'drift-not-reported' },
  });
  expect(await world.onSchedule({ environment })).toMatchObject({ code: 0, outputs: { stacks: '["orders-prod"]' } });
  expect(await world.onSchedule({ environment, inputs: { 'fail-on-drift': 'true' } })).toMatchObject({
    code: 1,
    outputs: { 'failure-reason': 'drift' },
  });
  expect(github.state.issues).toMatchObject([{ state: 'open', body: expect.stringContaining('s3:*') as string }]);
  world.terraform.cloud.change(() => {
    inline[name] = document;
  });
  await world.onSchedule({ environment });
  expect(github.state.issues).toMatchObject([{ state: 'closed' }]);

  // A plan that no longer equals the review: refused, nothing applied.
  world.commit('less', { [ORDERS]: READS });
  const second = world.openPullRequest('less');
  expect(await world.onPullRequest(second, { environment })).toMatchObject({
    code: 0,
    outputs: { verdict: 'narrower' },
  });
  world.terraform.cloud.change(() => {
    const role = roles()['orders-prod'];
    if (role) role.attached.push('arn:aws:iam::aws:policy/AdministratorAccess');
  });
  const before = writes().length;
  const refused = await world.onPush(merge, world.merge(second), { environment });
  expect(refused).toMatchObject({ code: 1, outputs: { applied: 'false', 'failure-reason': 'plan-changed' } });
  expect(refused.log).toContain('is not in the reviewed plan');
  expect(writes()).toHaveLength(before);
  expect(github.state.comments.at(-1)?.body).toContain('Refused: nothing was applied');

  // Taken back by hand: a re-run of the very first apply does what the branch asks for now.
  world.terraform.cloud.change(() => {
    roles()['orders-prod']?.attached.pop();
  });
  const rerun = await world.onPush(base, merge, { environment });
  expect(rerun).toMatchObject({ code: 0, outputs: { applied: 'true', stacks: '["orders-prod"]' } });
  expect(JSON.stringify(roles()['orders-prod']?.inline)).not.toContain('DeleteObject');
  // The tags come with the change.
  expect(taggedOf(world.terraform.cloud.state).map(({ tags }) => tags)).toEqual([OWNED, OWNED]);
  const again = await world.onPush(base, merge, { environment });
  expect(again).toMatchObject({ code: 0, outputs: { applied: 'true', stacks: '[]' } });
});
