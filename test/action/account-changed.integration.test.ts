import { accountOf, addCluster } from '../rig/terraform/cloud';
import type { PullRequest } from '../rig/github/state';
import { closeWorlds, remembered, rolesOf } from './merged-change';
import { ACCOUNT, configurationText, CREDENTIALS, manifest, startWorld, type World } from './world';

const CONFIGURATION = 'eks-pod-identity.yaml';
const OTHER = '444455556666';

afterAll(closeWorlds);

let world: World;
let configuration: string;
let takeBack: () => void;
const run = { environment: CREDENTIALS };

async function propose(branch: string, files: Readonly<Record<string, string>>) {
  world.commit(branch, files);
  const pull = world.openPullRequest(branch);
  return [pull, await world.onPullRequest(pull, run)] as const;
}
const merge = (pull: PullRequest) => world.onPush(world.head('main'), world.merge(pull), run);
const lastIssue = () => world.github.state.issues.at(-1);

beforeAll(async () => {
  world = remembered(await startWorld());
  configuration = configurationText(world.stateFolder);
  world.terraform.cloud.change((state) => addCluster(state, OTHER, 'eu-west-1', 'shop-eu'));
  const orders = manifest('orders', ['read: "arn:aws:s3:::orders/*"']);
  const [first] = await propose('first', { 'services/orders/pod-identity.yaml': orders });
  expect(await merge(first)).toMatchObject({ outputs: { applied: 'true' } });
  takeBack = world.remember();
});
beforeEach(() => {
  takeBack();
});

it('an environment with another account is refused for good when it is merged, and a revert is the way out', async () => {
  const [moved, review] = await propose('move', { [CONFIGURATION]: configuration.replaceAll(ACCOUNT, OTHER) });
  expect(review).toMatchObject({ code: 1, outputs: { 'failure-reason': 'invalid-manifests' } });
  const refused = await merge(moved);
  expect(refused).toMatchObject({ code: 1, outputs: { 'failure-reason': 'account-changed', applied: 'false' } });
  expect(refused.log).toContain('Revert the change. To move them on purpose');
  expect(refused.log).not.toContain('with accept:');
  expect(lastIssue()?.body).toContain('A person cannot accept these plans');
  expect([Object.keys(rolesOf(world)), Object.keys(accountOf(world.terraform.cloud.state, OTHER).roles)]).toEqual([
    ['orders-prod'],
    [],
  ]);

  const [reverted] = await propose('revert', { [CONFIGURATION]: `# again\n${configuration}` });
  expect(await merge(reverted)).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(lastIssue()?.state).toBe('closed');
});

it('an environment that is renamed while it has services is reported until it is back', async () => {
  const [renamed, review] = await propose('rename', { [CONFIGURATION]: configuration.replace('prod:', 'production:') });
  expect(review).toMatchObject({ code: 1, outputs: { 'failure-reason': 'invalid-manifests' } });
  const ABANDONED = { code: 1, outputs: { 'failure-reason': 'environment-removed', applied: 'false' } };
  const merged = await merge(renamed);
  expect(merged).toMatchObject(ABANDONED);
  expect(merged.log).toContain('no longer has environment "prod", and its inventory lists orders-prod');
  expect(await world.onSchedule(run)).toMatchObject({
    ...ABANDONED,
    outputs: { 'failure-reason': 'environment-removed' },
  });

  const [back] = await propose('back', { [CONFIGURATION]: `# again\n${configuration}` });
  expect(await merge(back)).toMatchObject({ code: 0, outputs: { applied: 'true' } });
});
