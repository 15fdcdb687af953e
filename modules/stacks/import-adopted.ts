import type { EksAddonConfig } from '@cdktf/provider-aws/lib/eks-addon';
import { TerraformResource } from 'cdktf';
import type { PodIdentityAssociation } from '../constructs/pod-identity-association';
import type { PodIdentityRole } from '../constructs/pod-identity-role';
import { addonImportId, associationImportId, withRegion } from '../identity/import-ids';
import type { Environment } from '../manifest/configuration';
import type { Association, Workload } from '../workloads/workload';
import { addImport } from './add-import';

/* Imports of objects that are in the account already. */

/**
 * Imports a role with the lists of its policies, so that the plan shows which policies it loses. The policies themselves are
 * created: IAM replaces an inline policy of the same name, and accepts the attachment of an attached policy.
 */
export function importRole(construct: PodIdentityRole, name: string): void {
  addImport(construct, name);
  for (const id of ['inline', 'attached']) {
    const list = construct.node.findChild(id);
    if (!TerraformResource.isTerraformResource(list)) throw new Error(`${id} is not a resource`);
    addImport(list, name);
  }
}

/** The ID of an association that is adopted; undefined for one that is created. */
export function adoptedIdOf(
  { adopt }: Pick<Workload, 'adopt'>,
  { cluster, namespace, serviceAccount }: Association,
): string | undefined {
  return adopt?.associations.find(
    (one) => one.cluster === cluster.name && one.namespace === namespace && one.serviceAccount === serviceAccount,
  )?.id;
}

/** Imports an association by the ID that EKS has given it. */
export function importAssociation(
  construct: PodIdentityAssociation,
  { cluster }: Pick<Association, 'cluster'>,
  id: string,
  environment: Environment,
): void {
  const region = cluster.region === environment.region ? undefined : cluster.region;
  addImport(construct, withRegion(associationImportId(cluster.name, id), region));
}

/** Imports an add-on. @param settings those of the construct */
export function importAddon(
  construct: TerraformResource,
  { clusterName, addonName, region }: Pick<EksAddonConfig, 'clusterName' | 'addonName' | 'region'>,
): void {
  addImport(construct, withRegion(addonImportId(clusterName, addonName), region));
}
