import { formatIamArn } from '../catalogue/arn';
import { addonImportId, associationImportId } from '../identity/import-ids';
import { type ObjectOwner, ownerInTags } from '../identity/tool-tags';
import { canonicalJson } from './canonical-json';
import { changedArguments, UNREADABLE_ARGUMENTS } from './changed-arguments';
import { defaultTags } from './default-tags';
import { attributeOf, configuredExpressions, hasUnknown } from './plan-configuration';
import { providerPlaces } from './provider-places';
import type { PlanPlace } from './role-parts';
import type { Change, ResourceChange, TerraformPlan } from './terraform-plan';
import { differsInToolTagsOnly } from './tool-tag-changes';
import { textOf } from './values';

/** An object that was there already when it should be created. */
export interface ExistingObject {
  readonly address: string;
  /** What to call it in a message: `IAM role "orders-prod"`. */
  readonly name: string;
  /** What `terraform import` takes; undefined where the plan does not tell it. */
  readonly id: string | undefined;
}

/** An error of Terraform, as far as it is read here. */
interface ApplyError {
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
}

/**
 * The objects that AWS or Kubernetes refused to create because they exist. A creating call that took effect and was never
 * answered leaves one: the process was killed, or AWS answered with an error of its own and the repetition met what the
 * first call had made. The provider's messages end in AWS's own code and text.
 */
export function existingObjects(errors: readonly ApplyError[], plan: TerraformPlan): ExistingObject[] {
  const places = providerPlaces(plan);
  return errors.flatMap(({ summary, detail, address }) => {
    const text = `${summary}\n${detail}`;
    const resource = plan.resource_changes?.find((change) => change.address === address);
    const describe = resource && DESCRIPTIONS[resource.type];
    if (!describe || !refusalOf(resource.type).test(text)) return [];
    const { after } = resource.change;
    const value = (name: string) => textOf(attributeOf(after, name));
    const metadata = (name: string) => textOf(attributeOf([attributeOf(after, 'metadata')].flat()[0], name));
    return [{ address: resource.address, ...describe(value, text, places(resource), metadata) }];
  });
}

/** The message of an API that refuses to create an object because it exists. */
function refusalOf(type: string): RegExp {
  return type.startsWith('kubernetes_')
    ? /already exists/i
    : /EntityAlreadyExists|ResourceInUseException.*already exists/is;
}

type Describe = (
  value: (name: string) => string | undefined,
  message: string,
  place: PlanPlace,
  metadata: (name: string) => string | undefined,
) => Omit<ExistingObject, 'address'>;

/**
 * Import IDs: section "Import" of each resource, https://registry.terraform.io/providers/hashicorp/aws/latest/docs and
 * https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs
 */
const DESCRIPTIONS: Readonly<Record<string, Describe>> = {
  aws_iam_role: (value) => ({ name: `IAM role "${value('name') ?? ''}"`, id: value('name') }),
  aws_iam_policy: (value, _message, { partition, account }) => {
    const name = value('name');
    const id =
      name && account !== '*'
        ? formatIamArn({ partition, account }, `policy${value('path') ?? '/'}${name}`)
        : undefined;
    return { name: `IAM policy "${name ?? ''}"`, id };
  },
  aws_iam_openid_connect_provider: (value, _message, { partition, account }) => {
    const url = value('url');
    const id =
      url && account !== '*'
        ? formatIamArn({ partition, account }, `oidc-provider/${url.replace(/^https:\/\//, '')}`)
        : undefined;
    return { name: `OIDC provider "${url ?? ''}"`, id };
  },
  aws_eks_addon: (value) => {
    const [cluster, addon] = [value('cluster_name'), value('addon_name')];
    const id = cluster && addon ? addonImportId(cluster, addon) : undefined;
    return { name: `EKS add-on "${addon ?? ''}" of cluster "${cluster ?? ''}"`, id };
  },
  kubernetes_service_account_v1: (_value, _message, _place, metadata) => {
    const id = `${metadata('namespace') ?? 'default'}/${metadata('name') ?? ''}`;
    return { name: `service account "${id}"`, id };
  },
  kubernetes_namespace_v1: (_value, _message, _place, metadata) => ({
    name: `namespace "${metadata('name') ?? ''}"`,
    id: metadata('name'),
  }),
  aws_eks_pod_identity_association: (value, message) => {
    const cluster = value('cluster_name');
    const association = /\b(a-[a-z0-9]+)\b/.exec(message.slice(message.search(/already exists/i)))?.[1];
    const account = `${value('namespace') ?? ''}/${value('service_account') ?? ''}`;
    return {
      name: `pod identity association of service account "${account}" in cluster "${cluster ?? ''}"`,
      id: cluster && association ? associationImportId(cluster, association) : undefined,
    };
  },
};

