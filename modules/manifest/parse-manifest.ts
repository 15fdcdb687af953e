import type { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { GRANT_LEVELS, LEVEL_KEYS, VERBS, type grantSchema, type GrantLevel } from './grant-schema';
import type {
  DocumentPath,
  Grant,
  GrantedAccess,
  LevelGrant,
  Located,
  Manifest,
  ManifestSettings,
  RoleSettings,
  ServiceAccountRef,
  SessionPolicySettings,
} from './manifest';
import { manifestZodSchema, type EnvironmentSettingsYaml, type ManifestYaml } from './manifest-schema';
import { associationSettings } from './association-schema';
import { serviceAccountMetadata } from './kubernetes-schema';
import { presetUses } from './preset-schema';
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
  const serviceAccount = yaml.kubernetes?.serviceAccount;
  const metadata = yaml.kubernetes && serviceAccountMetadata(yaml.kubernetes, [...path, 'kubernetes']);
  return {
    ...grantedAccess(yaml, path),
    serviceAccounts: located(yaml.serviceAccounts, [...path, 'serviceAccounts']).map(serviceAccountRef),
    ...(yaml.clusters !== undefined && { clusters: located(yaml.clusters, [...path, 'clusters']) }),
    ...(role && { role }),
    ...(targetRole && { targetRole }),
    ...(yaml.association && { association: associationSettings(yaml.association, [...path, 'association']) }),
    ...(serviceAccount && { createServiceAccounts: serviceAccount === 'create' }),
    ...(metadata && { serviceAccountMetadata: metadata }),
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
      serviceAccounts: located(policy.serviceAccounts, [...at, 'serviceAccounts']).map(serviceAccountRef),
    }),
  }));
}

function grantedAccess(
  yaml: Pick<EnvironmentSettingsYaml, 'allow' | 'deny' | 'presets' | 'managedPolicies'>,
  path: DocumentPath,
): GrantedAccess {
  return {
    path,
    allow: grants(yaml.allow, [...path, 'allow']),
    deny: grants(yaml.deny, [...path, 'deny']),
    presets: presetUses(yaml.presets, [...path, 'presets']),
    managedPolicies: located(yaml.managedPolicies, [...path, 'managedPolicies']),
  };
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

function roleOf(yaml: EnvironmentSettingsYaml['role'], path: DocumentPath): RoleSettings | Located<string> | undefined {
  if (yaml === undefined) return undefined;
  return typeof yaml === 'string' ? { value: yaml, path } : roleSettings(yaml, path);
}

function serviceAccountRef({ value, path }: Located<string>): ServiceAccountRef {
  const slash = value.indexOf('/');
  return { namespace: value.slice(0, slash), name: value.slice(slash + 1), path };
}

function grants(yaml: readonly z.infer<typeof grantSchema>[] | undefined, path: DocumentPath): Grant[] {
  return (yaml ?? []).map((entry, index) => grant(entry, [...path, index]));
}

/** The schema guarantees that a grant has exactly one kind. */
function grant(yaml: z.infer<typeof grantSchema>, path: DocumentPath): Grant {
  const conditions = yaml.conditions && { conditions: yaml.conditions };
  const verb = VERBS.find((one) => yaml[one] !== undefined);
  if (verb) return { path, verb, resources: located(yaml[verb], [...path, verb]), ...conditions };
  const levels = levelsOf(yaml, path);
  if (levels.length > 0) return { path, levels, ...conditions };
  const { actions, notActions, resources, notResources } = yaml;
  return {
    path,
    actions:
      notActions === undefined ? located(actions, [...path, 'actions']) : located(notActions, [...path, 'notActions']),
    ...(notActions !== undefined && { excludesActions: true }),
    resources:
      notResources === undefined
        ? located(resources, [...path, 'resources'])
        : located(notResources, [...path, 'notResources']),
    ...(notResources !== undefined && { excludesResources: true }),
    ...conditions,
  };
}

/** The access levels of `level`, `tagging` or `permissions-management`. */
function levelsOf(yaml: z.infer<typeof grantSchema>, path: DocumentPath): LevelGrant['levels'] {
  const short = (Object.keys(LEVEL_KEYS) as (keyof typeof LEVEL_KEYS)[]).flatMap((key) =>
    yaml[key] === undefined
      ? []
      : { level: LEVEL_KEYS[key] as GrantLevel, resources: located(yaml[key], [...path, key]) },
  );
  const long = GRANT_LEVELS.flatMap((level) => {
    const resources = yaml.level?.[level];
    return resources === undefined ? [] : { level, resources: located(resources, [...path, 'level', level]) };
  });
  return [...short, ...long];
}
