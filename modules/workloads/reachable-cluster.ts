import type { Cluster, ClusterApi } from '../manifest/configuration';

/** A cluster whose Kubernetes API the configuration describes. */
export interface ReachableCluster extends Cluster {
  readonly api: ClusterApi;
}

export function isReachable(cluster: Cluster): cluster is ReachableCluster {
  return cluster.api !== undefined;
}
