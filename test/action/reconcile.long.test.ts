import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeWorlds, remembered, rolesOf } from './merged-change';
import { configurationText, CREDENTIALS, manifest, startWorld, type World } from './world';

const environment = CREDENTIALS;
const CONFIGURATION = 'eks-pod-identity.yaml';
const ORDERS = 'services/orders/pod-identity.yaml';
const BILLING = 'services/billing/pod-identity.yaml';
const reads = (service: string, ...more: string[]) => manifest(service, [`read: "arn:aws:s3:::${service}/*"`, ...more]);
const DELETES = '{ actions: s3:DeleteObject, resources: "arn:aws:s3:::orders/*" }';

afterAll(closeWorlds);

let world: World;
beforeEach(async () => {
  world = remembered(await startWorld());
  world.github.state.permissions['octocat'] = 'write';
});

/** Plans and merges a change. @returns the commits before and after */
async function merge(branch: string, files: Readonly<Record<string, string | undefined>>): Promise<[string, string]> {
  world.commit(branch, files);
  const pull = world.openPullRequest(branch);
  await world.onPullRequest(pull, { environment });
  const before = world.head('main');
  return [before, world.merge(pull)];
}

const deliver = async (branch: string, files: Readonly<Record<string, string | undefined>>) => {
  const commits = await merge(branch, files);
  return { commits, result: await world.onPush(...commits, { environment }) };
};
const roleNames = () => Object.keys(rolesOf(world));
const inline = () => JSON.stringify(Object.values(rolesOf(world)).map((role) => role.inline));

it('the re-run of an old apply does not bring back what a later pull request took away', async () => {
  await deliver('a', { [ORDERS]: reads('orders') });
  const { commits } = await deliver('b', { [ORDERS]: reads('orders', DELETES) });
  expect(inline()).toContain('DeleteObject');
  await deliver('revert', { [ORDERS]: reads('orders') });
  expect(await world.onPush(...commits, { environment })).toMatchObject({ code: 0, outputs: { stacks: '[]' } });
  expect(inline()).not.toContain('DeleteObject');
});

it('merges whose applies never ran are applied by the next one, in one step', async () => {
  await deliver('a', { [ORDERS]: reads('orders') });
  await merge('b', { [ORDERS]: reads('orders', DELETES) });
  await merge('c', { [BILLING]: reads('billing') });
  const { result } = await deliver('d', {
    [ORDERS]: reads('orders', DELETES, '{ actions: sqs:SendMessage, resources: "arn:aws:sqs:*:*:orders" }'),
  });
  expect(result).toMatchObject({ code: 0, outputs: { applied: 'true', stacks: '["billing-prod","orders-prod"]' } });
  expect(inline()).toContain('SendMessage');
});

it('a stack of a removed service that is left is drift, until it is removed', async () => {
  await deliver('a', { [ORDERS]: reads('orders') });
  world.terraform.cloud.inject({ operation: 'DeleteRole', code: 'ThrottlingException' });
  const { result } = await deliver('remove', { [ORDERS]: undefined, 'README.md': 'none left' });
  expect(result).toMatchObject({ code: 1 });
  expect(await world.onSchedule({ environment })).toMatchObject({
    outputs: { drifted: 'true', stacks: '["orders-prod"]' },
  });
  expect(world.github.state.issues[0]?.body).toContain('no longer has this stack');
});

it('a gate that was weakened without an approval stays in force for the next change', async () => {
  const gate = 'gate:\n  failOn: high\n  approvers: [octocat]\n';
  world.commit('main', { [CONFIGURATION]: configurationText(world.stateFolder) + gate });
  const weaker = await deliver('weaker', { [CONFIGURATION]: configurationText(world.stateFolder) });
  expect(weaker.result).toMatchObject({ code: 1, outputs: { 'failure-reason': 'approval-missing' } });
  const admin = await deliver('admin', { [ORDERS]: manifest('orders', ['{ actions: "*", resources: "*" }']) });
  expect(admin.result).toMatchObject({ code: 1, outputs: { 'failure-reason': 'approval-missing' } });
  expect(rolesOf(world)).toEqual({});
});

it('an inventory that cannot be read is an error, and not an empty one', async () => {
  const { commits } = await deliver('a', { [ORDERS]: reads('orders') });
  writeFileSync(join(world.stateFolder, 'inventory-prod.tfstate'), '{');
  expect(await world.onPush(...commits, { environment })).toMatchObject({
    code: 1,
    outputs: { 'failure-reason': 'inventory-unreadable', applied: 'false' },
  });
});

