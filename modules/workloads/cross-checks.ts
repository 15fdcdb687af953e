import type { Configuration } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { byText } from '../text/compare-texts';
import { checkAssociationQuota } from './check-clusters';
import { checkRoleNames, checkServiceNames, checkStackNames } from './check-names';
import { checkOwners } from './check-owners';
import type { Report } from './complaint';
import type { WorkloadOutline } from './outline';

/**
 * The rules that no manifest can keep alone. Of two that collide, the complaint stands at the later in the order of
 * files and names the first.
 *
 * @param manifests all of them: also those without a workload
 * @param workloads those of a manifest in the order of their environments
 */
export function checkAcrossManifests(
  configuration: Configuration,
  manifests: readonly Manifest[],
  workloads: readonly WorkloadOutline[],
  report: Report,
): void {
  const inFileOrder = [...workloads].sort(byText(({ manifest }) => manifest.file));
  const repeated = checkServiceNames([...manifests].sort(byText(({ file }) => file)), report);
  // A service declared twice would collide in every name made of the service's: once is enough.
  const named = inFileOrder.filter(({ manifest }) => !repeated.has(manifest));
  checkRoleNames(named, report);
  checkStackNames(configuration, named, report);
  checkOwners(inFileOrder, report);
  checkAssociationQuota(configuration, inFileOrder, report);
}
