import type { CloudState } from './cloud';

/** Terraform's value of a resource: attributes by name; unset is null. */
export type Values = Readonly<Record<string, unknown>>;

/** What one provider block configured. */
export interface ProviderContext {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** Kubernetes only: the context of the kubeconfig. */
  readonly configContext: string;
}

/** A resource type: what its API calls are named and do. State in, state out; errors are thrown as `CloudError`. */
export interface ResourceKind {
  /** Deep path of the binding whose schema it has. */
  readonly binding: string;
  /** Attributes that cannot change without a new resource; `metadata.0.name` for a nested one. */
  readonly forceNew: readonly string[];
  /** Values of optional arguments that the configuration leaves out and the provider knows at plan time. */
  readonly defaults?: (config: Values, context: ProviderContext) => Values;
  readonly calls: { readonly create: string; readonly read: string; readonly update: string; readonly delete: string };
  readonly create: (state: CloudState, planned: Values, context: ProviderContext) => Values;
  /** The resource as it is now, or undefined when it is gone. */
  readonly read: (state: CloudState, known: Values, context: ProviderContext) => Values | undefined;
  readonly update: (state: CloudState, planned: Values, context: ProviderContext) => Values;
  readonly delete: (state: CloudState, known: Values, context: ProviderContext) => void;
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

/** Terraform knows no empty map in state where none was configured. */
export function orNull(map: Record<string, string>): Record<string, string> | null {
  return Object.keys(map).length > 0 ? map : null;
}
