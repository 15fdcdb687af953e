import type { Cluster, Configuration, Environment } from '../manifest/configuration';
import { quote } from '../diagnostics/quote';
import { isToolTag, MOST_TOOL_TAGS, TOOL_TAG_PREFIX } from '../identity/tool-tags';
import { AGENT_ADDON } from '../manifest/configuration-schema';
import { clusterArn } from './arns';
import type { Report } from '../diagnostics/problem';
import type { SourcePlace } from '../manifest/source-text';
import { type OidcStack, oidcStacks } from './oidc-stacks';
import type { WorkloadOutline } from './outline';
import { QUOTAS } from '../validation/quotas';

/**
 * Reports clusters that are listed twice in an environment, agents that two environments install, and add-ons with too
 * many tags.
 */
export function checkClusters(configuration: Configuration, report: Report<SourcePlace>): void {
  const keepers = new Map<string, Environment>();
  for (const environment of configuration.environments) {
    const names = new Set<string>();
    for (const cluster of environment.clusters) {
      const place = { source: configuration.source, path: [...cluster.path, 'name'] };
      if (names.has(cluster.name)) {
        report({
          code: 'cluster-repeated',
          severity: 'error',
          message: `cluster "${cluster.name}" is listed twice in environment "${environment.name}"`,
          help: 'remove one; a cluster with the same name in another region requires a separate environment',
          ...place,
        });
      }
      names.add(cluster.name);
      checkAddonTags(configuration, cluster, report);
      if (cluster.agent !== 'addon') continue;

      const arn = clusterArn(environment, cluster);
      const keeper = keepers.get(arn);
      if (keeper && keeper !== environment) {
        report({
          code: 'cluster-agent-repeated',
          severity: 'error',
          message: `environments "${keeper.name}" and "${environment.name}" both install the agent on cluster "${cluster.name}"`,
          help: 'write `agent: preinstalled` in one of them',
          ...place,
        });
      } else keepers.set(arn, environment);
    }
  }
}

/**
 * Reports issuers whose provider several clusters manage in one account: IAM has one provider per URL there.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 */
export function checkManagedIssuers(configuration: Configuration, report: Report<SourcePlace>): void {
  const managers = new Map<string, OidcStack>();
  for (const stack of oidcStacks(configuration)) {
    const { environment, cluster, issuer, provider } = stack;
    const first = managers.get(provider);
    if (!first) {
      managers.set(provider, stack);
      continue;
    }
    report({
      code: 'oidc-provider-repeated',
      severity: 'error',
      message: `cluster "${cluster.name}" of environment "${environment.name}" and cluster "${first.cluster.name}" of environment "${first.environment.name}" both manage the provider of issuer ${quote(issuer)} in account ${environment.account}`,
      help: 'write `oidc: https://…` in one of them: its services can use the provider that the other one manages',
      source: configuration.source,
      path: [...cluster.path, 'oidc'],
    });
  }
}

/** https://docs.aws.amazon.com/eks/latest/userguide/eks-using-tags.html#tag-restrictions */
function checkAddonTags({ source }: Configuration, cluster: Cluster, report: Report<SourcePlace>): void {
  const agent = cluster.agent === 'addon' ? [{ ...cluster.agentAddon, name: AGENT_ADDON }] : [];
  for (const { name, tags = {} } of [...agent, ...(cluster.addons ?? [])]) {
    const place = { severity: 'error', source, path: [...cluster.path, 'name'] } as const;
    const addon = `the add-on ${quote(name)} of cluster "${cluster.name}"`;
    const keys = Object.keys(tags);
    if (keys.length > QUOTAS.tags - MOST_TOOL_TAGS) {
      report({
        code: 'quota-tags',
        message: `${addon} has ${keys.length} tags, but EKS allows ${QUOTAS.tags}, of which ${MOST_TOOL_TAGS} are reserved for this tool`,
        help: 'remove some; tags of the defaults, the environment and the cluster are counted together',
        ...place,
      });
    }
    for (const key of keys.filter(isToolTag)) {
      report({
        code: 'tag-invalid',
        message: `${addon} has the tag ${quote(key)} with the prefix of tags of this tool, ${TOOL_TAG_PREFIX}`,
        help: 'choose another key',
        ...place,
      });
    }
  }
}

/** Reports clusters with too many associations, counted over all services and environments that share the cluster. */
export function checkAssociationQuota(
  configuration: Configuration,
  workloads: readonly WorkloadOutline[],
  report: Report<SourcePlace>,
): void {
  const counts = new Map<string, { count: number; readonly cluster: Cluster }>();
  for (const { environment, identity, associations } of workloads) {
    for (const { cluster } of identity === 'irsa' ? [] : associations) {
      const arn = clusterArn(environment, cluster);
      const entry = counts.get(arn);
      if (entry) entry.count += 1;
      else counts.set(arn, { count: 1, cluster });
    }
  }
  for (const { count, cluster } of counts.values()) {
    if (count <= QUOTAS.associations) continue;
    report({
      code: 'quota-associations',
      severity: 'error',
      message: `cluster "${cluster.name}" has ${count} associations, but EKS allows ${QUOTAS.associations}`,
      help: 'distribute the services over several clusters or environments, or share service accounts',
      source: configuration.source,
      path: [...cluster.path, 'name'],
    });
  }
}
