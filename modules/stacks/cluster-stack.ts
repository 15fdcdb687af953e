import type { App, TerraformStack } from 'cdktf';
import { IamOidcProvider } from '../constructs/iam-oidc-provider';
import { PodIdentityAgent } from '../constructs/pod-identity-agent';
import type { Cluster, Environment } from '../manifest/configuration';
import type { VersionConstraint } from '../manifest/version-constraint';
import type { OidcStack } from '../workloads/oidc-stacks';
import { awsProviderVersion, FEATURES_OF_OIDC_PROVIDER, featuresOfCluster } from '../workloads/provider-versions';
import { newEnvironmentStack } from './environment-stack';

/**
 * The stack of a cluster's add-ons: the EKS Pod Identity Agent.
 *
 * @param awsVersions version constraint of the configuration for the AWS provider, if any
 */
export function addClusterStack(
  app: App,
  name: string,
  environment: Environment,
  cluster: Cluster,
  awsVersions?: VersionConstraint,
): TerraformStack {
  const stack = newEnvironmentStack(
    app,
    name,
    environment,
    awsProviderVersion(featuresOfCluster(environment, cluster), awsVersions),
  );
  const { version, configuration, resolveConflictsOnCreate, resolveConflictsOnUpdate, preserve, tags } =
    cluster.agentAddon;
  const agent = {
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
  new PodIdentityAgent(stack, 'eks-pod-identity-agent', stack.data(agent));
  return stack.close();
}

/**
 * The stack of a cluster's OIDC provider. It is applied before the stacks of services, whose roles trust the provider.
 *
 * @param awsVersions version constraint of the configuration for the AWS provider, if any
 */
export function addOidcStack(
  app: App,
  { name, environment, issuer }: OidcStack,
  awsVersions?: VersionConstraint,
): TerraformStack {
  const version = awsProviderVersion(FEATURES_OF_OIDC_PROVIDER, awsVersions);
  const stack = newEnvironmentStack(app, name, environment, version);
  new IamOidcProvider(stack, 'oidc', stack.data({ url: issuer }));
  return stack.close();
}
