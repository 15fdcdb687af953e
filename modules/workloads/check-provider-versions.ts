import { quote } from '../diagnostics/quote';
import type { Configuration } from '../manifest/configuration';
import { oldestAdmitted, versionText, type Version } from '../manifest/version-constraint';
import type { Report } from '../diagnostics/problem';
import type { SourcePlace } from '../manifest/source-text';
import { describeWorkload } from './places';
import { oidcStacks } from './oidc-stacks';
import {
  FEATURES_OF_OIDC_PROVIDER,
  featuresOfAddon,
  featuresOfCluster,
  featuresOfWorkload,
  FIRST_PROVIDER_VERSIONS,
  type ProviderFeature,
} from './provider-versions';
import type { Workload } from './workload';

/** What to do instead of using a newer provider. */
const ALTERNATIVES: Partial<Readonly<Record<ProviderFeature, string>>> = {
  'aws_eks_addon.region': 'move the cluster to an environment of its region',
  aws_iam_openid_connect_provider: 'remove `manage: true` and create the provider elsewhere',
  'aws_eks_pod_identity_association.region': 'move the cluster to an environment of its region',
  'aws_eks_pod_identity_association.disable_session_tags': 'remove `sessionTags: false`',
  'aws_eks_pod_identity_association.target_role_arn': 'remove `targetRole`',
  'aws_eks_pod_identity_association.policy': 'remove `sessionPolicy`',
};

/** Reports resources and arguments of stacks that the configured AWS provider version does not support. */
export function checkProviderVersions(
  configuration: Configuration,
  workloads: readonly Workload[],
  report: Report<SourcePlace>,
): void {
  const configured = configuration.awsProvider;
  if (!configured) return;
  for (const [feature, user] of firstUsers(configuration, workloads)) {
    const needed: Version = FIRST_PROVIDER_VERSIONS[feature];
    if (oldestAdmitted(configured.value, needed)) continue;
    const [type, argument] = feature.split('.');
    const used = argument === undefined ? `resource ${type}` : `argument \`${argument}\` of ${type}`;
    const alternative = ALTERNATIVES[feature];
    report({
      code: 'provider-version-too-old',
      severity: 'error',
      message: `AWS provider ${quote(configured.value.text)} is too old for ${user}: ${used} requires ${versionText(needed)} or later`,
      help: `allow version ${versionText(needed)}${alternative === undefined ? '' : `, or ${alternative}`}`,
      source: configuration.source,
      path: configured.path,
    });
  }
}

/** A description of the first cluster or service that uses each feature. */
function firstUsers(
  { environments }: Configuration,
  workloads: readonly Workload[],
): ReadonlyMap<ProviderFeature, string> {
  const users = new Map<ProviderFeature, string>();
  const add = (features: readonly ProviderFeature[], user: string): void => {
    for (const feature of features) if (!users.has(feature)) users.set(feature, user);
  };
  for (const environment of environments) {
    for (const cluster of environment.clusters.filter(({ agent }) => agent === 'addon')) {
      add(featuresOfCluster(environment, cluster), `cluster "${cluster.name}" in environment "${environment.name}"`);
    }
  }
  for (const { cluster, environment } of oidcStacks({ environments })) {
    add(
      FEATURES_OF_OIDC_PROVIDER,
      `the OIDC provider of cluster "${cluster.name}" in environment "${environment.name}"`,
    );
  }
  for (const workload of workloads) {
    const { addon, environment, associations } = workload;
    const [first] = addon ? associations : [];
    const features = first ? featuresOfAddon(environment, first.cluster, workload) : featuresOfWorkload(workload);
    add(features, describeWorkload(workload));
  }
  return users;
}
