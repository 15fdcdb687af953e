import type { Configuration } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { byText } from '../text/compare-texts';
import { checkAssociationQuota } from './check-clusters';
import { checkRoleNames, checkServiceNames, checkStackNames } from './check-names';
import { checkOwners } from './check-owners';
import type { WorkloadOutline } from './outline';
import type { ReportIn } from './source-problems';

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
  report: ReportIn,
): void {
  const inFileOrder = [...workloads].sort(byText(({ manifest }) => manifest.file));
  const repeated = checkServiceNames([...manifests].sort(byText(({ file }) => file)), report);
  // All names of a duplicate service conflict as well; reporting the service is enough.
  const named = inFileOrder.filter(({ manifest }) => !repeated.has(manifest));
  checkRoleNames(named, report);
  checkStackNames(configuration, named, report);
  checkOwners(inFileOrder, report);
  checkAssociationQuota(configuration, inFileOrder, report);
}
