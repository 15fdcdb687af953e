import { LEVEL_KEYS } from './grant-schema';
import type { Grant, Manifest } from './manifest';

/**
 * Whether a manifest contains what releases before verbs refuse: another verb, `level`, a service prefix, a target role,
 * a session policy, a preset, or IRSA.
 */
export function usesIntents({ settings, environments }: Manifest): boolean {
  return [settings, ...(environments?.values() ?? [])].some(
    ({ allow, deny, presets, identity, targetRole, sessionPolicies }) =>
      presets.length > 0 ||
      [identity, targetRole, sessionPolicies].some((setting) => setting !== undefined) ||
      [...allow, ...deny].some(isNew),
  );
}

const OLD_VERBS: ReadonlySet<string> = new Set(['list', 'read', 'write']);
const OLD_LEVELS: ReadonlySet<string> = new Set(Object.values(LEVEL_KEYS));

function isNew(grant: Grant): boolean {
  if ('verb' in grant) return !OLD_VERBS.has(grant.verb) || grant.resources.some(({ value }) => !value.includes(':'));
  return 'levels' in grant && grant.levels.some(({ level }) => !OLD_LEVELS.has(level));
}
