import { STACK_TAG } from '../identity/tool-tags';
import { changedArguments } from './changed-arguments';
import { isOwner, ownerWords, plannedOwner, taggedOwner } from './existing-object';
import { attributeOf } from './plan-configuration';
import { changesOf, type Change, type ResourceChange, type TerraformPlan } from './terraform-plan';
import { isUnset } from './unset';

/** An object of the account that a plan takes over by import. */
export interface AdoptedObject {
  readonly address: string;
  /** What to call it in a message: `IAM role "orders"`. */
  readonly name: string;
  /** The attributes that the apply changes, sorted by name; empty where it stays as it is. */
  readonly changes: readonly AttributeChange[];
}

/** An attribute before and after, as text; undefined where it is not set, or known only after apply. */
export interface AttributeChange {
  readonly attribute: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The types that `adopt` imports, and how a message names an object. Policies in stacks of their own are not among them. */
const NAMES: Readonly<Record<string, (value: (name: string) => string) => string>> = {
  aws_iam_role: (value) => `IAM role "${value('name')}"`,
  aws_iam_role_policies_exclusive: (value) => `inline policies of role "${value('role_name')}"`,
  aws_iam_role_policy_attachments_exclusive: (value) => `attached policies of role "${value('role_name')}"`,
  aws_eks_pod_identity_association: (value) =>
    `association of ${value('namespace')}/${value('service_account')} in cluster "${value('cluster_name')}"`,
  aws_eks_addon: (value) => `add-on "${value('addon_name')}" of cluster "${value('cluster_name')}"`,
};

/** Whether `adopt` imports objects of a type. */
export function isAdoptedType(type: string): boolean {
  return Object.hasOwn(NAMES, type);
}

/**
 * What a plan takes over from the account.
 *
 * @param handedOver addresses of the objects that the stack takes from other stacks
 */
export function adoptedObjects(plan: TerraformPlan, handedOver: ReadonlySet<string> = new Set()): AdoptedObject[] {
  return imported(plan, handedOver).map((resource) => ({
    address: resource.address,
    name: nameOf(resource),
    changes: attributeChanges(plan, resource),
  }));
}

/**
 * Why a plan of adoptions must not be applied, a line each: an object would be replaced or belongs to another stack, or
 * the software of an add-on would lose its role.
 */
export function adoptionRefusals(plan: TerraformPlan, handedOver: ReadonlySet<string> = new Set()): string[] {
  return imported(plan, handedOver).flatMap((resource) => {
    const name = nameOf(resource);
    const { change, type } = resource;
    if (change.actions.includes('delete')) {
      return [`${name} would be replaced instead of adopted${WAYS_OUT[type]?.(change) ?? ''}`];
    }
    const owner = taggedOwner(change.before);
    if (owner && !isOwner(owner, plannedOwner(resource, plan), [])) {
      return [
        `${name} belongs to ${ownerWords(owner)}, as its tags say: once that stack has given it up, remove the tag \`${STACK_TAG}\` from it in AWS`,
      ];
    }
    const role = attributeOf(change.before, 'service_account_role_arn');
    const isKept = isUnset(role) || !isUnset(attributeOf(change.after, 'service_account_role_arn'));
    if (type !== 'aws_eks_addon' || isKept || !isUnset(attributeOf(change.after, 'pod_identity_association')))
      return [];
    return [
      `${name} has the role ${String(role)} for IRSA, and would lose it: declare the access of the add-on in the configuration, or remove the role from the add-on first`,
    ];
  });
}

/** What to write where the name of an object belongs to another one. */
const WAYS_OUT: Readonly<Record<string, (change: Change) => string>> = {
  aws_iam_role: ({ before }) =>
    `: IAM cannot move a role to another path; write \`role: { path: ${String(attributeOf(before, 'path'))} }\``,
  aws_eks_pod_identity_association: ({ before }) => {
    const [namespace, account] = ['namespace', 'service_account'].map((name) => String(attributeOf(before, name)));
    return `: the association of this ID is that of ${namespace}/${account}; correct the ID in \`adopt.associations\``;
  },
};

function imported(plan: TerraformPlan, handedOver: ReadonlySet<string>): readonly ResourceChange[] {
  return changesOf(plan).filter(
    ({ address, type, change }) => change.importing !== undefined && isAdoptedType(type) && !handedOver.has(address),
  );
}

function nameOf({ type, change, address }: ResourceChange): string {
  const { before, after } = change;
  const value = (name: string): string => textOf(attributeOf(before, name)) ?? textOf(attributeOf(after, name)) ?? '';
  return NAMES[type]?.(value) ?? address;
}

/** All tags contain those of this tool, which a reviewer need not see. */
function attributeChanges(plan: TerraformPlan, resource: ResourceChange): AttributeChange[] {
  const { before, after } = resource.change;
  return changedArguments(plan, resource)
    .filter((attribute) => attribute !== 'tags_all')
    .sort()
    .map((attribute) => ({
      attribute,
      before: textOf(attributeOf(before, attribute)),
      after: textOf(attributeOf(after, attribute)),
    }))
    .filter((one) => one.before !== one.after);
}

function textOf(value: unknown): string | undefined {
  if (isUnset(value)) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
