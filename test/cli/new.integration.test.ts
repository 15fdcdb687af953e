import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newService, type NewOptions } from '../../cli/commands/new';
import { newManifestText } from '../../cli/scaffold/file-texts';
import { loadRepository } from '../../modules';
import { PRESETS } from '../../modules/presets/presets';
import { removeFolders } from '../repository/git-repository';
import { CONFIGURATION, folderWith, manifestOf } from './command-line';

afterAll(removeFolders);

const FILES = { 'eks-pod-identity.yaml': CONFIGURATION, 'services/orders/pod-identity.yaml': manifestOf('orders') };

const run = (folder: string, name: string, options: NewOptions = {}) =>
  newService({ folder, color: false, notesColor: false }, name, options);

test('the new manifest is found, has no problem, and grants nothing', async () => {
  const folder = folderWith(FILES);
  const { exitCode, output } = await run(folder, 'payments', { serviceAccount: 'shop/payments' });
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: 'services/payments/pod-identity.yaml\n' });
  const { diagnostics, workloads } = await loadRepository(folder);
  expect(diagnostics).toEqual([]);
  expect(workloads.find(({ service }) => service === 'payments')).toMatchObject({
    associations: [{ namespace: 'shop', serviceAccount: 'payments' }],
    role: { statements: [] },
  });
});

test('its examples of grants are valid', async () => {
  const folder = folderWith(FILES);
  await run(folder, 'payments');
  const path = 'services/payments/pod-identity.yaml';
  const text = readFileSync(join(folder, path), 'utf8').replace(/^# (?=allow:| )/gm, '');
  const { diagnostics, workloads } = await loadRepository(folderWith({ ...FILES, [path]: text }));
  expect(diagnostics).toEqual([]);
  expect(workloads.find(({ service }) => service === 'payments')?.role).toHaveProperty('grants.2');
});

test('every preset gives a manifest without a problem', async () => {
  const manifests = PRESETS.map(({ name: preset }) => [
    `services/${preset}/pod-identity.yaml`,
    newManifestText({ service: preset, serviceAccount: `test/${preset}`, preset }),
  ]);
  const files = { 'eks-pod-identity.yaml': CONFIGURATION, ...Object.fromEntries(manifests) } as Record<string, string>;
  const { diagnostics, workloads } = await loadRepository(folderWith(files));
  expect(diagnostics).toEqual([]);
  expect(workloads).toHaveLength(PRESETS.length);
});

test.each<[string, string, NewOptions, RegExp]>([
  ['a service that exists', 'orders', {}, /service "orders" exists in "services\/orders\/pod-identity.yaml"/],
  ['a file that exists', 'other', { folder: 'services/orders' }, /"services\/orders\/pod-identity.yaml" exists/],
  ['an invalid name', 'Orders!', {}, /"Orders!" is not a valid service name/],
  ['an invalid service account', 'a', { serviceAccount: 'a' }, /not a valid service account/],
  ['an unknown preset', 'a', { preset: 'external-dn' }, /preset "external-dn" does not exist/],
  ['a folder that no pattern matches', 'a', { folder: 'platform/a' }, /do not match a file in "platform\/a"/],
])('refuses %s', async (_, name, options, problem) => {
  await expect(run(folderWith(FILES), name, options)).rejects.toThrow(problem);
});

test('starts a preset with the service account of its chart', async () => {
  const folder = folderWith(FILES);
  await run(folder, 'dns', { preset: 'external-dns' });
  const { workloads } = await loadRepository(folder);
  expect(workloads.find(({ service }) => service === 'dns')?.associations).toMatchObject([
    { namespace: 'external-dns', serviceAccount: 'external-dns' },
  ]);
});

test('prints the problems of a configuration that cannot be read', async () => {
  const { exitCode, notes } = await run(folderWith(), 'a');
  expect({ exitCode, notes }).toEqual({
    exitCode: 1,
    notes: expect.stringContaining('configuration-missing') as string,
  });
});
