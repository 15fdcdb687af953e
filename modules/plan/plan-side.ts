import { canonicalJson } from './canonical-json';
import { attributeOf, configuredExpressions, hasUnknown } from './plan-configuration';
import type { PlannedAttribute, ReadType, RefreshedAttribute } from './read-attributes';
import { changesOf, type ResourceChange, type TerraformPlan } from './terraform-plan';
import { isUnset } from './unset';

/** An object of a plan, of any type. */
export interface PlannedObject {
  readonly address: string;
  /** What the plan does to it. A forgotten object leaves the state and stays in the account. */
  readonly step: 'created' | 'replaced' | 'updated' | 'kept' | 'forgotten' | 'deleted';
}

/** A resource as it is before the plan (in the real account) or will be after it. */
export interface PlannedResource<T extends ReadType> extends PlannedObject {
  /** The value of an attribute: known, or known only after apply. */
  attribute(name: PlannedAttribute<T>): AttributeValue;
  /** What the last refresh found in the account, on either side; undefined where it found nothing. */
  refreshed(name: RefreshedAttribute<T>): unknown;
  /** What the configuration sets; undefined where it does not set the attribute. */
  configured(name: RefreshedAttribute<T>): AttributeValue | undefined;
}

/** A value, or the resources whose attributes it will be made of. */
export type AttributeValue = { readonly known: true; readonly value: unknown } | UnknownValue;

export interface UnknownValue {
  readonly known: false;
  /** Empty where the plan does not say. */
  readonly from: readonly Reference[];
  /** What of a list or block is known already. */
  readonly part: unknown;
}

export interface Reference {
  /** Address of the resource. */
  readonly address: string;
  /** The attribute's name. */
  readonly attribute: string;
}

export type PlanSide = 'before' | 'after';

/** The resources of one side of a plan, by type. */
export type PlannedResources = <T extends ReadType>(type: T) => PlannedResource<T>[];

export function plannedResources(plan: TerraformPlan, side: PlanSide): PlannedResources {
  const changes = changesOf(plan).filter(({ deposed }) => deposed === undefined);
  return (type) =>
    changes
      .filter((resource) => resource.type === type)
      .flatMap((resource) => readResource(plan, changes, resource, side));
}

function readResource<T extends ReadType>(
  plan: TerraformPlan,
  changes: readonly ResourceChange[],
  resource: ResourceChange,
  side: PlanSide,
): PlannedResource<T>[] {
  const { change, address } = resource;
  const step = stepOf(resource);
  // A forgotten object stays in the account as it is.
  const values = side === 'after' && step !== 'forgotten' ? change.after : change.before;
  if (typeof values !== 'object' || values === null) return [];
  const unknown = values === change.after ? change.after_unknown : undefined;
  const planned = (name: string): AttributeValue => {
    const value = attributeOf(values, name) ?? null;
    return hasUnknown(attributeOf(unknown, name))
      ? { known: false, from: references(plan, resource, name, changes), part: value }
      : { known: true, value };
  };
  return [
    {
      address,
      step,
      attribute: (name) => planned(String(name)),
      refreshed: (name) => attributeOf(change.before, String(name)) ?? undefined,
      configured: (name) => (isConfigured(plan, resource, String(name)) ? planned(String(name)) : undefined),
    },
  ];
}

/**
 * Whether the configuration sets an attribute that a refresh fills as well. A `dynamic` block is not in the plan's
 * configuration, but then the plan changes the attribute to a known value, which a provider never does by itself.
 */
function isConfigured(plan: TerraformPlan, resource: ResourceChange, name: string): boolean {
  if (attributeOf(configuredExpressions(plan, resource), name) !== undefined) return true;
  const { before, after, after_unknown } = resource.change;
  if (after === null || after === undefined || hasUnknown(attributeOf(after_unknown, name))) return false;
  const [valueBefore, valueAfter] = [attributeOf(before, name), attributeOf(after, name)];
  return (
    !(isUnset(valueBefore) && isUnset(valueAfter)) &&
    canonicalJson(valueBefore ?? null) !== canonicalJson(valueAfter ?? null)
  );
}

function stepOf({ change: { actions } }: ResourceChange): PlannedObject['step'] {
  if (actions.includes('forget')) return actions.includes('create') ? 'created' : 'forgotten';
  if (actions.includes('create')) return actions.includes('delete') ? 'replaced' : 'created';
  if (actions.includes('delete')) return 'deleted';
  return actions.includes('update') ? 'updated' : 'kept';
}

/**
 * The attributes, known only after apply, that an attribute's expression comes down to: one that merely repeats another
 * (`policy_arn` of an attachment) is followed. Terraform lists a reference with its attribute
 * (`aws_iam_role.orders.arn`) and then without.
 */
function references(
  plan: TerraformPlan,
  resource: ResourceChange,
  attribute: string,
  changes: readonly ResourceChange[],
): Reference[] {
  const expression = attributeOf(configuredExpressions(plan, resource), attribute) as
    { readonly references?: readonly string[] } | undefined;
  return (expression?.references ?? []).flatMap((reference) => {
    const match = /^((?:aws|kubernetes)_\w+\.[\w-]+)(?:\[[^\]]*\])?\.(\w+)$/.exec(reference);
    if (match === null) return [];
    const [, target = '', name = ''] = match;
    const prefix = resource.module_address === undefined ? '' : `${resource.module_address}.`;
    return changes
      .filter(({ address }) => address === prefix + target || address.startsWith(`${prefix}${target}[`))
      .filter(({ change }) => hasUnknown(attributeOf(change.after_unknown, name)))
      .flatMap((found) => {
        const further = references(plan, found, name, changes);
        return further.length > 0 ? further : [{ address: found.address, attribute: name }];
      });
  });
}
