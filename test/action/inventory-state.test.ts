import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openInventory } from '../../action/src/inventory-state';
import type { Terraform } from '../../action/src/terraform';
import { VERSION } from '../../action/src/version';
import type { Environment } from '../../modules/manifest/configuration';

const environment = { name: 'prod', values: {} } as unknown as Environment;
const temporary = mkdtempSync(join(tmpdir(), 'inventory-'));
afterAll(() => {
  rmSync(temporary, { recursive: true });
});

/** A backend with a state, as `terraform state pull` prints it. */
function backend(
  text: string,
  store = (pushed: string) => pushed,
): { readonly terraform: Terraform; readonly pushed: string[] } {
  const pushed: string[] = [];
  let stored = text;
  const terraform = {
    version: '1.11.4',
    init: () => Promise.resolve(),
    pullState: () => Promise.resolve(stored),
    pushState: (folder: string, file: string) => {
      pushed.push(readFileSync(join(folder, file), 'utf8'));
      stored = store(pushed.at(-1) ?? '');
      return Promise.resolve();
    },
  } as unknown as Terraform;
  return { terraform, pushed };
}

const state = (more: object) =>
  JSON.stringify({ version: 4, serial: 0, lineage: '', outputs: {}, resources: [], ...more });
const inventory = { format: 1, action: VERSION, commit: 'c', gate: { commit: 'c' }, stacks: {} };

it.each([
  ['a local backend', ''],
  ['a remote backend', state({})],
])('an environment without a state in %s has no inventory, and gets one', async (_what, text) => {
  const { terraform, pushed } = backend(text);
  const opened = await openInventory(terraform, environment, temporary);
  expect(opened).toMatchObject({ inventory: undefined, serial: 0 });
  await opened.write(inventory);
  const [written = ''] = pushed;
  expect(JSON.parse(written)).toMatchObject({ serial: 1, lineage: expect.stringMatching(/^[\w-]{36}$/) as string });
  const again = await openInventory(backend(written).terraform, environment, temporary);
  expect(again).toMatchObject({ inventory, serial: 1 });
});

it('the second write follows the lineage and the serial that a remote backend gave the first one', async () => {
  const { terraform, pushed } = backend(state({}), (text) => {
    return JSON.stringify({ ...(JSON.parse(text) as object), lineage: 'of Terraform', serial: 2 });
  });
  const opened = await openInventory(terraform, environment, temporary);
  await opened.write(inventory);
  await opened.write(inventory);
  expect(JSON.parse(pushed[1] ?? '')).toMatchObject({ lineage: 'of Terraform', serial: 3 });
  expect(opened.state).toEqual({ lineage: 'of Terraform', revision: 2 });
});

it('a first write that another run has replaced is not taken for written', async () => {
  const { terraform } = backend('', () =>
    state({ serial: 1, lineage: 'x', outputs: { inventory: { value: 'other' } } }),
  );
  const opened = await openInventory(terraform, environment, temporary);
  await expect(opened.write(inventory)).rejects.toMatchObject({ kind: 'unwritten' });
});

it.each([
  ['text that is not JSON', '{'],
  ['a state of something else', state({ serial: 3, lineage: 'x' })],
])('%s is never taken for an environment without an inventory', async (_what, text) => {
  await expect(openInventory(backend(text).terraform, environment, temporary)).rejects.toMatchObject({
    kind: 'unreadable',
  });
});
