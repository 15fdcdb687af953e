import type { Configuration } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { checkBackends } from './backends';
import { checkAssociationQuota, checkClusters } from './check-clusters';
import { checkRoleNames, checkServiceNames, checkStackNames } from './check-names';
import { checkOwners } from './check-owners';
import type { Report } from './complaint';
import type { Workload } from './workload';

/**
 * The rules that no manifest can keep alone. Of two that collide, the complaint stands at the later in the order of
 * files and names the first.
 *
 * @param manifests in file order, all of them: also those without a workload
 * @param workloads in the manifests' order
 */
export function checkAcrossManifests(
  configuration: Configuration,
  manifests: readonly Manifest[],
  workloads: readonly Workload[],
  report: Report,
): void {
  checkClusters(configuration, report);
  checkBackends(configuration, report);
  const repeated = checkServiceNames(manifests, report);
  // A service declared twice would collide in every name made of the service's: once is enough.
  const named = workloads.filter(({ manifest }) => !repeated.has(manifest));
  checkRoleNames(named, report);
  checkStackNames(configuration, named, report);
  checkOwners(workloads, report);
  checkAssociationQuota(configuration, workloads, report);
}
