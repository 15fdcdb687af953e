import type { Configuration } from '../manifest/configuration';
import type { Manifest } from '../manifest/manifest';
import { environmentsOf } from './environments-of';
import { fillSetting, resolutionOf } from './resolution';
import { resolveAssociations } from './resolve-associations';
import { createsServiceAccounts } from './resolve-service-accounts';
import { resolveIdentity } from './resolve-identity';
import { resolveExistingRole } from './resolve-existing-role';
import { mergeRoleSettings } from './role-settings';
import { checkRoleName } from './role-checks';
import { outlineTargetRole } from './resolve-target-role';
import type { CreatedRole, CreatedTargetRole, ExistingRole, TargetRole, Workload } from './workload';

/**
 * The part of a workload that is needed to check rules across manifests. It is much cheaper to resolve than a workload,
 * and also available if the grants have errors.
 */
export interface WorkloadOutline extends Pick<
  Workload,
  'service' | 'environment' | 'manifest' | 'associations' | 'identity' | 'createServiceAccounts'
> {
  /** Absent if its name or ARN is invalid. */
  readonly role?: Pick<CreatedRole, 'kind' | 'name'> | ExistingRole;
  /** Absent without one, or if its account or name is invalid. */
  readonly targetRole?:
    | (Pick<CreatedTargetRole, 'kind' | 'account'> & { readonly role: Pick<CreatedRole, 'name'> })
    | Exclude<TargetRole, CreatedTargetRole>;
}

/** One outline per environment that a service runs in. Problems of the manifest itself are not reported. */
export function outlineManifest(configuration: Configuration, manifest: Manifest): WorkloadOutline[] {
  return environmentsOf(configuration, manifest, ignore).map((environment) => {
    const resolution = resolutionOf(manifest, environment, ignore);
    const merged = mergeRoleSettings(configuration, environment, manifest);
    const associations = resolveAssociations(configuration, resolution);
    const targetRole = outlineTargetRole(configuration, resolution);
    const identity = resolveIdentity(resolution);
    const outline = {
      service: manifest.service,
      identity,
      environment,
      manifest,
      associations,
      createServiceAccounts: createsServiceAccounts(resolution),
      ...(targetRole && { targetRole }),
    };
    if (merged.kind === 'existing') {
      const role = resolveExistingRole(merged, resolution);
      return { ...outline, ...(role && { role }) };
    }
    const name = fillSetting('role name', merged.name, resolution, checkRoleName);
    return { ...outline, ...(name !== undefined && { role: { kind: 'created', name } as const }) };
  });
}

function ignore(): void {
  // The check of the manifest itself reports its problems.
}
