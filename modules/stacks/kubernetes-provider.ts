import { KubernetesProvider, type KubernetesProviderConfig } from '@cdktf/provider-kubernetes/lib/provider';
import type { App } from 'cdktf';
import type { DataStack } from '../constructs/data-stack';
import { escapeInterpolation } from '../constructs/escape-interpolation';
import type { Environment } from '../manifest/configuration';
import type { ReachableCluster } from '../workloads/reachable-cluster';
import { newStackOfEnvironment } from './environment-stack';

/**
 * A stack with the backend of an environment and the Kubernetes provider of a cluster, and without the AWS provider: nothing
 * is looked up.
 */
export function newKubernetesStack(
  app: App,
  name: string,
  environment: Environment,
  cluster: ReachableCluster,
): DataStack {
  const stack = newStackOfEnvironment(app, name, environment);
  const settings = stack.data(kubernetesSettings(environment, cluster));
  new KubernetesProvider(stack, 'kubernetes', escapeInterpolation(settings));
  return stack;
}

/**
 * The arguments of the Kubernetes provider of a cluster. The provider asks the AWS CLI for a token when it connects, so no
 * token is in a plan or a state.
 *
 * https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs#exec-plugins
 * https://docs.aws.amazon.com/cli/latest/reference/eks/get-token.html
 */
export function kubernetesSettings(
  { profile }: Pick<Environment, 'profile'>,
  { name, region, api }: ReachableCluster,
): KubernetesProviderConfig {
  const args = ['eks', 'get-token', '--cluster-name', name, '--region', region, '--output', 'json'];
  return {
    host: api.endpoint,
    clusterCaCertificate: api.certificateAuthority,
    exec: [
      {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        command: 'aws',
        args: profile === undefined ? args : [...args, '--profile', profile],
      },
    ],
  };
}
