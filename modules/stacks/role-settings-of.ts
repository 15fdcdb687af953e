import type { PodIdentityRoleConfig } from '../constructs/pod-identity-role';
import type { CreatedRole, NamedPolicy } from '../workloads/workload';

type Given = 'name' | 'path' | 'inlinePolicies' | 'managedPolicies' | 'managedPolicyArns';
type RoleSettings = Omit<PodIdentityRoleConfig, 'trust'> &
  Required<Pick<PodIdentityRoleConfig, Given>> & { readonly trust: string };

/** The arguments of the construct of a role. */
export function roleSettingsOf(role: CreatedRole): RoleSettings {
  return {
    name: role.name,
    path: role.path,
    ...(role.description !== undefined && { description: role.description }),
    ...(role.maxSessionDuration !== undefined && { maxSessionDuration: role.maxSessionDuration }),
    ...(role.permissionsBoundary !== undefined && { permissionsBoundary: role.permissionsBoundary }),
    ...(Object.keys(role.tags).length > 0 && { tags: role.tags }),
    // As text, because CDKTF would search a document for tokens.
    trust: JSON.stringify(role.trustPolicy),
    inlinePolicies: textsByName(role.policies.inline),
    managedPolicies: textsByName(role.policies.managed),
    managedPolicyArns: role.managedPolicyArns,
  };
}

function textsByName(policies: readonly NamedPolicy[]): Record<string, string> {
  return Object.fromEntries(policies.map(({ name, document }) => [name, JSON.stringify(document)]));
}
