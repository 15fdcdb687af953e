import type { ConfigurationModule, ResourceChange, TerraformPlan } from './terraform-plan';

/** A resource as it is before the plan (in the real account) or will be after it. */
export interface PlannedResource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** The value of an attribute: known, or to be known after apply. */
  attribute(name: string): AttributeValue;
}

/** A value, or the resources whose attributes it will be made of; `from` is empty where the plan does not tell. */
export type AttributeValue =
  { readonly known: true; readonly value: unknown } | { readonly known: false; readonly from: readonly Reference[] };

export interface Reference {
  /** Address of the resource. */
  readonly address: string;
  /** The attribute's name. */
  readonly attribute: string;
}

/** The resources of one side of a plan, by type. */
export function plannedResources(plan: TerraformPlan, side: 'before' | 'after'): PlannedResource[] {
  const changes = (plan.resource_changes ?? []).filter(
    ({ mode, deposed }) => mode === 'managed' && deposed === undefined,
  );
  return changes.flatMap((resource) => {
    const values = resource.change[side];
    if (typeof values !== 'object' || values === null) return [];
    const known = values as Readonly<Record<string, unknown>>;
    const unknown = side === 'after' ? resource.change.after_unknown : undefined;
    return {
      address: resource.address,
      type: resource.type,
      values: known,
      attribute: (name): AttributeValue =>
        hasUnknown(attributeOf(unknown, name))
          ? { known: false, from: references(plan, resource, name, changes) }
          : { known: true, value: known[name] ?? null },
    };
  });
}

/** `after_unknown` has true at any depth where a part of the value is not known yet. */
function hasUnknown(mark: unknown): boolean {
  if (mark === true) return true;
  return typeof mark === 'object' && mark !== null && Object.values(mark).some(hasUnknown);
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
  const expression = configuredExpressions(plan, resource)[attribute] as
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

/** A member of a value that may be no object. */
export function attributeOf(values: unknown, name: string): unknown {
  return typeof values === 'object' && values !== null
    ? (values as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** The arguments of a resource as its configuration has them: constants, or what they refer to. */
export function configuredExpressions(
  plan: TerraformPlan,
  resource: ResourceChange,
): Readonly<Record<string, unknown>> {
  const modulePath = (resource.module_address ?? '').replace(/\[[^\]]*\]/g, '');
  const configured = moduleAt(plan.configuration.root_module, modulePath)?.resources?.find(
    ({ address }) => address === `${resource.type}.${resource.name}`,
  );
  return configured?.expressions ?? {};
}

function moduleAt(root: ConfigurationModule, path: string): ConfigurationModule | undefined {
  const names = path.split('.').filter((part) => part !== '' && part !== 'module');
  return names.reduce<ConfigurationModule | undefined>((module, name) => module?.module_calls?.[name]?.module, root);
}
