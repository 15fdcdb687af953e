import { createHash } from 'node:crypto';
import { byText } from '../text/compare-texts';
import { canonicalJson } from './canonical-json';
import { attributeOf, configuredExpressions } from './plan-configuration';
import { changedAttributes, countingAttributes, countingPart, type CountingAttributes } from './counting-attributes';
import { replacementReason } from './replacement-reason';
import { effectiveChanges, isMoved, type Change, type ResourceChange, type TerraformPlan } from './terraform-plan';
import { isToolTagUpdate } from './tool-tag-changes';
import { isUnset } from './unset';

/**
 * One step of a plan, in a form that is the same whenever the same step is planned again. A replacement is two steps:
 * an apply that failed between them leaves one.
 */
export interface CanonicalChange {
  readonly stack: string;
  readonly address: string;
  readonly action: 'create' | 'update' | 'delete' | 'forget' | 'read' | 'import' | 'move';
  readonly before: unknown;
  readonly after: unknown;
  /** What planned it: Terraform's version, and the providers with their version constraints. */
  readonly planner: string;
  /**
   * A hash that stays the same while the rest of the plan is applied: values known only after apply, and references to
   * other resources of the stack, are taken from the configuration.
   */
  readonly stepHash: string;
  /** True where the step removes what a failed creation left half done. */
  readonly removesTainted: boolean;
  /** Set where the step only gives the object tags of this tool. */
  readonly onlyToolTags?: true;
  /** Why a resource is replaced, and in which order; undefined for a step of no replacement. */
  readonly because?: string;
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
  const ofResources = effectiveChanges(plan).flatMap((resource) =>
    actionsOf(resource).map((action) => canonicalChange(stack, plan, resource, action, planner)),
  );
  const ofOutputs = Object.entries(plan.output_changes ?? {}).flatMap(([name, change]) =>
    change.actions.flatMap((action) =>
      action === 'no-op' ? [] : [outputChange(stack, name, change, action, planner)],
    ),
  );
  return [...ofResources, ...ofOutputs].sort(byText(sortKey));
}

/** The value of an output may become known while the rest of the plan is applied, so a step of it is only its name. */
function outputChange(
  stack: string,
  name: string,
  change: Change,
  action: CanonicalChange['action'],
  planner: string,
): CanonicalChange {
  const step = { stack, address: `output.${name}`, planner };
  return {
    ...step,
    action,
    before: withoutSecrets(change.before, change.before_sensitive),
    after: { value: withoutSecrets(change.after, change.after_sensitive), unknown: change.after_unknown },
    stepHash: hash(step),
    removesTainted: false,
  };
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
  return hash(steps.sort(byText(sortKey)));
}

type Step = Pick<CanonicalChange, 'stack' | 'address' | 'action'>;

function sortKey({ stack, address, action }: Step): string {
  return JSON.stringify([stack, address, action]);
}

/** An import and a move come before what else is done to the object. */
function actionsOf(resource: ResourceChange): CanonicalChange['action'][] {
  const { actions, importing } = resource.change;
  return [
    ...(isMoved(resource) ? (['move'] as const) : []),
    ...(importing === undefined ? [] : (['import'] as const)),
    ...actions.flatMap((action) => (action === 'no-op' ? [] : [action])),
  ];
}

function canonicalChange(
  stack: string,
  plan: TerraformPlan,
  resource: ResourceChange,
  action: CanonicalChange['action'],
  planner: string,
): CanonicalChange {
  const { deposed, address } = resource;
  const step = { stack, address: deposed === undefined ? address : `${address} (deposed ${deposed})`, action, planner };
  const { before, after, settled } = valuesOf(plan, resource, action);
  const because = replacementReason(resource.change, resource.action_reason);
  return {
    ...step,
    before,
    after,
    stepHash: hash({ ...step, settled }),
    removesTainted: action === 'delete' && resource.action_reason === 'replace_because_tainted',
    ...(isToolTagUpdate(resource, plan) && { onlyToolTags: true }),
    ...(because !== undefined && (action === 'create' || action === 'delete') && { because }),
  };
}

interface StepValues {
  readonly before: unknown;
  readonly after: unknown;
  /** What of them stays the same while the rest of the plan is being applied. */
  readonly settled: unknown;
}

function valuesOf(plan: TerraformPlan, resource: ResourceChange, action: CanonicalChange['action']): StepValues {
  const { change } = resource;
  if (action === 'move') return { before: resource.previous_address, after: null, settled: resource.previous_address };
  if (action === 'import') {
    return { before: null, after: { ...change.importing, ...policiesFound(change) }, settled: change.importing };
  }
  // The rest of what is removed may change while the stack is being taken down.
  const identity = identityOf(resource);
  if (action === 'delete' || action === 'forget') return { before: identity, after: null, settled: identity };

  const expressions = configuredExpressions(plan, resource) ?? {};
  const counting = countingAttributes(change, expressions);
  const changed = action === 'update' ? changedAttributes(change, counting) : counting;
  const before = withoutSecrets(countingPart(change.before, changed), change.before_sensitive);
  return {
    before: action === 'update' ? { identity, values: before } : null,
    after: {
      values: withoutSecrets(countingPart(change.after, changed), change.after_sensitive),
      unknown: countingPart(change.after_unknown, changed),
    },
    settled: {
      identity: action === 'update' ? identity : null,
      ...settledValues(change, expressions, counting, changed),
    },
  };
}

/**
 * The policies of a role that is imported. Policies of the stack replace those of the same name, which no step of the plan
 * contains.
 */
function policiesFound({ before }: Change): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const name of ['inline_policy', 'managed_policy_arns']) {
    const value = attributeOf(before, name);
    if (!isUnset(value)) found[name] = value;
  }
  return found;
}

/** References count in words; so does, by the name, what the configuration does not set any longer. */
function settledValues(
  change: Change,
  expressions: Readonly<Record<string, unknown>>,
  counting: CountingAttributes,
  changed: CountingAttributes,
): { readonly references: unknown; readonly values: unknown; readonly unset: unknown } {
  const references = Object.entries(expressions).filter(([, expression]) => refersToResources(expression));
  const after = countingPart(change.after, counting);
  const values = Object.entries(expressions)
    .filter(([name, expression]) => changed.has(name) && !refersToResources(expression))
    .map(([name]) => [name, after[name]]);
  const unset = [...changed.keys()].filter((name) => !(name in expressions) && isUnset(after[name]));
  return { references: Object.fromEntries(references), values: Object.fromEntries(values), unset };
}

/** What stays the same of an object for its whole life, where that is not its ID. */
const IDENTITIES: Readonly<Record<string, readonly string[]>> = {
  // The ID ends in the time at which it was made.
  aws_iam_role_policy_attachment: ['role', 'policy_arn'],
  aws_iam_role_policies_exclusive: ['role_name'],
  aws_iam_role_policy_attachments_exclusive: ['role_name'],
};

function identityOf({ type, change }: ResourceChange): unknown {
  const values = withoutSecrets(change.before, change.before_sensitive);
  const names = IDENTITIES[type];
  if (names !== undefined) return Object.fromEntries(names.map((name) => [name, attributeOf(values, name)]));
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
