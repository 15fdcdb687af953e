import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCK_FILE, providerKey, selectionsOf, writeCommittedLock } from '../../action/src/provider-cache';

const root = mkdtempSync(join(tmpdir(), 'lock-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

const locked = (source: string, version: string) =>
  `provider "registry.terraform.io/${source}" {\n  version = "${version}"\n  hashes = [\n    "h1:a",\n  ]\n}\n`;
const AWS = locked('hashicorp/aws', '6.25.0');
const requires = (version: string) => ({ terraform: { required_providers: { aws: { source: 'aws', version } } } });

function folder(name: string, lock?: string): string {
  const path = mkdtempSync(join(root, `${name}-`));
  if (lock !== undefined) writeFileSync(join(path, LOCK_FILE), lock);
  return path;
}

/** The lock file that a stack gets. */
function copied(configuration: object, ...places: readonly string[]): string | undefined {
  const stack = folder('stack');
  writeCommittedLock(stack, configuration as Parameters<typeof writeCommittedLock>[1], places);
  const file = join(stack, LOCK_FILE);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

it('a stack is initialized with the committed checksums of its own providers, those beside the configuration first', () => {
  const beside = folder('beside', `${AWS}\n${locked('hashicorp/random', '3.0.0')}`);
  const atRoot = folder('root', locked('hashicorp/aws', '6.0.0'));
  expect(copied(requires('6.25.0'), beside, atRoot)).toBe(AWS);
  expect(copied(requires('6.0.0'), folder('empty'), atRoot)).toContain('version = "6.0.0"');
});

it.each([
  ['the repository has no lock file', requires('6.25.0'), undefined],
  ['it locks another version, for other code', requires('6.25.0'), locked('hashicorp/aws', '5.0.0')],
  ['it locks a provider of another namespace', requires('6.25.0'), locked('mallory/aws', '6.25.0')],
  ['it locks no provider of the stack', { terraform: {} }, AWS],
])('a stack gets no checksums if %s', (_name, configuration, lock) => {
  expect(copied(configuration, folder('place', lock))).toBeUndefined();
});

it('the selected versions are read for the record of a plan, and stacks of other versions do not share an init', () => {
  expect(selectionsOf(folder('selected', AWS))).toMatchObject([
    { source: 'registry.terraform.io/hashicorp/aws', version: '6.25.0' },
  ]);
  expect(selectionsOf(folder('none'))).toEqual([]);
  expect(providerKey('a', requires('6.25.0'), undefined)).toBe(providerKey('b', requires('6.25.0'), undefined));
  expect(providerKey('a', requires('6.25.0'), undefined)).not.toBe(providerKey('a', requires('6.0.0'), undefined));
});
