import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../repository/git-repository';

export const ROOT = join(__dirname, '..', '..');
export const PACKAGE = 'cdktf-eks-pod-identity';

/** What a project installs beside the package to use constructs and stacks. */
export const PEERS = ['cdktf', 'constructs', '@cdktf/provider-aws', '@cdktf/provider-kubernetes'];

/** What the compiler of a project needs to know Node.js. */
export const NODE_TYPES = ['@types/node', 'undici-types'];

let unpacked: string | undefined;

/** A folder with the package as `npm publish` would send it, from what is built. */
function packed(): string {
  if (unpacked !== undefined) return unpacked;
  const folder = temporaryFolder();
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  const tarball = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', folder]);
  unpacked = join(folder, 'package');
  return unpacked;
}

/** A project in which the package is installed with its dependencies, and of all others only the named ones. */
export function projectWith(others: readonly string[]): string {
  const project = temporaryFolder();
  const installed = join(project, 'node_modules', PACKAGE);
  mkdirSync(dirname(installed), { recursive: true });
  // As links to the same files, which the package manager pnpm makes, too.
  execFileSync('cp', ['-al', packed(), installed]);
  for (const name of [...dependenciesOf(PACKAGE, installed), ...others]) {
    const link = join(project, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), link);
  }
  return project;
}

/** The packages that an installation brings along, those of dependencies included. */
export function dependenciesOf(name: string, folder = join(ROOT, 'node_modules', name)): readonly string[] {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Readonly<Record<string, string>>;
  };
  return [...new Set(Object.keys(dependencies).flatMap((one) => [one, ...dependenciesOf(one)]))];
}