/**
 * Why a plan may not import an object, a line each; empty where it may.
 *
 * - The object's tags name the stack that creates it, or one that gave it up: it is this stack's, and is updated. It is not
 *   replaced, and a policy that is attached elsewhere keeps its document.
 * - The tags name another stack: it is not imported.
 * - It has no tags of this tool. One creating call sets everything: name, path, trust policy, boundary and tags of a role;
 *   document and tags of a policy; service account, role and tags of an association. So it is imported only if it equals
 *   the configuration in every argument, and nothing of others depends on it: a role has no policies but those of the
 *   stack (the exclusive lists would remove them), and a policy is not attached elsewhere. An object that differs may be
 *   in use by its owner, and a change of it was not reviewed.
 *
 * @param givers the stacks of the same repository that gave the object up
 */
export function reasonsNotOurs(
  resource: ResourceChange,
  plan: TerraformPlan,
  givers: readonly string[] = [],
): string[] {
  const { change, type } = resource;
  const changed = changedArguments(plan, resource).filter((name) => !differsInToolTagsOnly(change, name));
  const isReplaced = change.actions.includes('delete');
  const attachments = type === 'aws_iam_policy' ? foreignAttachments(resource, plan) : [];
  const replaced = isReplaced ? ['it would have to be replaced'] : [];
  const owner = taggedOwner(change.before);
  if (owner && !isOwner(owner, plannedOwner(resource, plan), givers)) {
    return [...replaced, `its tags name ${ownerWords(owner)}`];
  }
  if (owner) return [...replaced, ...(changed.includes('policy') ? attachments : [])];
  return [
    ...replaced,
    ...changed.map((name) => `its ${name} is not the configured one`),
    ...(type === 'aws_iam_role' ? foreignPolicies(change, plan) : []),
    ...attachments,
  ];
}

/** The stack that the tags of an object name, its own and those of the provider. */
export function taggedOwner(values: unknown): ObjectOwner | undefined {
  return ownerInTags((attributeOf(values, 'tags_all') ?? {}) as Readonly<Record<string, unknown>>);
}

/** The stack that the tags of an object will name: those of the provider, where `tags_all` is known only after apply. */
export function plannedOwner(
  { address, change }: Pick<ResourceChange, 'address' | 'change'>,
  plan: TerraformPlan,
): ObjectOwner | undefined {
  const { after, after_unknown } = change;
  return hasUnknown(attributeOf(after_unknown, 'tags_all'))
    ? ownerInTags(defaultTags(plan, address) ?? {})
    : taggedOwner(after);
}

/** Whether an object belongs to a stack, or to one that gives it up. */
export function isOwner(
  { stack, repository }: ObjectOwner,
  own: ObjectOwner | undefined,
  givers: readonly string[],
): boolean {
  return own !== undefined && own.repository === repository && (own.stack === stack || givers.includes(stack));
}

export function ownerWords({ stack, repository }: ObjectOwner): string {
  return `stack "${stack}"${repository === undefined ? '' : ` of repository "${repository}"`}`;
}

/**
 * How the result of importing an object differs from the reviewed creation, a line each: of what the configuration sets,
 * as far as the object has it and it is known before apply.
 */
export function resultDifferences(
  reviewed: ResourceChange,
  imported: ResourceChange,
  plan: TerraformPlan,
): readonly string[] {
  const names = Object.keys(configuredExpressions(plan, imported) ?? {}).filter(
    (name) => !UNREADABLE_ARGUMENTS.includes(name),
  );
  const [from, to] = [reviewed.change, imported.change];
  return names
    .filter((name) => ![from, to].some(({ after_unknown }) => hasUnknown(attributeOf(after_unknown, name))))
    .filter((name) => canonicalJson(attributeOf(from.after, name)) !== canonicalJson(attributeOf(to.after, name)))
    .map((name) => `its ${name} would not be the reviewed one`);
}

function foreignPolicies({ before }: Change, plan: TerraformPlan): string[] {
  const role = attributeOf(before, 'name');
  const ofRole = (type: string) =>
    (plan.resource_changes ?? [])
      .filter((resource) => resource.type === type && attributeOf(resource.change.after, 'role') === role)
      .map(({ change }) => change.after);
  const inline = ofRole('aws_iam_role_policy').map((values) => attributeOf(values, 'name'));
  const attached = ofRole('aws_iam_role_policy_attachment').map((values) => attributeOf(values, 'policy_arn'));
  const policies = listOf(attributeOf(before, 'inline_policy')).map((policy) => attributeOf(policy, 'name'));
  const arns = listOf(attributeOf(before, 'managed_policy_arns'));
  return [
    ...policies
      .filter((name) => name !== undefined && name !== '' && !inline.includes(name))
      .map((name) => `it has the inline policy "${String(name)}"`),
    ...arns.filter((arn) => !attached.includes(arn)).map((arn) => `the policy ${String(arn)} is attached to it`),
  ];
}

function foreignAttachments({ change }: ResourceChange, plan: TerraformPlan): string[] {
  const arn = attributeOf(change.before, 'arn');
  const ours = (plan.resource_changes ?? []).filter(
    ({ type, change: { after } }) =>
      type === 'aws_iam_role_policy_attachment' && attributeOf(after, 'policy_arn') === arn,
  );
  const count = attributeOf(change.before, 'attachment_count');
  return typeof count === 'number' && count > ours.length ? ['it is attached elsewhere'] : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
