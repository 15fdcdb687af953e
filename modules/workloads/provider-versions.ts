import type { Cluster, Environment } from '../manifest/configuration';
import {
  compareVersions,
  oldestAdmitted,
  versionText,
  type Version,
  type VersionConstraint,
} from '../manifest/version-constraint';
import type { Workload } from './workload';

/** The default version of stacks: the one that CDKTF's last provider bindings are generated from. */
export const DEFAULT_AWS_PROVIDER: Version = [6, 25, 0];

/**
 * The first version of the AWS provider that supports a resource or an argument. Lists everything that stacks use and
 * that 5.0.0 does not support.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/CHANGELOG.md and `docs/changelogs`
 */
export const FIRST_PROVIDER_VERSIONS = {
  aws_eks_pod_identity_association: [5, 29, 0],
  aws_iam_role_policies_exclusive: [5, 68, 0],
  aws_iam_role_policy_attachments_exclusive: [5, 72, 0],
  // Before, the argument `thumbprint_list` was required.
  aws_iam_openid_connect_provider: [5, 81, 0],
  'aws_eks_addon.pod_identity_association': [5, 75, 0],
  'aws_eks_addon.region': [6, 0, 0],
  'aws_eks_pod_identity_association.region': [6, 0, 0],
  // 6.1.0 was withdrawn.
  'aws_eks_pod_identity_association.disable_session_tags': [6, 2, 0],
  'aws_eks_pod_identity_association.target_role_arn': [6, 2, 0],
  'aws_eks_pod_identity_association.policy': [6, 57, 1],
} as const satisfies Readonly<Record<string, Version>>;

/** A resource type, or an argument of one: `aws_eks_addon.region`. */
export type ProviderFeature = keyof typeof FIRST_PROVIDER_VERSIONS;

/** The provider features that the stack of a created role uses. */
export const FEATURES_OF_ROLE: readonly ProviderFeature[] = [
  'aws_iam_role_policies_exclusive',
  'aws_iam_role_policy_attachments_exclusive',
];

/** The provider features that the stack of a service in one environment uses. */
export function featuresOfWorkload({
  environment,
  role,
  targetRole,
  associations,
  identity,
  sessionTags,
}: Workload): ProviderFeature[] {
  const elsewhere = associations.some(({ cluster }) => cluster.region !== environment.region);
  return [
    ...(associations.length > 0 && identity !== 'irsa' ? (['aws_eks_pod_identity_association'] as const) : []),
    ...(role.kind === 'created' ? FEATURES_OF_ROLE : []),
    ...(elsewhere ? (['aws_eks_pod_identity_association.region'] as const) : []),
    ...(targetRole ? (['aws_eks_pod_identity_association.target_role_arn'] as const) : []),
    ...(associations.some(({ sessionPolicy }) => sessionPolicy)
      ? (['aws_eks_pod_identity_association.policy'] as const)
      : []),
    ...(sessionTags ? [] : (['aws_eks_pod_identity_association.disable_session_tags'] as const)),
  ];
}

/** The provider features that the stack of an OIDC provider uses. */
export const FEATURES_OF_OIDC_PROVIDER: readonly ProviderFeature[] = ['aws_iam_openid_connect_provider'];

/** The provider features that the stack of a cluster uses. */
export function featuresOfCluster(environment: Environment, cluster: Cluster): ProviderFeature[] {
  return cluster.region === environment.region ? [] : ['aws_eks_addon.region'];
}

/** The provider features that the stack of an add-on uses. */
export function featuresOfAddon(
  environment: Environment,
  cluster: Cluster,
  workload: Pick<Workload, 'role'> | undefined,
): ProviderFeature[] {
  return [
    ...featuresOfCluster(environment, cluster),
    ...(workload ? (['aws_eks_addon.pod_identity_association'] as const) : []),
    ...(workload?.role.kind === 'created' ? FEATURES_OF_ROLE : []),
  ];
}

/** The oldest version of the AWS provider that supports these features; undefined if every version does. */
export function oldestAwsProvider(features: readonly ProviderFeature[]): Version | undefined {
  return features
    .map((feature): Version => FIRST_PROVIDER_VERSIONS[feature])
    .sort(compareVersions)
    .at(-1);
}

/**
 * The version constraint of a stack for the AWS provider: an exact version, unless the configuration has a range. A range
 * that allows versions without the stack's features is narrowed, so that no lock file selects one of those.
 */
export function awsProviderVersion(features: readonly ProviderFeature[], configured?: VersionConstraint): string {
  const oldest = oldestAwsProvider(features) ?? [0, 0, 0];
  if (!configured)
    return versionText(compareVersions(oldest, DEFAULT_AWS_PROVIDER) > 0 ? oldest : DEFAULT_AWS_PROVIDER);
  const first = oldestAdmitted(configured, [0, 0, 0]);
  const admitsOlder = first !== undefined && compareVersions(first, oldest) < 0;
  return admitsOlder ? `${configured.text}, >= ${versionText(oldest)}` : configured.text;
}
