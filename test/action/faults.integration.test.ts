import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { closeWorlds, expectApplied, merged, rolesOf } from './merged-change';

/** Each test starts from the same merged pull request. */
let shop: Awaited<ReturnType<typeof merged>>;
let takeBack: () => void;
beforeAll(async () => {
  shop = await merged(['billing', 'orders']);
  takeBack = shop.world.remember();
});
beforeEach(() => {
  takeBack();
});
afterAll(closeWorlds);

it("one stack's failure leaves the others done, and the next run does what is left", async () => {
  const { world, apply } = shop;
  world.terraform.cloud.inject({ operation: 'CreateRole', code: 'AccessDenied', message: 'not in this account' });
  const first = await apply();
  expect(first).toMatchObject({ code: 1, outputs: { applied: 'false', 'failure-reason': 'apply-failed' } });
  expect(first.log).toContain('not in this account');
  expect(Object.keys(rolesOf(world))).toEqual(['orders-prod']);
  expect(world.github.state.comments.at(-1)?.body).toContain('1 of 2 stacks applied');
  expect(await apply()).toMatchObject({ code: 0, outputs: { applied: 'true' } });
  expectApplied(world, ['billing', 'orders']);
});

it('throttling by AWS in the middle of an apply is told, and resumed by the next run', async () => {
  const { world, apply } = shop;
  world.terraform.cloud.inject({ operation: 'CreatePodIdentityAssociation', code: 'ThrottlingException' });
  expect(await apply()).toMatchObject({ code: 1, outputs: { 'failure-reason': 'apply-failed' } });
  expect(await apply()).toMatchObject({ code: 0 });
  expectApplied(world, ['billing', 'orders']);
});

it('a step that was not reviewed is refused in a resumed apply too', async () => {
  const { world, apply } = shop;
  world.terraform.cloud.inject({ operation: 'CreatePodIdentityAssociation', code: 'ThrottlingException' });
  await apply();
  world.terraform.cloud.change(() => {
    for (const role of Object.values(rolesOf(world))) role.attached.push('arn:aws:iam::aws:policy/AdministratorAccess');
  });
  const refused = await apply();
  expect(refused).toMatchObject({ code: 1, outputs: { 'failure-reason': 'plan-changed' } });
  expect(refused.log).toContain('is not in the reviewed plan');
});

it('an inventory that cannot be written lets nothing be applied', async () => {
  const { world, apply } = shop;
  // Reading finds no file, and its folder cannot be written to.
  symlinkSync('/nowhere/inventory', join(world.stateFolder, 'inventory-prod.tfstate'));
  const refused = await apply();
  expect(refused).toMatchObject({ code: 1, outputs: { 'failure-reason': 'inventory-not-written', applied: 'false' } });
  expect(refused.log).toContain('environment "prod": cannot write the inventory');
  expect(rolesOf(world)).toEqual({});
});

it('a commit that neither the clone nor the remote has is told with the reason of git', async () => {
  const { world, apply } = shop;
  const git = (...args: string[]) => execFileSync('git', args, { cwd: world.workspace, encoding: 'utf8' }).trim();
  const url = git('remote', 'get-url', 'origin');
  git('remote', 'set-url', 'origin', join(world.workspace, 'nowhere'));
  const refused = await apply();
  git('remote', 'set-url', 'origin', url);
  expect(refused).toMatchObject({ code: 1, outputs: { 'failure-reason': 'history-missing' } });
  expect(refused.log).toContain('does not appear to be a git repository');
  expect(rolesOf(world)).toEqual({});
});
