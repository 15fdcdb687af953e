import type { CloudState } from './cloud';

/** Terraform's value of a resource: attributes by name; unset is null. */
export type Values = Readonly<Record<string, unknown>>;

/** What one provider block configured. */
export interface ProviderContext {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** Kubernetes only: the context of the kubeconfig, or `down` for an API that cannot be reached. */
  readonly configContext: string;
  /** AWS only: `default_tags`. */
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** A resource type: what its API calls are named and do. State in, state out; errors are thrown as `CloudError`. */
export interface ResourceKind {
  /** Deep path of the binding whose schema it has. */
  readonly binding: string;
  /** Optional text arguments that newer versions of the provider have. */
  readonly newer?: readonly string[];
  /** Attributes that cannot change without a new resource; `metadata.0.name` for a nested one. */
  readonly forceNew: readonly string[];
  /**
   * True for a resource of the older plugin SDK: it may plan other values than the configuration has, and writes `""`
   * and `{}` for what is unset once it has read it.
   * https://developer.hashicorp.com/terraform/plugin/framework/migrating/benefits
   */
  readonly isLegacy?: boolean;
  /** Optional arguments and blocks that the provider fills where the configuration leaves them out. */
  readonly filled?: readonly string[];
  /** How the provider writes the JSON texts that it is given. */
  readonly spelling?: Readonly<Record<string, (text: string) => string>>;
  /** Values of optional arguments that the configuration leaves out and the provider knows at plan time. */
  readonly defaults?: (config: Values, context: ProviderContext, prior: Values | null) => Values;
  readonly calls: { readonly create: string; readonly read: string; readonly update: string; readonly delete: string };
  readonly create: (state: CloudState, planned: Values, context: ProviderContext) => Values;
  /** What `read` has to know of an object with this import ID. */
  readonly known?: (id: string, context: ProviderContext) => Values;
  /** The resource as it is now, or undefined when it is gone. */
  readonly read: (state: CloudState, known: Values, context: ProviderContext) => Values | undefined;
  readonly update: (state: CloudState, planned: Values, context: ProviderContext, prior: Values) => Values;
  readonly delete: (state: CloudState, known: Values, context: ProviderContext) => void;
}

/** A data source: what its API call is named and finds. */
export interface DataSourceKind {
  /** Deep path of the binding whose schema it has. */
  readonly binding: string;
  readonly call: string;
  /** What it has besides its arguments. */
  readonly read: (state: CloudState, config: Values, context: ProviderContext) => Values;
}

/** A string argument that the schema requires. */
export function text(values: Values, name: string): string {
  const value = values[name];
  if (typeof value !== 'string') throw new Error(`${name} is not a string: ${JSON.stringify(value)}`);
  return value;
}

export function optionalText(values: Values, name: string): string | null {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function texts(values: Values, name: string): string[] {
  const value = values[name];
  return Array.isArray(value) ? (value as string[]) : [];
}

export function textMap(values: Values, name: string): Record<string, string> {
  return (values[name] as Record<string, string> | null) ?? {};
}

/** Tags that a resource will have: the provider plans none as unknown for a new object. */
export function plannedTags(config: Values, { defaultTags }: ProviderContext, prior: Values | null): Values {
  const all = { ...defaultTags, ...textMap(config, 'tags') };
  if (config['tags'] !== null || Object.keys(all).length > 0) return { tags_all: all };
  return prior === null ? {} : { tags_all: {} };
}

/** Tags that an object has; those of the provider are not in `tags`. */
export function foundTags(found: Readonly<Record<string, string>>, { defaultTags }: ProviderContext) {
  const own = Object.fromEntries(Object.entries(found).filter(([key, value]) => defaultTags[key] !== value));
  return { tags: own, tags_all: found };
}

/** A resource of the newer plugin framework has no empty map in its state where none was configured. */
export function orNull(map: Record<string, string>): Record<string, string> | null {
  return Object.keys(map).length > 0 ? map : null;
}

/** JSON with sorted keys at every depth, as HashiCorp's provider writes policy documents. */
export function sortedJson(text: string): string {
  return JSON.stringify(sortedKeys(JSON.parse(text)));
}

/** The same with `Version` and `Id` first, as it writes inline policies. */
export function inlineJson(text: string): string {
  const { Version, Id, ...rest } = sortedKeys(JSON.parse(text)) as Record<string, unknown>;
  return JSON.stringify({ ...(Version !== undefined && { Version }), ...(Id !== undefined && { Id }), ...rest });
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortedKeys(item)]));
}
