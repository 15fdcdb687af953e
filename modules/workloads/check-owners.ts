import { serviceAccountKey } from './claims';
import type { Report } from '../diagnostics/problem';
import type { SourcePlace } from '../manifest/source-text';
import type { WorkloadOutline } from './outline';
import { pathOfAccount, placeInFile } from './places';

/** Reports service accounts with two roles: EKS allows one role per service account of a cluster. */
export function checkOwners(workloads: readonly WorkloadOutline[], report: Report<SourcePlace>): void {
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
        message: `service account "${namespace}/${serviceAccount}" on cluster "${cluster.name}" is already used by ${owner}`,
        help: 'remove it from one of them, or merge the services: a service account of a cluster has one role',
        source: workload.manifest.source,
        path: pathOfAccount(workload, association),
      });
    }
  }
}
