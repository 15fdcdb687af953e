import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import type { App } from 'cdktf';
import type { DataStack } from '../constructs/data-stack';
import { escapeInterpolation } from '../constructs/escape-interpolation';
import { WorkloadServiceAccount } from '../constructs/workload-service-account';
import type { Environment } from '../manifest/configuration';
import type { ServiceAccountStack } from '../workloads/stacks-of-service';
import type { Workload } from '../workloads/workload';
import { addImport } from './add-import';
import { kubernetesSettings, newKubernetesStack } from './kubernetes-provider';
import { resourceName } from './resource-name';
import { providerAlias, serviceAccountId, serviceAccountSettings } from './service-accounts';

/**
 * The stack with the service accounts of a service in one cluster.
 *
 * @param imports whether the service accounts exist already
 */
export function addServiceAccountStack(
  app: App,
  workload: Workload,
  { name, cluster, associations }: ServiceAccountStack,
  imports: boolean,
): DataStack {
  const stack = newKubernetesStack(app, name, workload.environment, cluster);
  for (const association of associations) {
    const { namespace, serviceAccount } = association;
    const settings = stack.data(serviceAccountSettings(workload, association));
    const account = new WorkloadServiceAccount(stack, serviceAccountId(association), settings);
    if (imports) addImport(account, `${namespace}/${serviceAccount}`);
  }
  return stack.close();
}

/**
 * Makes the stack of a service forget the service accounts that its state has, and that are in stacks of their own now.
 * Terraform requires the provider by the name that the state has, and does not connect to the cluster.
 * https://developer.hashicorp.com/terraform/language/block/removed
 */
export function forgetServiceAccounts(
  stack: DataStack,
  environment: Environment,
  stacks: readonly ServiceAccountStack[],
): void {
  const removed = stacks.flatMap(({ cluster, associations }) => {
    const alias = providerAlias(cluster);
    const settings = stack.data({ alias, ...kubernetesSettings(environment, cluster) });
    new KubernetesProvider(stack, alias, escapeInterpolation(settings));
    return associations.map((association) => ({
      from: `kubernetes_service_account_v1.${resourceName(stack, serviceAccountId(association))}`,
      lifecycle: { destroy: false },
    }));
  });
  stack.addOverride('removed', removed);
}
