import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { escapeInterpolation } from '../constructs/escape-interpolation';
import { WorkloadServiceAccount } from '../constructs/workload-service-account';
import { ROLE_ANNOTATION } from '../identity/irsa';
import { clusterArn } from '../workloads/arns';
import type { Workload } from '../workloads/workload';
import { associationId } from './association-id';
import type { DataStack } from '../constructs/data-stack';

/**
 * The service accounts of a workload, each in its cluster. The provider reads the kubeconfig that `KUBE_CONFIG_PATH`
 * names, and takes from it the context that `aws eks update-kubeconfig` writes for the cluster, named by its ARN.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
 * https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs#file-config
 */
export function addServiceAccounts(stack: DataStack, workload: Workload): void {
  const { environment, associations, identity, role, serviceAccountMetadata } = workload;
  const { labels = {}, annotations: own = {} } = serviceAccountMetadata ?? {};
  const annotations = { ...own, ...(identity !== 'pod-identity' && { [ROLE_ANNOTATION]: role.arn }) };
  const metadata = {
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
  const providers = new Map(
    [...new Set(associations.map(({ cluster }) => cluster))].map((cluster) => {
      const alias = `eks_${cluster.name}`;
      const settings = { alias, configContext: clusterArn(environment, cluster) };
      return [cluster, new KubernetesProvider(stack, alias, escapeInterpolation(stack.data(settings)))] as const;
    }),
  );
  for (const association of associations) {
    const { cluster, namespace, serviceAccount: name } = association;
    const provider = providers.get(cluster);
    new WorkloadServiceAccount(stack, associationId('service-account', association), {
      ...stack.data({ namespace, name, ...metadata }),
      ...(provider && { provider }),
    });
  }
}
