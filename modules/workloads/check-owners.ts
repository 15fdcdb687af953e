import { serviceAccountKey } from './claims';
import type { Report } from './complaint';
import type { WorkloadOutline } from './outline';
import { pathOfAccount, placeInFile } from './places';

/** EKS takes one role for a service account of a cluster. */
export function checkOwners(workloads: readonly WorkloadOutline[], report: Report): void {
  const owners = new Map<string, WorkloadOutline>();
  for (const workload of workloads) {
    for (const association of workload.associations) {
      const { cluster, namespace, serviceAccount } = association;
      const key = serviceAccountKey(workload.environment, association);
      const first = owners.get(key);
      if (!first) {
        owners.set(key, workload);
        continue;
      }
      const owner =
        first.manifest === workload.manifest
          ? `environment "${first.environment.name}" of this service`
          : `service "${first.service}" at ${placeInFile(first.manifest, pathOfAccount(first, association))}`;
      report({
        code: 'service-account-taken',
        severity: 'error',
        message: `service account "${namespace}/${serviceAccount}" on cluster "${cluster.name}" belongs to ${owner} already`,
        help: 'a service account of a cluster has one role: take it away from one of them, or give both one service',
        source: workload.manifest.source,
        path: pathOfAccount(workload, association),
      });
    }
  }
}
