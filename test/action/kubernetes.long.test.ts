import { apiKeys } from '../cluster-api';
import { addCluster } from '../rig/terraform/cloud';
import { closeWorlds, remembered, rolesOf } from './merged-change';
import { ACCOUNT, CREDENTIALS, startWorld, type World } from './world';

const environment = CREDENTIALS;
const MANIFEST = 'services/orders/pod-identity.yaml';
const manifest = (bucket: string) =>
  `service: orders\nserviceAccounts: shop/orders\nkubernetes: { serviceAccount: create }\nallow:\n  - read: "arn:aws:s3:::${bucket}/*"\n`;

jest.setTimeout(600_000);
afterAll(closeWorlds);

let world: World;
beforeEach(async () => {
  world = remembered(await startWorld());
  world.terraform.cloud.change((state) => addCluster(state, ACCOUNT, 'us-east-1', 'shop-us'));
});

/** The configuration with these clusters. */
const configuration = (...clusters: string[]) => ({
  'eks-pod-identity.yaml': `environments:
  prod:
    account: "${ACCOUNT}"
    region: eu-west-1
    clusters: [ ${clusters.map((one) => `{ agent: preinstalled, ${one} }`).join(', ')} ]
    backend: { local: { path: "${world.stateFolder}/{stack}.tfstate" } }
`,
});

async function deliver(branch: string, files: Readonly<Record<string, string>>) {
  world.commit(branch, files);
  const pull = world.openPullRequest(branch);
  const planned = await world.onPullRequest(pull, { environment });
  const comment = world.github.state.comments.find((one) => one.issue === pull.number)?.body ?? '';
  const before = world.head('main');
  const commits = [before, world.merge(pull)] as const;
  return { planned, comment, applied: await world.onPush(...commits, { environment }) };
}

const serviceAccounts = () =>
  Object.fromEntries(
    Object.entries(world.terraform.cloud.state.clusters).map(([name, one]) => [name, one.serviceAccounts]),
  );
const operations = (since: number) =>
  world.terraform.cloud.calls.slice(since).flatMap(({ operation, failed }) => (failed ? [] : [operation]));

it('a cluster that gets an endpoint keeps its service accounts, and so does one that loses it', async () => {
  const plain = configuration('name: shop-eu');
  const first = await deliver('first', { ...plain, [MANIFEST]: manifest('orders') });
  expect(first.applied).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  const before = structuredClone(serviceAccounts());
  expect(Object.keys(before[`${ACCOUNT}/eu-west-1/shop-eu`] ?? {})).toEqual(['shop/orders']);
  const since = world.terraform.cloud.calls.length;

  const moved = await deliver('second', configuration(`name: shop-eu, ${apiKeys('a')}`));
  expect(moved.comment).toContain('moves here from orders-prod without a gap');
  expect(moved.applied).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(await world.onSchedule({ environment })).toMatchObject({ code: 0, outputs: { drifted: 'false' } });

  const back = await deliver('third', plain);
  expect(back.comment).toContain('moves here from orders-prod-kubernetes-shop-eu without a gap');
  expect(back.applied).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(await world.onSchedule({ environment })).toMatchObject({ code: 0, outputs: { drifted: 'false' } });
  expect(serviceAccounts()).toEqual(before);
  expect(operations(since).filter((one) => /^(?:create|delete)Service/.test(one))).toEqual([]);
});

it('a namespace exists before its service accounts, and stays in the cluster when it leaves the configuration', async () => {
  const api = apiKeys('a');
  const first = await deliver('first', {
    ...configuration(`name: shop-eu, ${api}, namespaces: { shop: { labels: { team: shop } } }`),
    [MANIFEST]: manifest('orders'),
  });
  expect(first.applied).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  const made = operations(0);
  expect(made.indexOf('createNamespace')).toBeLessThan(made.indexOf('createServiceAccount'));
  expect(made.indexOf('CreatePodIdentityAssociation')).toBeLessThan(made.indexOf('createServiceAccount'));
  const second = await deliver('second', configuration(`name: shop-eu, ${api}`));
  expect(second.comment).toContain('- forget kubernetes_namespace_v1.namespace');
  expect(second.applied).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(Object.values(world.terraform.cloud.state.clusters)[0]?.namespaces).toMatchObject({
    shop: { labels: { team: 'shop' } },
  });
  expect(await world.onSchedule({ environment })).toMatchObject({ code: 0, outputs: { drifted: 'false' } });
});

it('a cluster that is down fails alone: the role changes, and other clusters have their service accounts', async () => {
  const clusters = (us: string) =>
    configuration(`name: shop-eu, ${apiKeys('eu')}`, `name: shop-us, region: us-east-1, ${apiKeys(us)}`);
  const first = await deliver('first', { ...clusters('down'), [MANIFEST]: manifest('orders') });
  expect(first.applied).toMatchObject({ code: 1, outputs: { applied: 'false', 'failure-reason': 'apply-failed' } });
  const policies = () => JSON.stringify(rolesOf(world)['orders-prod']?.inline);
  expect(policies()).toContain('arn:aws:s3:::orders/*');
  const accountsOf = () => Object.values(serviceAccounts()).map((one) => Object.keys(one));
  expect(accountsOf()).toEqual([['shop/orders'], []]);

  await deliver('second', { [MANIFEST]: manifest('invoices') });
  expect(policies()).toContain('arn:aws:s3:::invoices/*');

  const third = await deliver('third', clusters('us'));
  expect(third.applied).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(accountsOf()).toEqual([['shop/orders'], ['shop/orders']]);
});
