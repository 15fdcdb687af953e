import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The version that the tests use: the last one that needs no network on the machines where this is developed. */
export const PROVIDER_VERSION = '5.100.0';

/** Its folder in a mirror. */
export const PROVIDER_ADDRESS = join('registry.terraform.io', 'hashicorp', 'aws');

/** This machine, as Terraform names it: `linux_amd64`. */
export const PROVIDER_PLATFORM = `${process.platform}_${{ x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? process.arch}`;

/** A folder with HashiCorp's own provider in the layout of a filesystem mirror, or the reason why it is missing. */
export type ProviderMirror = { readonly folder: string } | { readonly reason: string };

let found: ProviderMirror | undefined;

/**
 * Finds HashiCorp's AWS provider: in the folder that `TF_PROVIDER_MIRROR` names, where Terraform looks by itself, or by
 * `terraform init`, whose download is kept for later runs.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
 */
export function providerMirror(): ProviderMirror {
  return (found ??= findMirror());
}

function findMirror(): ProviderMirror {
  const named = process.env['TF_PROVIDER_MIRROR'];
  if (named !== undefined && named !== '') {
    return holdsProvider(named)
      ? { folder: named }
      : { reason: `TF_PROVIDER_MIRROR is ${named}, which does not contain ${PROVIDER_ADDRESS} ${PROVIDER_VERSION}` };
  }
  const folder = usualFolders().find(holdsProvider);
  return folder === undefined ? download() : { folder };
}

function usualFolders(): string[] {
  const data = process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share');
  const shared = (process.env['XDG_DATA_DIRS'] ?? '/usr/local/share:/usr/share').split(delimiter);
  const cache = process.env['TF_PLUGIN_CACHE_DIR'];
  return [
    ...configuredFolders(),
    ...(cache === undefined ? [] : [cache]),
    join(homedir(), '.terraform.d', 'plugins'),
    ...[data, ...shared].map((folder) => join(folder, 'terraform', 'plugins')),
    downloaded(),
  ];
}

/** The mirrors in Terraform's CLI configuration. */
function configuredFolders(): string[] {
  const file = process.env['TF_CLI_CONFIG_FILE'] ?? join(homedir(), '.terraformrc');
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/filesystem_mirror\s*\{[^}]*?\bpath\s*=\s*"([^"]+)"/g)].map(([, path = '']) => path);
}

/** Whether a folder contains the version for this platform, unpacked or as the registry's archive. */
function holdsProvider(folder: string): boolean {
  const unpacked = join(folder, PROVIDER_ADDRESS, PROVIDER_VERSION, PROVIDER_PLATFORM);
  const packed = join(folder, PROVIDER_ADDRESS, `terraform-provider-aws_${PROVIDER_VERSION}_${PROVIDER_PLATFORM}.zip`);
  return existsSync(packed) || (existsSync(unpacked) && readdirSync(unpacked).length > 0);
}

/** Where `download` keeps what it has installed: `terraform init` unpacks providers in the layout of a mirror. */
function downloaded(): string {
  return join(__dirname, '..', '..', 'node_modules', '.cache', 'terraform-providers');
}

function download(): ProviderMirror {
  const cache = join(downloaded(), '..');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'terraform-init-'));
  try {
    const required_providers = { aws: { source: 'hashicorp/aws', version: PROVIDER_VERSION } };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers } }));
    const { status, stderr, error } = spawnSync('terraform', ['init', '-input=false', '-no-color'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, CHECKPOINT_DISABLE: '1' },
      timeout: 300_000,
    });
    if (status !== 0) {
      const why = error?.message ?? stderr.replaceAll(/[╷│╵]/g, '').replaceAll(/\s+/g, ' ').trim();
      return { reason: `terraform init could not install hashicorp/aws ${PROVIDER_VERSION}: ${why}` };
    }
    // Another process may have been faster.
    if (!existsSync(downloaded())) renameSync(join(folder, '.terraform', 'providers'), downloaded());
    return { folder: downloaded() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a CLI configuration with which Terraform installs the AWS provider from this mirror. */
export function writeMirrorSettings(file: string, mirror: string): void {
  const include = '    include = ["registry.terraform.io/hashicorp/aws"]';
  const block = `  filesystem_mirror {\n    path    = ${JSON.stringify(mirror)}\n${include}\n  }`;
  writeFileSync(file, `provider_installation {\n${block}\n}\n`);
}

/**
 * `describe` for tests with HashiCorp's own provider. Where it cannot be had they are skipped, and the name of the
 * skipped block has the reason; in CI they fail.
 */
export function describeRealProvider(name: string, tests: () => void): void {
  const mirror = providerMirror();
  if ('folder' in mirror) {
    describe(name, tests);
  } else if (process.env['CI']) {
    describe(name, () => {
      it('finds the AWS provider', () => {
        throw new Error(mirror.reason);
      });
    });
  } else {
    console.warn(`skipped: ${name}: ${mirror.reason}`);
    describe.skip(`${name} (${mirror.reason})`, tests);
  }
}
