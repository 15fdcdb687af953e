/**
 * How the attributes that this room reads get their values. Everything else of a resource is not read: an attribute
 * that Terraform copies from the last refresh looks as if it was configured, on the side "after" too.
 *
 * - `configured`: required, or optional and not computed. What the configuration does not set is unset.
 * - `planned`: computed, and decided by the provider while it plans, from the configuration alone.
 * - `fixed`: computed when the object is created, and the same until it is replaced.
 * - `refreshed`: computed by every refresh. It has what the account has, and may be configured as well.
 *
 * https://developer.hashicorp.com/terraform/plugin/framework/handling-data/attributes/string#computed
 */
export const READ_ATTRIBUTES = {
  aws_iam_role: {
    name: 'planned',
    path: 'configured',
    arn: 'fixed',
    assume_role_policy: 'configured',
    permissions_boundary: 'configured',
    max_session_duration: 'configured',
    tags: 'configured',
    tags_all: 'planned',
    inline_policy: 'refreshed',
    managed_policy_arns: 'refreshed',
  },
  aws_iam_role_policy: { name: 'planned', role: 'configured', policy: 'configured' },
  aws_iam_policy: { arn: 'fixed', policy: 'configured' },
  aws_iam_role_policy_attachment: { role: 'configured', policy_arn: 'configured' },
  aws_iam_role_policies_exclusive: { role_name: 'configured', policy_names: 'configured' },
  aws_iam_role_policy_attachments_exclusive: { role_name: 'configured', policy_arns: 'configured' },
  aws_eks_addon: {
    addon_name: 'configured',
    cluster_name: 'configured',
    region: 'planned',
    pod_identity_association: 'configured',
  },
  aws_eks_pod_identity_association: {
    cluster_name: 'configured',
    namespace: 'configured',
    service_account: 'configured',
    role_arn: 'configured',
    region: 'planned',
    disable_session_tags: 'planned',
    target_role_arn: 'configured',
    policy: 'configured',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, AttributeOrigin>>>>;

export type AttributeOrigin = 'configured' | 'planned' | 'fixed' | 'refreshed';

export type ReadType = keyof typeof READ_ATTRIBUTES;

type AttributesOfOrigin<T extends ReadType, O extends AttributeOrigin> = {
  [Name in keyof (typeof READ_ATTRIBUTES)[T]]: (typeof READ_ATTRIBUTES)[T][Name] extends O ? Name : never;
}[keyof (typeof READ_ATTRIBUTES)[T]];

/** Attributes whose planned value is what the configuration makes of them. */
export type PlannedAttribute<T extends ReadType> = AttributesOfOrigin<T, 'configured' | 'planned' | 'fixed'>;

/** Attributes that have what the last refresh found. */
export type RefreshedAttribute<T extends ReadType> = AttributesOfOrigin<T, 'refreshed'>;
