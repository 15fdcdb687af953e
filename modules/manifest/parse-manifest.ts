import type { Diagnostic } from '../diagnostics/diagnostic';
import { adoptSettings } from './adopt-schema';
import { grantedAccess, grants, roleOf, serviceAccountRefs } from './granted-access';
import type { DocumentPath, Manifest, ManifestSettings, SessionPolicySettings } from './manifest';
import { manifestZodSchema, type EnvironmentSettingsYaml, type ManifestYaml } from './manifest-schema';
import { associationSettings } from './association-schema';
import { serviceAccountMetadata } from './kubernetes-schema';
import { readYaml } from './read-yaml';
import { roleSettings } from './role-schema';
import { located } from './scalar-or-list';
import type { SourceText } from './source-text';

/**
 * Parses a service's manifest.
 *
 * @param file path from the repository's root with forward slashes, for diagnostics
 * @returns the manifest, or every error in the file, in line order, with what can be checked of it all the same
 */
export function parseManifest(
  bytes: Uint8Array,
  file: string,
): { readonly manifest?: Manifest; readonly incomplete?: Manifest; readonly diagnostics: Diagnostic[] } {
  const read = readYaml(bytes, file, manifestZodSchema);
  if (read.value !== undefined) return { manifest: manifestOf(file, read.value, read.source), diagnostics: [] };
  const { usable, diagnostics } = read;
  const incomplete = usable && { ...manifestOf(file, usable.value, usable.source), removed: usable.removed };
  return { ...(incomplete && { incomplete }), diagnostics: [...diagnostics] };
}

function manifestOf(file: string, value: ManifestYaml, source: SourceText): Manifest {
  const settings = manifestSettings(value, []);
  const environments = environmentSettings(value.environments);
  return {
    file,
    source,
    service: value.service,
    ...(value.owner !== undefined && { owner: value.owner }),
    serviceAccounts: settings.serviceAccounts,
    ...(environments && { environments }),
    settings,
  };
}

/** A name, a list of names, or a mapping from names to additional settings. */
function environmentSettings(yaml: ManifestYaml['environments']): ReadonlyMap<string, ManifestSettings> | undefined {
  if (yaml === undefined) return undefined;
  if (typeof yaml === 'string') return new Map([[yaml, manifestSettings({}, ['environments'])]]);
  if (Array.isArray(yaml)) {
    return new Map(yaml.map((name, index) => [name, manifestSettings({}, ['environments', index])]));
  }
  return new Map(
    Object.entries(yaml).map(([name, settings]) => [name, manifestSettings(settings ?? {}, ['environments', name])]),
  );
}

function manifestSettings(yaml: EnvironmentSettingsYaml, path: DocumentPath): ManifestSettings {
  const role = roleOf(yaml.role, [...path, 'role']);
  const targetRole = targetRoleOf(yaml.targetRole, [...path, 'targetRole']);
  const { serviceAccount, restart } = yaml.kubernetes ?? {};
  const metadata = yaml.kubernetes && serviceAccountMetadata(yaml.kubernetes, [...path, 'kubernetes']);
  return {
    ...grantedAccess(yaml, path),
    serviceAccounts: serviceAccountRefs(yaml.serviceAccounts, [...path, 'serviceAccounts']),
    ...(yaml.clusters !== undefined && { clusters: located(yaml.clusters, [...path, 'clusters']) }),
    ...(role && { role }),
    ...(targetRole && { targetRole }),
    ...(yaml.association && { association: associationSettings(yaml.association, [...path, 'association']) }),
    ...(yaml.adopt !== undefined && { adopt: adoptSettings(yaml.adopt, [...path, 'adopt']) }),
    ...(serviceAccount && { createServiceAccounts: serviceAccount === 'create' }),
    ...(metadata && { serviceAccountMetadata: metadata }),
    ...(restart !== undefined && { restart: located(restart, [...path, 'kubernetes', 'restart']) }),
    ...(yaml.identity && { identity: yaml.identity }),
    ...(yaml.sessionTags !== undefined && { sessionTags: yaml.sessionTags }),
    ...(yaml.sessionPolicy && { sessionPolicies: sessionPolicies(yaml.sessionPolicy, [...path, 'sessionPolicy']) }),
  };
}

/** One policy, or a list. The path of a single one has no index. */
function sessionPolicies(
  yaml: NonNullable<EnvironmentSettingsYaml['sessionPolicy']>,
  path: DocumentPath,
): SessionPolicySettings[] {
  const all = Array.isArray(yaml)
    ? yaml.map((policy, index) => [policy, [...path, index]] as const)
    : [[yaml, path] as const];
  return all.map(([policy, at]) => ({
    path: at,
    allow: grants(policy.allow, [...at, 'allow']),
    deny: grants(policy.deny, [...at, 'deny']),
    ...(policy.serviceAccounts !== undefined && {
      serviceAccounts: serviceAccountRefs(policy.serviceAccounts, [...at, 'serviceAccounts']),
    }),
  }));
}

function targetRoleOf(yaml: EnvironmentSettingsYaml['targetRole'], path: DocumentPath): ManifestSettings['targetRole'] {
  if (yaml === undefined) return undefined;
  if (typeof yaml === 'string') return { value: yaml, path };
  const { account, allow, deny, presets, managedPolicies, ...role } = yaml;
  return {
    ...grantedAccess({ allow, deny, presets, managedPolicies }, path),
    account: { value: account, path: [...path, 'account'] },
    role: roleSettings(role, path),
  };
}
