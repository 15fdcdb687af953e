import { closeWorlds, remembered, rolesOf } from './merged-change';
import { CREDENTIALS, startWorld, type World } from './world';

const environment = CREDENTIALS;
const fileOf = (service: string) => `services/${service}/pod-identity.yaml`;
const manifest = (service: string, accounts: string, role = '') =>
  `service: ${service}\nserviceAccounts: [${accounts}]\n${role}allow:\n  - read: "arn:aws:s3:::${service}/*"\n`;

jest.setTimeout(600_000);
afterAll(closeWorlds);

let world: World;
beforeEach(async () => {
  world = remembered(await startWorld());
  world.github.state.permissions['octocat'] = 'write';
});

async function deliver(branch: string, files: Readonly<Record<string, string | undefined>>) {
  world.commit(branch, files);
  const pull = world.openPullRequest(branch);
  const planned = await world.onPullRequest(pull, { environment });
  const comment = world.github.state.comments.find((one) => one.issue === pull.number)?.body ?? '';
  const before = world.head('main');
  const commits = [before, world.merge(pull)] as const;
  return { planned, comment, apply: () => world.onPush(...commits, { environment }) };
}

function associations(): Record<string, string> {
  const [cluster] = Object.values(world.terraform.cloud.state.clusters);
  return Object.fromEntries(
    Object.values(cluster?.associations ?? {}).map(({ namespace, serviceAccount, id, roleArn }) => [
      `${namespace}/${serviceAccount}`,
      `${id} ${roleArn.split('/').at(-1) ?? ''}`,
    ]),
  );
}

const operations = (since: number) =>
  world.terraform.cloud.calls
    .slice(since)
    .map(({ operation }) => operation)
    .filter((operation) => /^(Create|Update|Delete)PodIdentity/.test(operation));

it.each<[string, Record<string, string>, Record<string, string | undefined>, string]>([
  [
    'a renamed service',
    { [fileOf('orders')]: manifest('orders', 'shop/api') },
    { [fileOf('orders')]: undefined, [fileOf('checkout')]: manifest('checkout', 'shop/api') },
    'checkout-prod',
  ],
  [
    'a service account that another service takes',
    {
      [fileOf('orders')]: manifest('orders', 'shop/orders, shop/api'),
      [fileOf('billing')]: manifest('billing', 'shop/billing'),
    },
    {
      [fileOf('orders')]: manifest('orders', 'shop/orders'),
      [fileOf('billing')]: manifest('billing', 'shop/billing, shop/api'),
    },
    'billing-prod',
  ],
])('%s keeps its association, also after a failure in between', async (_what, first, second, role) => {
  expect(await (await deliver('first', first)).apply()).toMatchObject({ code: 0 });
  const [id = ''] = associations()['shop/api']?.split(' ') ?? [];
  const moved = await deliver('second', second);
  expect(moved.planned).toMatchObject({ code: 0 });
  expect(moved.comment).toContain('without a gap');
  const since = world.terraform.cloud.calls.length;
  world.terraform.cloud.inject({ operation: 'UpdatePodIdentityAssociation', code: 'AccessDenied' });
  expect(await moved.apply()).toMatchObject({ code: 1, outputs: { 'failure-reason': 'apply-failed' } });
  // The old role is still there: what takes over has failed.
  expect(associations()['shop/api']).toBe(`${id} orders-prod`);
  expect(Object.keys(rolesOf(world))).toContain('orders-prod');
  expect(await moved.apply()).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(associations()['shop/api']).toBe(`${id} ${role}`);
  expect(new Set(operations(since))).toEqual(new Set(['UpdatePodIdentityAssociation']));
  expect(await world.onSchedule({ environment })).toMatchObject({ code: 0, outputs: { drifted: 'false' } });
});

it('two services exchange their service accounts', async () => {
  const both = (orders: string, billing: string) => ({
    [fileOf('orders')]: manifest('orders', orders),
    [fileOf('billing')]: manifest('billing', billing),
  });
  await (await deliver('first', both('shop/a', 'shop/b'))).apply();
  const since = world.terraform.cloud.calls.length;
  expect(await (await deliver('second', both('shop/b', 'shop/a'))).apply()).toMatchObject({ code: 0 });
  expect(associations()).toEqual({
    'shop/a': expect.stringContaining('billing-prod') as string,
    'shop/b': expect.stringContaining('orders-prod') as string,
  });
  expect(new Set(operations(since))).toEqual(new Set(['UpdatePodIdentityAssociation']));
});

it('a service that takes the name of a role waits until it is free, and its pull request says so', async () => {
  const role = 'role: { name: pods }\n';
  await (await deliver('first', { [fileOf('orders')]: manifest('orders', 'shop/api', role) })).apply();
  const moved = await deliver('second', {
    [fileOf('orders')]: undefined,
    [fileOf('checkout')]: manifest('checkout', 'shop/api', role),
  });
  expect(moved.comment).toContain('is deleted in orders-prod before it is created here');
  expect(await moved.apply()).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(Object.keys(rolesOf(world))).toEqual(['pods']);
  expect(Object.keys(associations())).toEqual(['shop/api']);
  expect(await world.onSchedule({ environment })).toMatchObject({ code: 0, outputs: { drifted: 'false' } });
});

it('a service account that moves and comes back has one association all the time', async () => {
  const before = {
    [fileOf('orders')]: manifest('orders', 'shop/orders, shop/api'),
    [fileOf('billing')]: manifest('billing', 'shop/billing'),
  };
  await (await deliver('first', before)).apply();
  const moved = await deliver('second', {
    [fileOf('orders')]: manifest('orders', 'shop/orders'),
    [fileOf('billing')]: manifest('billing', 'shop/billing, shop/api'),
  });
  expect(await moved.apply()).toMatchObject({ code: 0 });
  const back = await deliver('third', before);
  expect(await back.apply()).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(associations()['shop/api']).toContain('orders-prod');
});