it('a branch that was forced back leaves what it removed, refuses it, and applies it once accepted', async () => {
  const first = await deliver('orders', { [ORDERS]: reads('orders') });
  const second = await deliver('evil', { [BILLING]: manifest('billing', ['{ actions: "*", resources: "*" }']) });
  const [, good] = first.commits;
  writeFileSync(join(world.terraform.folder, 'origin', 'refs/heads/main'), `${good}\n`);
  const forced = await world.onPush(second.commits[1], good, { environment });
  expect(forced).toMatchObject({
    code: 1,
    outputs: { 'failure-reason': 'history-rewritten', stacks: '["billing-prod"]' },
  });
  const [accept = ''] = /[0-9a-f]{64}/.exec(forced.log) ?? [];
  const actor = { ...environment, GITHUB_TRIGGERING_ACTOR: 'octocat' };
  expect(await world.onDispatch({ environment: actor, inputs: { accept } })).toMatchObject({ code: 0 });
  expect(Object.keys(rolesOf(world))).toEqual(['orders-prod']);
});

it('stacks that an earlier version applied are recorded if they equal the tip, and refused if not', async () => {
  await deliver('a', { [ORDERS]: reads('orders'), [BILLING]: reads('billing') });
  // Before the inventory.
  writeFileSync(join(world.stateFolder, 'inventory-prod.tfstate'), '');
  world.terraform.cloud.change(() => {
    rolesOf(world)['billing-prod']?.attached.push('arn:aws:iam::aws:policy/ReadOnlyAccess');
  });
  const upgraded = await world.onDispatch({ environment });
  expect(upgraded).toMatchObject({ code: 1, outputs: { 'failure-reason': 'not-reviewed' } });
  expect(upgraded.log).toContain('it is not known which commit was applied last');
  const next = await deliver('b', { [ORDERS]: reads('orders', DELETES) });
  expect(next.result).toMatchObject({ code: 1, outputs: { 'failure-reason': 'not-reviewed' } });
  expect(inline()).toContain('DeleteObject');
});

it('a first run finds what is left of services that were removed, and an approver has it deleted', async () => {
  await deliver('a', { [ORDERS]: reads('orders'), [BILLING]: reads('billing') });
  await merge('remove', { [BILLING]: undefined });
  await merge('others', { 'README.md': 'text' });
  writeFileSync(join(world.stateFolder, 'inventory-prod.tfstate'), '');
  const started = await world.onDispatch({ environment });
  expect(started).toMatchObject({ code: 1, outputs: { 'failure-reason': 'not-reviewed' } });
  expect(started.log).toContain('billing-prod: it is not known which commit was applied last');
  // It is still known in the next run, which has an inventory.
  const again = await world.onDispatch({ environment });
  expect(again).toMatchObject({ code: 1, outputs: { 'failure-reason': 'not-reviewed' } });
  const [accept = ''] = /[0-9a-f]{64}/.exec(again.log) ?? [];
  const actor = { ...environment, GITHUB_TRIGGERING_ACTOR: 'octocat' };
  expect(await world.onDispatch({ environment: actor, inputs: { accept } })).toMatchObject({ code: 0 });
  expect(Object.keys(rolesOf(world))).toEqual(['orders-prod']);
  expect(await world.onDispatch({ environment })).toMatchObject({ code: 0, outputs: { stacks: '[]' } });
});

it('a stack that only an upgrade of the action changes is left, named by the drift run, and applied once accepted', async () => {
  await deliver('a', { [ORDERS]: reads('orders') });
  const file = join(world.stateFolder, 'inventory-prod.tfstate');
  const state = JSON.parse(readFileSync(file, 'utf8')) as { outputs: { inventory: { value: string } } };
  const { inventory } = state.outputs;
  inventory.value = inventory.value.replace(
    /"digest":"\w+","action":"[^"]+"/,
    '"digest":"of another version","action":"0.0.1"',
  );
  writeFileSync(file, JSON.stringify(state));
  const attached = rolesOf(world)['orders-prod']?.attached;
  world.terraform.cloud.change(() => attached?.push('arn:aws:iam::aws:policy/ReadOnlyAccess'));
  await world.onSchedule({ environment });
  const body = world.github.state.issues.find(({ state: open }) => open === 'open')?.body ?? '';
  expect(body).toContain('upgrade');
  expect(await world.onDispatch({ environment })).toMatchObject({ code: 0, outputs: { stacks: '[]' } });
  const [accept = ''] = /[0-9a-f]{64}/.exec(body) ?? [];
  const actor = { ...environment, GITHUB_TRIGGERING_ACTOR: 'octocat' };
  expect(await world.onDispatch({ environment: actor, inputs: { accept } })).toMatchObject({ code: 0 });
  expect(rolesOf(world)['orders-prod']?.attached).toEqual([]);
});

