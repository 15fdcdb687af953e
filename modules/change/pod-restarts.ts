import type { AssociationRef } from '../identity/association-ref';
import { byText } from '../text/compare-texts';
import type { RestartTarget } from '../workloads/workload';

/** The workloads of a namespace that a change requires to restart, as the manifest lists them. */
export interface PodRestart {
  /** ARN of the cluster. */
  readonly cluster: string;
  readonly namespace: string;
  /** `deployment/orders`, for `kubectl rollout restart` */
  readonly workloads: readonly string[];
}

/**
 * The workloads to restart where these service accounts get other credentials, sorted by cluster and namespace; empty if the
 * manifest lists no workloads there.
 */
export function podRestarts(
  accounts: readonly AssociationRef[],
  targets: readonly RestartTarget[] = [],
): readonly PodRestart[] {
  const places = new Map(
    accounts.map(({ clusterArn: cluster, namespace }) => [`${cluster} ${namespace}`, { cluster, namespace }]),
  );
  return [...places.values()]
    .sort(byText(({ cluster, namespace }) => `${cluster} ${namespace}`))
    .map((place) => ({
      ...place,
      workloads: targets.filter(({ namespace }) => namespace === place.namespace).map(({ workload }) => workload),
    }))
    .filter(({ workloads }) => workloads.length > 0);
}
