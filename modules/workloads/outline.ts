import type { Configuration } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { environmentsOf } from './environments-of';
import { fillSetting, resolutionOf } from './resolution';
import { resolveAssociations } from './resolve-associations';
import { resolveExistingRole } from './resolve-existing-role';
import { mergeRoleSettings } from './role-settings';
import { roleNameFault } from './role-faults';
import type { CreatedRole, ExistingRole, Workload } from './workload';

/**
 * The part of a workload that the rules over several manifests are about. A workload is one; without one it is worked
 * out at a fraction of the cost, and also where the grants have errors.
 */
export interface WorkloadOutline extends Pick<Workload, 'service' | 'environment' | 'manifest' | 'associations'> {
  /** Absent where the manifest names it in a way that IAM would refuse. */
  readonly role?: Pick<CreatedRole, 'kind' | 'name'> | ExistingRole;
}

/** One outline per environment that a service runs in. What is wrong with the manifest alone is not reported. */
export function outlineManifest(configuration: Configuration, manifest: Manifest): WorkloadOutline[] {
  return environmentsOf(configuration, manifest, ignore).map((environment) => {
    const resolution = resolutionOf(manifest, environment, ignore);
    const merged = mergeRoleSettings(configuration, environment, manifest);
    const associations = resolveAssociations(configuration, resolution);
    const outline = { service: manifest.service, environment, manifest, associations };
    if (merged.kind === 'existing') {
      const role = resolveExistingRole(merged, resolution);
      return { ...outline, ...(role && { role }) };
    }
    const name = fillSetting('role name', merged.name, resolution, roleNameFault);
    return { ...outline, ...(name !== undefined && { role: { kind: 'created', name } as const }) };
  });
}

function ignore(): void {
  // Whoever checks the manifest itself reports what is wrong with it.
}
