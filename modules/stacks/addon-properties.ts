import type { PodIdentityAgentConfig } from '../constructs/pod-identity-agent';
import type { AgentAddonSettings, Cluster, Environment } from '../manifest/configuration';

/** What an add-on has whether it is the agent or another one. */
type AddonProperties = Pick<
  PodIdentityAgentConfig,
  | 'clusterName'
  | 'region'
  | 'addonVersion'
  | 'resolveConflictsOnCreate'
  | 'resolveConflictsOnUpdate'
  | 'preserve'
  | 'tags'
> & { readonly configurationValues?: string };

/** The properties of an EKS add-on, for constructs. Absent settings are left to EKS. */
export function addonProperties(
  environment: Environment,
  cluster: Cluster,
  { version, configuration, resolveConflictsOnCreate, resolveConflictsOnUpdate, preserve, tags }: AgentAddonSettings,
): AddonProperties {
  return {
    clusterName: cluster.name,
    ...(cluster.region !== environment.region && { region: cluster.region }),
    ...(version !== undefined && { addonVersion: version }),
    // As text, because CDKTF would search objects for tokens.
    ...(configuration !== undefined && { configurationValues: JSON.stringify(configuration) }),
    ...(resolveConflictsOnCreate !== undefined && { resolveConflictsOnCreate }),
    ...(resolveConflictsOnUpdate !== undefined && { resolveConflictsOnUpdate }),
    ...(preserve !== undefined && { preserve }),
    ...(tags && { tags }),
  };
}