it('the number of Terraform commands does not depend on the number of services', async () => {
  const others = ['a', 'b', 'c'].map((name) => [`services/${name}/pod-identity.yaml`, reads(name)]);
  await deliver('others', Object.fromEntries(others) as Record<string, string>);
  const commits = await merge('orders', { [ORDERS]: reads('orders') });
  const folder = join(world.terraform.folder, 'wrapped');
  const log = join(world.terraform.folder, 'commands');
  mkdirSync(folder);
  const program = execFileSync('which', ['terraform'], { encoding: 'utf8' }).trim();
  const script = `#!/bin/sh\necho "$1 $2" >> ${log}\nexec ${program} "$@"\n`;
  writeFileSync(join(folder, 'terraform'), script, { mode: 0o755 });
  const PATH = `${folder}:${process.env['PATH'] ?? ''}`;
  expect(await world.onPush(...commits, { environment: { ...environment, PATH } })).toMatchObject({ code: 0 });
  const commands = readFileSync(log, 'utf8')
    .split('\n')
    .map((line) => line.replace(/ -.*/, ''))
    .filter(Boolean);
  const counts = Object.fromEntries(
    [...new Set(commands)].map((one) => [one, commands.filter((other) => other === one).length]),
  );
  expect(counts).toEqual({ version: 1, init: 2, 'state pull': 1, plan: 1, show: 1, 'state push': 2, apply: 1 });
});

it('what a fork brought is applied once an approver has accepted its plan, and only that plan', async () => {
  const before = world.head('main');
  world.commit('fork', { [ORDERS]: reads('orders') });
  const refused = await world.onPush(before, world.merge(world.openPullRequest('fork', { headRepoId: 99 })), {
    environment,
  });
  expect(refused).toMatchObject({ code: 1, outputs: { 'failure-reason': 'not-reviewed' } });
  const issue = world.github.state.issues[0];
  const [accept = ''] = /[0-9a-f]{64}/.exec(issue?.body ?? '') ?? [];
  const by = (login: string) =>
    world.onDispatch({ environment: { ...environment, GITHUB_TRIGGERING_ACTOR: login }, inputs: { accept } });
  expect(await by('developer')).toMatchObject({ code: 1, outputs: { 'failure-reason': 'accept-refused' } });
  expect(roleNames()).toEqual([]);
  expect(await by('octocat')).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(roleNames()).toEqual(['orders-prod']);
  expect(world.github.state.issues).toMatchObject([{ state: 'closed' }]);
});

it('a service keeps its objects when its state moves to another backend, and loses them when it is removed', async () => {
  const start = world.head('main');
  world.commit('add', { [ORDERS]: reads('orders') });
  const added = world.openPullRequest('add');
  await world.onPullRequest(added, { environment });
  const first = world.merge(added);
  await world.onPush(start, first, { environment });
  expect(roleNames()).toEqual(['orders-prod']);

  world.commit('move', { [CONFIGURATION]: configurationText(join(world.stateFolder, 'new')) });
  const moved = world.openPullRequest('move');
  expect(await world.onPullRequest(moved, { environment })).toMatchObject({
    code: 1,
    outputs: { 'failure-reason': 'backend-moved' },
  });
  expect(world.github.state.checkRuns.at(-1)).toMatchObject({ conclusion: 'failure' });
  const places = (name: string) => [join(world.stateFolder, name), join(world.stateFolder, 'new', name)] as const;
  renameSync(...places('orders-prod.tfstate'));
  const withoutInventory = await world.onPullRequest(moved, { environment });
  expect(withoutInventory).toMatchObject({ code: 1, outputs: { 'failure-reason': 'backend-moved' } });
  expect(withoutInventory.log).toContain('terraform state push moved.tfstate');
  const inventory = places('inventory-prod.tfstate');
  copyFileSync(...inventory);
  expect(await world.onPullRequest(moved, { environment })).toMatchObject({ code: 0 });
  const second = world.merge(moved);
  // An apply at the old place in between makes it the newer one, and another lineage is another inventory.
  const text = readFileSync(inventory[0], 'utf8');
  for (const [newer, words] of [
    [text.replace(/"serial": (\d+)/, (_, serial: string) => `"serial": ${Number(serial) + 1}`), 'is older than'],
    [text.replace(/"lineage": "/, '"lineage": "another-'), 'is another one'],
  ] as const) {
    writeFileSync(inventory[0], newer);
    const refused = await world.onPush(first, second, { environment });
    expect(refused).toMatchObject({ code: 1, outputs: { 'failure-reason': 'backend-moved', applied: 'false' } });
    expect(refused.log).toContain(words);
  }
  writeFileSync(inventory[0], text);
  expect(await world.onPush(first, second, { environment })).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(roleNames()).toEqual(['orders-prod']);

  world.commit('remove', { [ORDERS]: undefined, 'README.md': 'none left' });
  const removed = world.openPullRequest('remove');
  expect(await world.onPullRequest(removed, { environment })).toMatchObject({
    code: 0,
    outputs: { verdict: 'narrower' },
  });
  // A removal that fails stays pending, and the next run does it, not only the run of its commit.
  world.terraform.cloud.inject({ operation: 'DeleteRole', code: 'ThrottlingException' });
  expect(await world.onPush(second, world.merge(removed), { environment })).toMatchObject({
    code: 1,
    outputs: { 'failure-reason': 'apply-failed' },
  });
  expect(roleNames()).toEqual(['orders-prod']);
  expect(await world.onPush(start, first, { environment })).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expect(roleNames()).toEqual([]);
});
