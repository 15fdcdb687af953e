import type { WorkloadOutline } from './outline';
import { isReachable, type ReachableCluster } from './reachable-cluster';
import { serviceAccountStackName, targetStackName, workloadStackName } from './stack-names';
import type { Association, Workload } from './workload';

/**
 * The names of the stacks of a service in one environment: its own, that of a target role with credentials, and those of
 * its service accounts.
 */
export function stackNamesOf(workload: WorkloadOutline): readonly string[] {
  const { service, environment, targetRole } = workload;
  return [
    workloadStackName(service, environment.name),
    ...(targetRole?.kind === 'created' ? [targetStackName(service, environment.name)] : []),
    ...serviceAccountStacks(workload).map(({ name }) => name),
  ];
}

/** The stack with the service accounts of a service in one cluster. It is applied after the service's own stack. */
export interface ServiceAccountStack {
  /** `<service>-<environment>-kubernetes-<cluster>` */
  readonly name: string;
  readonly cluster: ReachableCluster;
  readonly associations: readonly Association[];
}

/** A service, as far as its service accounts depend on it. */
type Owner = Pick<Workload, 'service' | 'environment' | 'associations' | 'createServiceAccounts'>;

/**
 * The stacks of a service's service accounts, in the order of its associations: one for each cluster with an endpoint, so
 * that a cluster that is down does not affect others, or the role.
 */
export function serviceAccountStacks(owner: Owner): readonly ServiceAccountStack[] {
  const { service, environment, associations, createServiceAccounts } = owner;
  if (!createServiceAccounts) return [];
  return [...new Set(associations.map(({ cluster }) => cluster))].filter(isReachable).map((cluster) => ({
    name: serviceAccountStackName(service, environment.name, cluster.name),
    cluster,
    associations: associations.filter((one) => one.cluster === cluster),
  }));
}

/** The associations whose service accounts are created in the service's own stack, by the context of a kubeconfig. */
export function accountsInServiceStack({ associations, createServiceAccounts }: Owner): readonly Association[] {
  return createServiceAccounts ? associations.filter(({ cluster }) => !isReachable(cluster)) : [];
}
