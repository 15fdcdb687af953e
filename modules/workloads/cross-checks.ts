import type { Configuration } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { checkAssociationQuota } from './check-clusters';
import { checkRoleNames, checkServiceNames, checkStackNames } from './check-names';
import { checkOwners } from './check-owners';
import type { Report } from '../diagnostics/problem';
import type { SourcePlace } from '../manifest/source-text';
import type { WorkloadOutline } from './outline';

/**
 * Checks rules that involve several manifests. A conflict is reported at the later manifest in file order, and the
 * message names the first.
 *
 * @param manifests all manifests, including those without a workload
 * @param workloads in the order of the environments for each manifest
 */
export function checkAcrossManifests(
  configuration: Configuration,
  manifests: readonly Manifest[],
  workloads: readonly WorkloadOutline[],
  report: Report<SourcePlace>,
): void {
  const inFileOrder = [...workloads].sort((a, b) => compareFiles(a.manifest, b.manifest));
  const repeated = checkServiceNames([...manifests].sort(compareFiles), report);
  // All names of a duplicate service conflict as well; reporting the service is enough.
  const named = inFileOrder.filter(({ manifest }) => !repeated.has(manifest));
  checkRoleNames(named, report);
  checkStackNames(configuration, named, report);
  checkOwners(inFileOrder, report);
  checkAssociationQuota(configuration, inFileOrder, report);
}

/** For `sort`. */
export function compareFiles(a: Manifest, b: Manifest): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}
