import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { closeWorlds, remembered } from './merged-change';
import { writeSynthesizedApp } from './synthesized-app';
import { CREDENTIALS, startWorld, type World } from './world';

const environment = CREDENTIALS;

jest.setTimeout(600_000);
afterAll(closeWorlds);

let world: World;
let marker: string;
beforeEach(async () => {
  world = remembered(await startWorld());
  marker = join(world.terraform.folder, 'marker');
});

const stack = (name: string, command: string, more: object = {}) => ({
  terraform: { backend: { local: { path: join(world.stateFolder, `${name}.tfstate`) } } },
  resource: { terraform_data: { a: { input: 'x', provisioner: [{ 'local-exec': { command } }] } } },
  output: { name: { value: name } },
  ...more,
});

it('a provisioner that was not reviewed does not run, and a removed stack is reported', async () => {
  const before = world.head('main');
  const inputs = writeSynthesizedApp(world, { mine: stack('mine', 'true'), other: stack('other', 'true') });
  world.commit('change', { 'app.ts': '// changed' });
  const pull = world.openPullRequest('change');
  expect(await world.onPullRequest(pull, { environment, inputs })).toMatchObject({ code: 0 });
  expect(world.github.state.comments[0]?.body).toContain('local-exec');
  expect(world.github.state.comments[0]?.body).toContain('output.name');
  const merge = world.merge(pull);
  writeSynthesizedApp(world, { mine: stack('mine', `touch ${marker}`), other: stack('other', 'true') });
  expect(await world.onPush(before, merge, { environment, inputs })).toMatchObject({
    code: 1,
    outputs: { 'failure-reason': 'plan-changed' },
  });
  expect(existsSync(marker)).toBe(false);
  writeSynthesizedApp(world, { mine: stack('mine', 'true'), other: stack('other', 'true') });
  expect(await world.onPush(before, merge, { environment, inputs })).toMatchObject({ code: 0 });

  writeSynthesizedApp(world, { mine: stack('mine', 'true') });
  world.commit('removal', { 'app.ts': '// without other' });
  const removal = world.openPullRequest('removal');
  expect(await world.onPullRequest(removal, { environment, inputs })).toMatchObject({ code: 0 });
  const comment = world.github.state.comments.find(({ issue }) => issue === removal.number)?.body ?? '';
  expect(comment).toContain('no longer has this stack');
  const applied = await world.onPush(merge, world.merge(removal), { environment, inputs });
  expect(applied).toMatchObject({ code: 0 });
  expect(applied.log).toMatch(/other: the app no longer has this stack/);
});

it('a stack outside the folder of the app is refused, also behind a link', async () => {
  const inputs = writeSynthesizedApp(world, { mine: stack('mine', 'true') });
  const outside = join(world.terraform.folder, 'outside');
  mkdirSync(outside);
  symlinkSync(outside, join(world.workspace, 'cdktf.out', 'stacks', 'link'));
  world.commit('change', { 'app.ts': '// changed' });
  const pull = world.openPullRequest('change');
  for (const workingDirectory of ['../../outside', 'stacks/link']) {
    writeSynthesizedApp(world, { mine: stack('mine', 'true') }, workingDirectory);
    expect(await world.onPullRequest(pull, { environment, inputs })).toMatchObject({
      code: 1,
      outputs: { 'failure-reason': 'invalid-input' },
    });
  }
});
