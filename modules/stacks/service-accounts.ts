import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { escapeInterpolation } from '../constructs/escape-interpolation';
import { WorkloadServiceAccount, type WorkloadServiceAccountConfig } from '../constructs/workload-service-account';
import { ROLE_ANNOTATION } from '../identity/irsa';
import type { Cluster } from '../manifest/configuration';
import { clusterArn } from '../workloads/arns';
import type { Association, Workload } from '../workloads/workload';
import { associationId } from './association-id';
import type { DataStack } from '../constructs/data-stack';

/**
 * The service accounts of a workload that are in its own stack, each in its cluster. The provider reads the kubeconfig
 * that `KUBE_CONFIG_PATH` names, and takes from it the context that `aws eks update-kubeconfig` writes for the cluster,
 * named by its ARN.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
 * https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs#file-config
 */
export function addServiceAccounts(stack: DataStack, workload: Workload, associations: readonly Association[]): void {
  const { environment } = workload;
  const providers = new Map(
    [...new Set(associations.map(({ cluster }) => cluster))].map((cluster) => {
      const alias = providerAlias(cluster);
      const settings = { alias, configContext: clusterArn(environment, cluster) };
      return [cluster, new KubernetesProvider(stack, alias, escapeInterpolation(stack.data(settings)))] as const;
    }),
  );
  for (const association of associations) {
    const provider = providers.get(association.cluster);
    new WorkloadServiceAccount(stack, serviceAccountId(association), {
      ...stack.data(serviceAccountSettings(workload, association)),
      ...(provider && { provider }),
    });
  }
}

/** The alias of a cluster's provider in the stack of a service: a part of the state, which must not change. */
export function providerAlias({ name }: Cluster): string {
  return `eks_${name}`;
}

/** The construct id of a service account, the same in each stack that may have it. */
export function serviceAccountId(association: Association): string {
  return associationId('service-account', association);
}

/** The arguments of the construct of a service account. */
export function serviceAccountSettings(
  { identity, role, serviceAccountMetadata }: Workload,
  { namespace, serviceAccount: name }: Association,
): Pick<WorkloadServiceAccountConfig, 'namespace' | 'name' | 'labels' | 'annotations'> {
  const { labels = {}, annotations: own = {} } = serviceAccountMetadata ?? {};
  const annotations = { ...own, ...(identity !== 'pod-identity' && { [ROLE_ANNOTATION]: role.arn }) };
  return {
    namespace,
    name,
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}
