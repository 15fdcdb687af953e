import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json';
import { attributeOf, configuredExpressions } from './plan-side';
import { effectiveChanges, type Change, type ResourceChange, type TerraformPlan } from './terraform-plan';

/**
 * One step of a plan, in a form that is the same whenever the same step is planned again. A replacement is two steps.
 */
export interface CanonicalChange {
  readonly stack: string;
  readonly address: string;
  readonly action: 'create' | 'update' | 'delete' | 'forget' | 'read';
  readonly before: unknown;
  readonly after: unknown;
  /** What planned it: Terraform's version, and the providers with their version constraints. */
  readonly planner: string;
  /**
   * A hash that stays the same while the rest of the plan is being applied: what was known only after apply, and what
   * else of the stack the step refers to, counts as it stands in the configuration.
   */
  readonly stepHash: string;
  /** True where the step removes what a failed creation left half done. */
  readonly removesTainted: boolean;
}

/**
 * What a plan does, without what differs from run to run (timestamps, order, no-ops, values the provider computes).
 * Secrets are replaced by a hash, so that a change of one is noticed and its value is not kept.
 */
export function canonicalChanges(stack: string, plan: TerraformPlan): CanonicalChange[] {
  const providers = Object.values(plan.configuration.provider_config ?? {}).map(
    ({ name, full_name, version_constraint }) => `${full_name ?? name} ${version_constraint ?? ''}`.trim(),
  );
  const planner = [`terraform ${plan.terraform_version}`, ...new Set(providers.sort())].join(', ');
  return effectiveChanges(plan)
    .flatMap((resource) =>
      resource.change.actions.flatMap((action) =>
        action === 'no-op' ? [] : [canonicalChange(stack, plan, resource, action, planner)],
      ),
    )
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

/** SHA-256 over changes, as 64 hexadecimal digits. No change at all has a digest too. */
export function changeDigest(changes: readonly CanonicalChange[]): string {
  const steps = changes.map(({ stack, address, action, before, after, planner }) => ({
    stack,
    address,
    action,
    before,
    after,
    planner,
  }));
  return hash(steps.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)));
}

type Step = Pick<CanonicalChange, 'stack' | 'address' | 'action'>;

function sortKey({ stack, address, action }: Step): string {
  return JSON.stringify([stack, address, action]);
}

function canonicalChange(
  stack: string,
  plan: TerraformPlan,
  resource: ResourceChange,
  action: CanonicalChange['action'],
  planner: string,
): CanonicalChange {
  const { change, deposed } = resource;
  const address = deposed === undefined ? resource.address : `${resource.address} (deposed ${deposed})`;
  // What is deleted is told by its identity: the rest of it may change while the stack is being taken down.
  const before =
    action === 'create'
      ? null
      : action === 'delete'
        ? idOf(change.before)
        : withoutSecrets(withoutRecomputed(change), change.before_sensitive);
  const after =
    action === 'delete' || action === 'forget' ? null : withoutSecrets(change.after, change.after_sensitive);
  const unknown = after === null ? {} : (change.after_unknown ?? {});
  const expressions = after === null ? {} : configuredExpressions(plan, resource);
  const settled = Object.entries(expressions).map(([name, expression]) => [
    name,
    refersToResources(expression) ? expression : attributeOf(after, name),
  ]);
  return {
    stack,
    address,
    action,
    before,
    after: after === null ? null : { ...(after as object), unknown },
    planner,
    stepHash: hash({ stack, address, action, planner, id: action === 'delete' ? before : null, settled }),
    removesTainted: action === 'delete' && resource.action_reason === 'replace_because_tainted',
  };
}

function idOf(values: unknown): unknown {
  return attributeOf(values, 'id') ?? values;
}

/** Whether an expression, or one nested in it, is made of attributes of managed resources. */
function refersToResources(expression: unknown): boolean {
  if (typeof expression !== 'object' || expression === null) return false;
  const { references } = expression as { readonly references?: readonly string[] };
  if (references?.some((reference) => !/^(var|local|each|count|path|terraform|self|data)\./.test(reference)) === true)
    return true;
  return Object.values(expression).some(refersToResources);
}

/** What the provider computes anew anyway (a time of modification) may differ between two plans of the same change. */
function withoutRecomputed({ before, after_unknown }: Change): unknown {
  if (typeof before !== 'object' || before === null || typeof after_unknown !== 'object') return before;
  const recomputed = after_unknown as Readonly<Record<string, unknown>> | null;
  return Object.fromEntries(Object.entries(before).filter(([key]) => recomputed?.[key] !== true));
}

/** `sensitive` mirrors the value's shape, with true where the value is secret. */
function withoutSecrets(value: unknown, sensitive: Change['before_sensitive']): unknown {
  if (sensitive === true) return { secret: hash(value) };
  if (typeof sensitive !== 'object' || sensitive === null || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => withoutSecrets(item, (sensitive as readonly unknown[])[index]));
  }
  const marks = sensitive as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item, marks[key])]));
}

function hash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
