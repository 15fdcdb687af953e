import { copyFileSync, existsSync, mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../modules/plan/canonical-json';
import { type Block, blocksOf } from '../../modules/plan/json-blocks';
import { LOCK_FILE, readText, selectionsOf } from './provider-cache';

/** A stack in its folder. */
export interface StackFolder {
  readonly folder: string;
  readonly configuration: Block;
}

/** Where `init` keeps the backend that it has found in the configuration. */
const SAVED_BACKEND = join('.terraform', 'terraform.tfstate');

/**
 * Gives a stack's folder what `init` would: the lock file, links to the packages of the providers, and the backend. An
 * `init` reads the provider's package of 700 MB three times to check it, and asks the backend what is there: a third of
 * the time that a plan takes. What is written here Terraform checks when it plans, the package by its checksum and the
 * backend against the configuration, and asks for an `init` where it finds anything else.
 *
 * @param first a stack with the same `providerKey`, whose `init` has ended
 * @returns false where an `init` is needed
 */
export function shareInit(first: StackFolder, stack: StackFolder): boolean {
  const hasModules = blocksOf(stack.configuration['module']).length > 0;
  if (hasModules || existsSync(join(stack.folder, '.terraform')) || !existsSync(join(first.folder, LOCK_FILE))) {
    return false;
  }
  const backend = savedBackend(first, stack.configuration);
  if (backend === undefined || !linkPackages(first.folder, stack.folder)) return false;
  copyFileSync(join(first.folder, LOCK_FILE), join(stack.folder, LOCK_FILE));
  if (backend.saved !== undefined) writeFileSync(join(stack.folder, SAVED_BACKEND), backend.saved);
  return true;
}

/** A package is a link where there is a cache; without one, a copy would be as large as the package. */
function linkPackages(from: string, to: string): boolean {
  return selectionsOf(from).every(({ source, version }) => {
    const place = join('.terraform', 'providers', ...source.split('/'), version);
    const other = join(from, place);
    const links = existsSync(other) ? readdirSync(other, { withFileTypes: true }) : [];
    if (links.length === 0 || !links.every((entry) => entry.isSymbolicLink())) return false;
    mkdirSync(join(to, place), { recursive: true });
    for (const { name } of links) symlinkSync(readlinkSync(join(other, name)), join(to, place, name));
    return true;
  });
}

/**
 * What `init` has saved of the first stack's backend, with the arguments of another stack.
 *
 * @returns undefined where the backends cannot be told to be of one kind
 */
function savedBackend(first: StackFolder, configuration: Block): { readonly saved?: string } | undefined {
  const [own, other] = [configuration, first.configuration].map(backendOf);
  const text = readText(join(first.folder, SAVED_BACKEND));
  if (own === undefined || other === undefined) {
    return own === other && text === undefined && !hasCloud(configuration) ? {} : undefined;
  }
  if (own.type !== other.type || text === undefined) return undefined;
  const saved = JSON.parse(text) as { backend?: { type?: string; config?: Record<string, unknown> } };
  const config = saved.backend?.config;
  if (saved.backend?.type !== own.type || config === undefined) return undefined;
  const changed = Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      name,
      canonicalJson(own.settings[name]) === canonicalJson(other.settings[name]) ? value : (own.settings[name] ?? null),
    ]),
  );
  return { saved: JSON.stringify({ ...saved, backend: { ...saved.backend, config: changed } }) };
}

function backendOf(configuration: Block): { readonly type: string; readonly settings: Block } | undefined {
  const [found, ...others] = blocksOf(configuration['terraform'])
    .flatMap(({ backend }) => blocksOf(backend))
    .flatMap((block) => Object.entries(block));
  return found === undefined || others.length > 0
    ? undefined
    : { type: found[0], settings: blocksOf(found[1])[0] ?? {} };
}

function hasCloud(configuration: Block): boolean {
  return blocksOf(configuration['terraform']).some(({ cloud }) => cloud !== undefined);
}
