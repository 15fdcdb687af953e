import type * as z from 'zod';
import { GRANT_LEVELS, LEVEL_KEYS, VERBS, type grantSchema, type GrantLevel } from './grant-schema';
import type {
  DocumentPath,
  Grant,
  GrantedAccess,
  LevelGrant,
  Located,
  RoleSettings,
  ServiceAccountRef,
} from './manifest';
import type { EnvironmentSettingsYaml } from './manifest-schema';
import { presetUses } from './preset-schema';
import { roleSettings } from './role-schema';
import { located } from './scalar-or-list';

/** What a role may do, as written; `path` is the place of the keys in the file. */
export function grantedAccess(
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

/** The settings of a role to create, or the ARN of an existing role. */
export function roleOf(
  yaml: EnvironmentSettingsYaml['role'],
  path: DocumentPath,
): RoleSettings | Located<string> | undefined {
  if (yaml === undefined) return undefined;
  return typeof yaml === 'string' ? { value: yaml, path } : roleSettings(yaml, path);
}

/** Service accounts as written: `namespace/name`. */
export function serviceAccountRefs(
  yaml: string | readonly string[] | undefined,
  path: DocumentPath,
): ServiceAccountRef[] {
  return located(yaml, path).map(serviceAccountRef);
}

function serviceAccountRef({ value, path }: Located<string>): ServiceAccountRef {
  const slash = value.indexOf('/');
  return { namespace: value.slice(0, slash), name: value.slice(slash + 1), path };
}

/** Entries of `allow` or `deny`. */
export function grants(yaml: readonly z.infer<typeof grantSchema>[] | undefined, path: DocumentPath): Grant[] {
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
