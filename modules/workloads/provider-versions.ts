import type { Cluster, Environment } from '../manifest/configuration';
import {
  compareVersions,
  oldestAdmitted,
  versionText,
  type Version,
  type VersionConstraint,
} from '../manifest/version-constraint';
import type { Workload } from './workload';

/** What stacks use where the configuration does not name a version: the provider that CDKTF's last bindings describe. */
export const DEFAULT_AWS_PROVIDER: Version = [6, 25, 0];

/**
 * The first version of the AWS provider that has a resource or an argument, for all that stacks use and that the first
 * release of version 5 does not have.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/CHANGELOG.md and `docs/changelogs`
 */
export const FIRST_PROVIDER_VERSIONS = {
  aws_eks_pod_identity_association: [5, 29, 0],
  aws_iam_role_policies_exclusive: [5, 68, 0],
  aws_iam_role_policy_attachments_exclusive: [5, 72, 0],
  'aws_eks_addon.region': [6, 0, 0],
  'aws_eks_pod_identity_association.region': [6, 0, 0],
  // 6.1.0 was withdrawn.
  'aws_eks_pod_identity_association.disable_session_tags': [6, 2, 0],
  'aws_eks_pod_identity_association.target_role_arn': [6, 2, 0],
  'aws_eks_pod_identity_association.policy': [6, 57, 1],
} as const satisfies Readonly<Record<string, Version>>;

/** A resource type, or an argument of one: `aws_eks_addon.region`. */
export type ProviderFeature = keyof typeof FIRST_PROVIDER_VERSIONS;

/** What the stack of a service in one environment uses of the AWS provider. */
export function featuresOfWorkload({ environment, role, associations, sessionTags }: Workload): ProviderFeature[] {
  const elsewhere = associations.some(({ cluster }) => cluster.region !== environment.region);
  return [
    ...(associations.length > 0 ? (['aws_eks_pod_identity_association'] as const) : []),
    ...(role.kind === 'created'
      ? (['aws_iam_role_policies_exclusive', 'aws_iam_role_policy_attachments_exclusive'] as const)
      : []),
    ...(elsewhere ? (['aws_eks_pod_identity_association.region'] as const) : []),
    ...(sessionTags ? [] : (['aws_eks_pod_identity_association.disable_session_tags'] as const)),
  ];
}

/** What the stack of a cluster uses of the AWS provider. */
export function featuresOfCluster(environment: Environment, cluster: Cluster): ProviderFeature[] {
  return cluster.region === environment.region ? [] : ['aws_eks_addon.region'];
}

/** The oldest version of the AWS provider that has these features; undefined where any version has them. */
export function oldestAwsProvider(features: readonly ProviderFeature[]): Version | undefined {
  return features
    .map((feature): Version => FIRST_PROVIDER_VERSIONS[feature])
    .sort(compareVersions)
    .at(-1);
}

/**
 * The version of the AWS provider that a stack asks for: one exact version, unless the configuration gives a range. A
 * range that admits versions without the stack's features is narrowed, so that no lock file selects one of those.
 */
export function awsProviderVersion(features: readonly ProviderFeature[], configured?: VersionConstraint): string {
  const oldest = oldestAwsProvider(features) ?? [0, 0, 0];
  if (!configured)
    return versionText(compareVersions(oldest, DEFAULT_AWS_PROVIDER) > 0 ? oldest : DEFAULT_AWS_PROVIDER);
  const first = oldestAdmitted(configured, [0, 0, 0]);
  const admitsOlder = first !== undefined && compareVersions(first, oldest) < 0;
  return admitsOlder ? `${configured.text}, >= ${versionText(oldest)}` : configured.text;
}
