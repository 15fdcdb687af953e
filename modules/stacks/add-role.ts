import type { DataStack } from '../constructs/data-stack';
import { PodIdentityRole } from '../constructs/pod-identity-role';
import type { CreatedRole, Workload } from '../workloads/workload';
import { importRole } from './import-adopted';
import { roleSettingsOf } from './role-settings-of';

/** The role of a service or of an add-on, imported if it is adopted. */
export function addRole(stack: DataStack, role: CreatedRole, adopt: Workload['adopt']): PodIdentityRole {
  const settings = stack.data(roleSettingsOf(role));
  const construct = new PodIdentityRole(stack, 'role', settings);
  if (adopt?.role) importRole(construct, settings.name);
  return construct;
}
