import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PullRequest } from '../rig/github/state';
import { closeWorlds, remembered, rolesOf } from './merged-change';
import { configurationText, CREDENTIALS, manifest, startWorld, type RunOptions, type World } from './world';

const CONFIGURATION = 'eks-pod-identity.yaml';
const ORDERS = 'services/orders/pod-identity.yaml';
const READS = 'read: "arn:aws:s3:::orders/*"';
const OPENS = manifest('orders', [READS, '{ actions: s3:PutBucketPolicy, resources: "arn:aws:s3:::orders" }']);
const environment = CREDENTIALS;

let world: World;
let takeBack: () => void;

const check = () => world.github.state.checkRuns.at(-1);
const comment = () => world.github.state.comments.at(-1)?.body ?? '';
function open(branch: string, files: Readonly<Record<string, string>>): PullRequest {
  world.commit(branch, files);
  return world.openPullRequest(branch);
}
async function merge(pull: PullRequest) {
  await world.onPullRequest(pull, { environment });
  return world.onPush(world.head('main'), world.merge(pull), { environment });
}

/** The gate was removed without an approval after the first apply, so its inventory still has it. */
beforeAll(async () => {
  world = remembered(await startWorld());
  Object.assign(world.github.state.permissions, { octocat: 'write', developer: 'write' });
  const configuration = configurationText(world.stateFolder);
  world.commit('main', { [CONFIGURATION]: `${configuration}gate:\n  failOn: high\n  approvers: [octocat]\n` });
  await merge(open('first', { [ORDERS]: manifest('orders', [READS]) }));
  expect(Object.keys(rolesOf(world))).toEqual(['orders-prod']);
  const weaker = await merge(open('weaker', { [CONFIGURATION]: configuration }));
  expect(weaker).toMatchObject({ code: 1, outputs: { 'failure-reason': 'approval-missing' } });
  takeBack = world.remember();
});
beforeEach(() => {
  takeBack();
});
afterAll(closeWorlds);

it('a pull request is judged by the gate that its apply would keep, and the comment names the commit', async () => {
  const pull = open('change', { [ORDERS]: OPENS });
  expect(await world.onPullRequest(pull, { environment })).toMatchObject({
    code: 1,
    outputs: { 'failure-reason': 'approval-missing' },
  });
  expect(check()).toMatchObject({ conclusion: 'action_required', title: '1 finding requires approval' });
  expect(comment()).toMatch(
    /\*\*The gate in force counts\*\* in environment `prod`, .*commit `\w{12}` of pull request 2 weakened it without an approval/,
  );
  world.review(pull, 'octocat', 'APPROVED');
  expect(await world.onPullRequest(pull, { environment })).toMatchObject({ code: 0 });
  expect(await world.onPush(world.head('main'), world.merge(pull), { environment })).toMatchObject({
    outputs: { applied: 'true' },
  });
});

it('a change without findings passes, and one that weakens the gate further does not', async () => {
  const harmless = open('less', { [ORDERS]: manifest('orders', ['read: "arn:aws:s3:::orders/a/*"']) });
  expect(await world.onPullRequest(harmless, { environment })).toMatchObject({ code: 0 });
  const gate = open('other-gate', {
    [CONFIGURATION]: `${configurationText(world.stateFolder)}gate: { failOn: critical, approvers: [mallory] }\n`,
  });
  expect(await world.onPullRequest(gate, { environment })).toMatchObject({
    code: 1,
    outputs: { 'failure-reason': 'approval-missing' },
  });
});

it.each<[string, RunOptions, () => void]>([
  ['this run does not plan', {}, () => undefined],
  [
    'cannot read the inventory|is not valid JSON|lacks required fields',
    { environment },
    () => {
      const file = join(world.stateFolder, 'inventory-prod.tfstate');
      const kept = readFileSync(file, 'utf8');
      writeFileSync(file, kept.replace('\\"format\\"', '\\"other\\"'));
    },
  ],
])('where the gate in force is not known (%s), the comment contains that', async (reason, options, damage) => {
  damage();
  const pull = open('change', { [ORDERS]: OPENS });
  expect(await world.onPullRequest(pull, options)).toMatchObject({ code: 0 });
  expect(comment()).toMatch(new RegExp(`The gate in force.* could not be read:.*(${reason})`));
});
