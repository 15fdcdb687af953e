import { formatIamArn } from '../catalogue/arn';
import type { AttributeValue, PlannedResource, PlannedResources, Reference } from './plan-side';
import type { ReadType } from './read-attributes';
import { textOf } from './values';

/** Where the stack's resources live: Terraform's plan does not have it for what is not created yet. */
export interface PlanPlace {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** How other resources refer to a role. */
export interface PlannedRoleReference {
  /** The role's resource address. */
  readonly key: string;
  readonly name?: string;
  readonly role: { readonly arn: string };
}

/** The resources that give a role its permissions, on one side of a plan. */
export interface RoleParts {
  readonly inline: readonly PlannedResource<'aws_iam_role_policy'>[];
  readonly attachments: readonly PlannedResource<'aws_iam_role_policy_attachment'>[];
  readonly exclusiveInline: readonly PlannedResource<'aws_iam_role_policies_exclusive'>[];
  readonly exclusiveAttached: readonly PlannedResource<'aws_iam_role_policy_attachments_exclusive'>[];
}

export function referenceOf(role: PlannedResource<'aws_iam_role'>, place: PlanPlace): PlannedRoleReference {
  const known = (attribute: 'name' | 'path' | 'arn') => {
    const value = role.attribute(attribute);
    return value.known ? textOf(value.value) : undefined;
  };
  const name = known('name');
  const arn = known('arn') ?? formatIamArn(place, `role${known('path') ?? '/'}${name ?? ''}`);
  return { key: role.address, ...(name !== undefined && { name }), role: { arn } };
}

/** @param resources the resources of the side that the reference is from */
export function partsOf(role: PlannedRoleReference, resources: PlannedResources): RoleParts {
  // A role's ID is its name.
  const belongs = <T extends ReadType>(
    list: PlannedResource<T>[],
    valueOf: (one: PlannedResource<T>) => AttributeValue,
  ) => list.filter((one) => refersTo(valueOf(one), role, 'name') || refersTo(valueOf(one), role, 'id'));
  return {
    inline: belongs(resources('aws_iam_role_policy'), (one) => one.attribute('role')),
    attachments: belongs(resources('aws_iam_role_policy_attachment'), (one) => one.attribute('role')),
    exclusiveInline: belongs(resources('aws_iam_role_policies_exclusive'), (one) => one.attribute('role_name')),
    exclusiveAttached: belongs(resources('aws_iam_role_policy_attachments_exclusive'), (one) =>
      one.attribute('role_name'),
    ),
  };
}

/** Whether a value is, or will be, an attribute of the role. */
export function refersTo(value: AttributeValue, role: PlannedRoleReference, attribute: 'arn' | 'name' | 'id'): boolean {
  if (!value.known) return isOnly(value.from, { address: role.key, attribute });
  const own = attribute === 'arn' ? role.role.arn : role.name;
  return own !== undefined && value.value === own;
}

function isOnly(references: readonly Reference[], { address, attribute }: Reference): boolean {
  return (
    references.length > 0 &&
    references.every((reference) => reference.address === address && reference.attribute === attribute)
  );
}
