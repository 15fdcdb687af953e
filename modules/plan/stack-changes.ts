import { createHash } from 'node:crypto';
import { isToolTag } from '../identity/tool-tags';
import { canonicalJson } from './canonical-json';
import { changedResources } from './changed-resources';
import { type Block, blocksOf } from './json-blocks';
import { stackResources } from './stack-resources';

/** A stack's configuration on the side it is taken from. */
export interface StackConfiguration {
  readonly name: string;
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** A stack that a change touches, and what Terraform is to be given for it. */
export interface StackChange {
  readonly name: string;
  readonly change: 'added' | 'changed' | 'removed';
  /**
   * Without resources for a stack that is removed, so that Terraform plans to delete what it holds, or to forget what is
   * never deleted; with the providers of the side before as well.
   */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Set where the state would be looked for in another place, so that Terraform would find nothing there. */
  readonly stateMoves: boolean;
  /** The account of the side before, if that of the AWS provider changes: Terraform would not find the objects there. */
  readonly formerAccount?: string;
  /** `configurationDigest` of each side that has the stack. */
  readonly digests: { readonly before?: string; readonly after?: string };
  /** Addresses of the resources that a plan from one side to the other may change. */
  readonly resources: readonly string[];
}

/**
 * The stacks whose configurations differ, sorted by name. Construct paths, versions in comments and tags of this tool do
 * not count.
 */
export function changedStacks(
  before: readonly StackConfiguration[],
  after: readonly StackConfiguration[],
): StackChange[] {
  const stacksBefore = new Map(before.map((stack) => [stack.name, stack.configuration]));
  const stacksAfter = new Map(after.map((stack) => [stack.name, stack.configuration]));
  return [...new Set([...stacksBefore.keys(), ...stacksAfter.keys()])].sort().flatMap((name): StackChange[] => {
    const [from, to] = [stacksBefore.get(name), stacksAfter.get(name)];
    const digests = {
      ...(from && { before: configurationDigest(from) }),
      ...(to && { after: configurationDigest(to) }),
    };
    if (digests.before === digests.after) return [];
    const common = { name, digests, resources: changedResources(plain(from), plain(to)) };
    if (to === undefined) {
      return from === undefined
        ? []
        : [{ ...common, change: 'removed', configuration: emptied(from), stateMoves: false }];
    }
    if (from === undefined) return [{ ...common, change: 'added', configuration: to, stateMoves: false }];
    const stateMoves = canonicalJson(backendOf(from)) !== canonicalJson(backendOf(to));
    const [formerAccount, account] = [accountOf(from), accountOf(to)];
    return [
      {
        ...common,
        change: 'changed',
        configuration: withOldProviders(to, from),
        stateMoves,
        ...(formerAccount !== account && account !== undefined && formerAccount !== undefined && { formerAccount }),
      },
    ];
  });
}

/** SHA-256 of a stack's configuration. Construct paths, versions in comments and tags of this tool do not count. */
export function configurationDigest(configuration: Block): string {
  return createHash('sha256')
    .update(canonicalJson(plain(configuration)))
    .digest('hex');
}

function plain(configuration: Block | undefined): Block {
  const all = objectOf(withoutComments(configuration));
  const { aws, ...others } = objectOf(all['provider']);
  return aws === undefined ? all : { ...all, provider: { ...others, aws: blocksOf(aws).map(withoutToolTags) } };
}

/** Tags of this tool are added with the next change of a stack, and do not make one of their own. */
function withoutToolTags(provider: Block): Block {
  const { default_tags, ...others } = provider;
  const kept = blocksOf(default_tags).flatMap((block) => {
    const tags = Object.entries(objectOf(block['tags'])).filter(([key]) => !isToolTag(key));
    return tags.length === 0 ? [] : [{ ...block, tags: Object.fromEntries(tags) }];
  });
  return kept.length === 0 ? others : { ...others, default_tags: kept };
}

/**
 * Keeps what Terraform needs to reach the state and the account. Terraform forgets the objects of types that are never
 * deleted. https://developer.hashicorp.com/terraform/language/block/removed
 */
function emptied(configuration: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { terraform, provider } = configuration;
  const removed = stackResources(configuration)
    .filter(({ type }) => NEVER_DELETED.has(type))
    .map(({ address }) => ({ from: address, lifecycle: { destroy: false } }));
  return {
    ...(terraform !== undefined && { terraform }),
    ...(provider !== undefined && { provider }),
    ...(removed.length > 0 && { removed }),
  };
}

/** Kubernetes deletes everything in a namespace with it. */
const NEVER_DELETED: ReadonlySet<string> = new Set(['kubernetes_namespace_v1']);

/**
 * Terraform deletes a resource with the provider configuration that it was created with, and fails where that is gone: a
 * service whose service accounts are not created any longer needs the Kubernetes provider once more.
 * https://developer.hashicorp.com/terraform/language/providers/configuration#alias-multiple-provider-configurations
 */
function withOldProviders(to: Block, from: Block): Block {
  const own = objectOf(to['provider']);
  const kept = Object.entries(objectOf(from['provider'])).flatMap(([name, blocks]) => {
    const aliases = new Set(blocksOf(own[name]).map(({ alias }) => alias));
    const missing = blocksOf(blocks).filter(({ alias }) => !aliases.has(alias));
    return missing.length === 0 ? [] : [[name, [...blocksOf(own[name]), ...missing]] as const];
  });
  if (kept.length === 0) return to;
  const terraform = objectOf(to['terraform']);
  const required = objectOf(objectOf(from['terraform'])['required_providers']);
  const providers = { ...required, ...objectOf(terraform['required_providers']) };
  return {
    ...to,
    provider: { ...own, ...Object.fromEntries(kept) },
    ...(Object.keys(providers).length > 0 && { terraform: { ...terraform, required_providers: providers } }),
  };
}

function objectOf(value: unknown): Block {
  return typeof value === 'object' && value !== null ? (value as Block) : {};
}

/** The account that the AWS provider is restricted to; undefined for a stack without one. */
function accountOf(configuration: Block): string | undefined {
  const provider = blocksOf(objectOf(configuration['provider'])['aws']).find(({ alias }) => alias === undefined);
  const [account] = [provider?.['allowed_account_ids']].flat();
  return typeof account === 'string' ? account : undefined;
}

function backendOf(configuration: Readonly<Record<string, unknown>>): unknown {
  const { backend, cloud } = (configuration['terraform'] ?? {}) as { backend?: unknown; cloud?: unknown };
  return { backend, cloud };
}

/** CDKTF writes its own notes under the key `//`, as an object with `metadata`; a tag of that name is text. */
function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, item]) => !(key === '//' && typeof item === 'object'));
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutComments(item)]));
}
