import type { Report } from '../diagnostics/problem';
import type { SourcePlace } from '../manifest/source-text';
import { listed } from '../text/listed';
import { serviceAccountKey } from './claims';
import type { WorkloadOutline } from './outline';
import { pathOfAccount, placeInFile } from './places';

/** A service account that another service or environment has, with the clusters. */
interface Conflict extends SourcePlace {
  readonly account: string;
  readonly owner: string;
  readonly clusters: Set<string>;
}

/** Reports service accounts with two roles: EKS allows one role per service account of a cluster. */
export function checkOwners(workloads: readonly WorkloadOutline[], report: Report<SourcePlace>): void {
  for (const { account, owner, clusters, source, path } of conflicts(workloads)) {
    const names = [...clusters].map((name) => `"${name}"`);
    report({
      code: 'service-account-taken',
      severity: 'error',
      message: `service account "${account}" on ${names.length === 1 ? 'cluster' : 'clusters'} ${listed(names)} is already used by ${owner}`,
      help: 'remove it from one of them, or merge the services: a service account of a cluster has one role',
      source,
      path,
    });
  }
}

/** One per service account and owner, in the order of the workloads. */
function conflicts(workloads: readonly WorkloadOutline[]): Iterable<Conflict> {
  const owners = new Map<string, WorkloadOutline>();
  const found = new Map<string, Conflict>();
  for (const workload of workloads) {
    for (const association of workload.associations) {
      const key = serviceAccountKey(workload.environment, association);
      const first = owners.get(key);
      if (!first) {
        owners.set(key, workload);
        continue;
      }
      // A cluster that is listed twice has been reported.
      if (first === workload) continue;
      const owner =
        first.manifest === workload.manifest
          ? `environment "${first.environment.name}" of this service`
          : `service "${first.service}" at ${placeInFile(first.manifest, pathOfAccount(first, association))}`;
      const path = pathOfAccount(workload, association);
      const { source } = workload.manifest;
      const account = `${association.namespace}/${association.serviceAccount}`;
      const conflict = found.get(JSON.stringify([source.file, path, owner])) ?? {
        account,
        owner,
        clusters: new Set<string>(),
        source,
        path,
      };
      conflict.clusters.add(association.cluster.name);
      found.set(JSON.stringify([source.file, path, owner]), conflict);
    }
  }
  return found.values();
}
