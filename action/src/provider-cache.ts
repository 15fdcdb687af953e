import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '../../modules/plan/canonical-json';
import { type Block, blocksOf } from '../../modules/plan/json-blocks';
import { LOCKED_PROVIDER, parseLockFile, type ProviderSelection } from '../../modules/plan/provider-selection';

/** Terraform reads and writes it in the folder that it works in. */
export const LOCK_FILE = '.terraform.lock.hcl';

/**
 * A key that is equal for stacks whose `init` selects the same providers: their requirements, by name or resource type,
 * the modules that may require more, and their own lock file. A module in a folder beside the stack is not read, so
 * such a stack gets a unique key.
 */
export function providerKey(name: string, configuration: Block, folder: string | undefined): string {
  const terraform = blocksOf(configuration['terraform']);
  const required = terraform.flatMap((block) => blocksOf(block['required_providers']));
  const known = new Set(required.flatMap((block) => Object.keys(block)));
  const types = ['resource', 'data', 'ephemeral'].flatMap((kind) =>
    blocksOf(configuration[kind]).flatMap((block) => Object.keys(block)),
  );
  const implied = [
    ...types.map((type) => type.split('_')[0] ?? ''),
    ...blocksOf(configuration['provider']).flatMap((block) => Object.keys(block)),
  ].filter((provider) => !known.has(provider));
  const modules = blocksOf(configuration['module'])
    .flatMap((block) => Object.values(block).flatMap(blocksOf))
    .map(({ source, version }) => ({ source, version, of: String(source).startsWith('.') ? name : undefined }));
  const lock = folder === undefined ? undefined : readText(join(folder, LOCK_FILE));
  return canonicalJson({ required, implied: [...new Set(implied)].sort(), modules, lock });
}

/**
 * The environment for a cache of provider packages that all stacks share: without one, each stack has 700 MB of its
 * own. Terraform does not lock the cache
 * (https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache), so only an `init` that runs
 * alone may write to it. A cache that the job has configured is kept.
 */
export function cacheEnvironment(environment: NodeJS.ProcessEnv, temporary: string): NodeJS.ProcessEnv {
  if (has(environment, 'TF_PLUGIN_CACHE_DIR') || configuresCache(environment)) return {};
  const folder = join(temporary, 'provider-cache');
  // Terraform does not make it.
  mkdirSync(folder, { recursive: true });
  return { TF_PLUGIN_CACHE_DIR: folder };
}

/**
 * https://developer.hashicorp.com/terraform/cli/config/config-file and https://opentofu.org/docs/cli/config/config-file
 */
function configuresCache(environment: NodeJS.ProcessEnv): boolean {
  const home = environment['HOME'] ?? homedir();
  const files = ['TF_CLI_CONFIG_FILE', 'TERRAFORM_CONFIG'].flatMap((name) => environment[name] ?? []);
  const usual = ['.terraformrc', '.tofurc', '.config/opentofu/tofurc'].map((file) => join(home, file));
  return (files.length > 0 ? files : usual).some((file) =>
    /^\s*"?plugin_cache_dir"?\s*[=:]/m.test(readText(file) ?? ''),
  );
}

function has(environment: NodeJS.ProcessEnv, name: string): boolean {
  return (environment[name] ?? '') !== '';
}

/**
 * Copies the repository's lock file into a stack's folder, from the folder of the configuration or else from the root.
 * Only providers that the stack requires are kept. If the stack requires one exact version, a lock on another version
 * belongs to other Terraform code in the repository.
 */
export function writeCommittedLock(folder: string, configuration: Block, places: readonly string[]): void {
  const text = places.map((place) => readText(join(place, LOCK_FILE))).find((found) => found !== undefined);
  if (text === undefined) return;
  const required = blocksOf(configuration['terraform'])
    .flatMap((block) => blocksOf(block['required_providers']))
    .flatMap((block) => Object.values(block).flatMap(blocksOf));
  const kept = [...text.matchAll(LOCKED_PROVIDER)].filter(([block, source = '']) => {
    const own = required.find((provider) => isSource(source, String(provider['source'])));
    const exact = /^\s*=?\s*(\d[\w.+-]*)\s*$/.exec(String(own?.['version']))?.[1];
    return own !== undefined && (exact === undefined || parseLockFile(block)[0]?.version === exact);
  });
  if (kept.length > 0) writeFileSync(join(folder, LOCK_FILE), kept.map(([block]) => block).join('\n'));
}

/** Whether a full source from a lock file equals a source that may omit host and namespace. */
function isSource(full: string, source: string): boolean {
  const parts = source.split('/');
  const wanted = parts.length === 1 ? ['hashicorp', ...parts] : parts;
  return full.split('/').slice(-wanted.length).join('/') === wanted.join('/');
}

/** The providers that `init` has selected for a stack; none where they are attached by the environment. */
export function selectionsOf(folder: string): ProviderSelection[] {
  return parseLockFile(readText(join(folder, LOCK_FILE)) ?? '');
}

export function readText(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
