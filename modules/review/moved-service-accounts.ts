import { serviceAccountKey } from '../workloads/claims';
import { workloadStackName } from '../workloads/stack-names';
import type { Workload } from '../workloads/workload';

/** A service account whose association moves from one stack to another. */
export interface MovedServiceAccount {
  readonly from: string;
  readonly to: string;
  /** `namespace/name` */
  readonly serviceAccount: string;
  readonly cluster: string;
}

/**
 * The service accounts that move between services. EKS allows one association for each, so the one stack gives it up
 * before the other takes it, and pods get no credentials in between.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html#pod-id-considerations
 */
export function movedServiceAccounts(
  before: readonly Workload[],
  after: readonly Workload[],
): readonly MovedServiceAccount[] {
  const owners = new Map(associationsOf(before).map(({ key, stack }) => [key, stack]));
  return associationsOf(after).flatMap(({ key, stack, association: { cluster, namespace, serviceAccount } }) => {
    const from = owners.get(key);
    if (from === undefined || from === stack) return [];
    return [{ from, to: stack, serviceAccount: `${namespace}/${serviceAccount}`, cluster: cluster.name }];
  });
}

function associationsOf(workloads: readonly Workload[]) {
  return workloads
    .filter(({ identity }) => identity !== 'irsa')
    .flatMap(({ service, environment, associations }) =>
      associations.map((association) => ({
        key: serviceAccountKey(environment, association),
        stack: workloadStackName(service, environment.name),
        association,
      })),
    );
}
