import { accountOf, addCluster } from '../rig/terraform/cloud';
import type { PullRequest } from '../rig/github/state';
import { closeWorlds, remembered, rolesOf } from './merged-change';
import { ACCOUNT, configurationText, CREDENTIALS, manifest, startWorld } from './world';

const CONFIGURATION = 'eks-pod-identity.yaml';
const OTHER = '444455556666';

afterAll(closeWorlds);

it('an environment with another account is refused for good when it is merged, and a revert is the way out', async () => {
  const world = remembered(await startWorld());
  const configuration = configurationText(world.stateFolder);
  const run = { environment: CREDENTIALS };
  world.terraform.cloud.change((state) => addCluster(state, OTHER, 'eu-west-1', 'shop-eu'));
  const propose = async (branch: string, files: Readonly<Record<string, string>>) => {
    world.commit(branch, files);
    const pull = world.openPullRequest(branch);
    return [pull, await world.onPullRequest(pull, run)] as const;
  };
  const merge = (pull: PullRequest) => world.onPush(world.head('main'), world.merge(pull), run);
  const [first] = await propose('first', {
    'services/orders/pod-identity.yaml': manifest('orders', ['read: "arn:aws:s3:::orders/*"']),
  });
  expect(await merge(first)).toMatchObject({ outputs: { applied: 'true' } });

  const [moved, review] = await propose('move', { [CONFIGURATION]: configuration.replaceAll(ACCOUNT, OTHER) });
  expect(review).toMatchObject({ code: 1, outputs: { 'failure-reason': 'invalid-manifests' } });
  const refused = await merge(moved);
  expect(refused).toMatchObject({ code: 1, outputs: { 'failure-reason': 'account-changed', applied: 'false' } });
  expect(refused.log).toContain('Revert the change. To move them on purpose');
  expect(refused.log).not.toContain('with accept:');
  const issue = world.github.state.issues.at(-1);
  expect(issue?.body).toContain('A person cannot accept these plans');
  expect([Object.keys(rolesOf(world)), Object.keys(accountOf(world.terraform.cloud.state, OTHER).roles)]).toEqual([
    ['orders-prod'],
    [],
  ]);

  const [reverted] = await propose('revert', { [CONFIGURATION]: `# again\n${configuration}` });
  expect(await merge(reverted)).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(world.github.state.issues.at(-1)?.state).toBe('closed');
});
