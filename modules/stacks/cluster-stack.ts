import type { App, TerraformStack } from 'cdktf';
import { IamOidcProvider } from '../constructs/iam-oidc-provider';
import { PodIdentityAgent } from '../constructs/pod-identity-agent';
import type { Cluster, Environment } from '../manifest/configuration';
import { AGENT_ADDON } from '../manifest/configuration-schema';
import type { VersionConstraint } from '../manifest/version-constraint';
import type { OidcStack } from '../workloads/oidc-stacks';
import { awsProviderVersion, FEATURES_OF_OIDC_PROVIDER, featuresOfCluster } from '../workloads/provider-versions';
import { addonProperties } from './addon-properties';
import { importAddon } from './import-adopted';
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
  const settings = stack.data(addonProperties(environment, cluster, cluster.agentAddon));
  const agent = new PodIdentityAgent(stack, 'eks-pod-identity-agent', settings);
  if (cluster.agentAddon.adopt) importAddon(agent, { ...settings, addonName: AGENT_ADDON });
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
