import type { Cluster, Configuration } from '../manifest/configuration';

/** The name of the stack with a service's role and associations in one environment. */
export function workloadStackName(service: string, environment: string): string {
  return `${service}-${environment}`;
}

/** The name of the stack with the target role of a service in one environment. */
export function targetStackName(service: string, environment: string): string {
  return `${workloadStackName(service, environment)}-target`;
}

/** The name of the stack with the service accounts of a service in one cluster. */
export function serviceAccountStackName(service: string, environment: string, cluster: string): string {
  return `${workloadStackName(service, environment)}-kubernetes-${cluster}`;
}

/**
 * The name of every cluster's stack, which contains its add-ons: `cluster-<name>`, or `cluster-<name>-<environment>` if
 * clusters of several environments have the same name.
 */
export function clusterStackNames(configuration: Configuration): ReadonlyMap<Cluster, string> {
  const environmentsOf = new Map<string, Set<string>>();
  for (const environment of configuration.environments) {
    for (const { name } of environment.clusters) {
      environmentsOf.set(name, (environmentsOf.get(name) ?? new Set()).add(environment.name));
    }
  }
  return new Map(
    configuration.environments.flatMap((environment) =>
      environment.clusters.map((cluster) => {
        const shared = (environmentsOf.get(cluster.name)?.size ?? 0) > 1;
        return [cluster, shared ? `cluster-${cluster.name}-${environment.name}` : `cluster-${cluster.name}`] as const;
      }),
    ),
  );
}

/** The name of the stack with the inventory of an environment, which has outputs only. */
export function inventoryStackName(environment: string): string {
  return `inventory-${environment}`;
}
