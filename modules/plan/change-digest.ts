import { createHash } from 'node:crypto';
import { effectiveChanges, type Change, type TerraformPlan } from './terraform-plan';

/** One change of one resource, in a form that is the same whenever the same change is planned again. */
export interface CanonicalChange {
  readonly address: string;
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  readonly afterUnknown: unknown;
  readonly replacePaths: unknown;
  readonly provider: string;
}

/** A stack's changes with what they were planned by. */
export interface CanonicalPlan {
  readonly stack: string;
  readonly terraformVersion: string;
  /** Provider → version constraint. */
  readonly providers: Readonly<Record<string, string>>;
  readonly changes: readonly CanonicalChange[];
}

/**
 * What a plan does, without what differs from run to run (timestamps, ordering, no-ops). Secrets are replaced by a hash,
 * so that a change of one is noticed and its value is not kept.
 */
export function canonicalPlan(stack: string, plan: TerraformPlan): CanonicalPlan {
  const providers = Object.values(plan.configuration.provider_config ?? {}).map(
    ({ name, full_name, version_constraint }) => [full_name ?? name, version_constraint ?? ''] as const,
  );
  return {
    stack,
    terraformVersion: plan.terraform_version,
    providers: Object.fromEntries([...providers].sort(([a], [b]) => (a < b ? -1 : 1))),
    changes: effectiveChanges(plan)
      .map(({ address, deposed, provider_name, change }) => ({
        address: deposed === undefined ? address : `${address} (deposed ${deposed})`,
        actions: change.actions,
        before: withoutSecrets(withoutRecomputed(change), change.before_sensitive),
        after: withoutSecrets(change.after, change.after_sensitive),
        afterUnknown: change.after_unknown ?? {},
        replacePaths: change.replace_paths ?? [],
        provider: provider_name ?? '',
      }))
      .sort((a, b) => (a.address < b.address ? -1 : 1)),
  };
}

/** SHA-256 over the stacks' canonical plans, as 64 hexadecimal digits; stacks that change nothing do not count. */
export function changeDigest(plans: readonly CanonicalPlan[]): string {
  const changing = plans.filter(({ changes }) => changes.length > 0).sort((a, b) => (a.stack < b.stack ? -1 : 1));
  return createHash('sha256').update(canonicalJson(changing)).digest('hex');
}

/** JSON with sorted keys and no white space: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === undefined) return 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

/** What the provider computes anew anyway (a time of modification) may differ between two plans of the same change. */
function withoutRecomputed({ before, after_unknown }: Change): unknown {
  if (typeof before !== 'object' || before === null || typeof after_unknown !== 'object') return before;
  const recomputed = after_unknown as Readonly<Record<string, unknown>> | null;
  return Object.fromEntries(Object.entries(before).filter(([key]) => recomputed?.[key] !== true));
}

/** `sensitive` mirrors the value's shape, with true where the value is secret. */
function withoutSecrets(value: unknown, sensitive: Change['before_sensitive']): unknown {
  if (sensitive === true) return { secret: createHash('sha256').update(canonicalJson(value)).digest('hex') };
  if (typeof sensitive !== 'object' || sensitive === null || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => withoutSecrets(item, (sensitive as readonly unknown[])[index]));
  }
  const marks = sensitive as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item, marks[key])]));
}
