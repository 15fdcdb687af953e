import { isNeverInRoleSessions } from '../catalogue/key-facts';
import type { ConditionKeyReference } from '../catalogue/services';
import { closestName } from '../diagnostics/closest-name';
import type { GrantAction } from './grant-action';

/**
 * Finds a condition key, ignoring case. AWS's names may be templates: `aws:PrincipalTag/${TagKey}`.
 *
 * @param keys by lower-case name
 */
export function findConditionKey(
  key: string,
  keys: ReadonlyMap<string, ConditionKeyReference>,
): ConditionKeyReference | undefined {
  const exact = keys.get(key.toLowerCase());
  if (exact) return exact;
  for (const reference of keys.values()) if (isConditionKey(key, reference.name)) return reference;
  return undefined;
}

/** Whether a key matches a name or template as documented by AWS. */
export function isConditionKey(key: string, documented: string): boolean {
  const lower = key.toLowerCase();
  const start = documented.indexOf('${');
  if (start === -1) return lower === documented.toLowerCase();
  const before = documented.slice(0, start).toLowerCase();
  const after = documented.slice(documented.lastIndexOf('}') + 1).toLowerCase();
  return lower.length > before.length + after.length && lower.startsWith(before) && lower.endsWith(after);
}

/**
 * The documented key that is most similar to an unknown one, with the variable of a template filled in. Keys that no
 * request of a role session has are left out.
 */
export function closestConditionKey(key: string, documented: Iterable<string>): string | undefined {
  const [, free] = /\/(.+)$/.exec(key) ?? [];
  const names = [...documented].flatMap((name) => {
    if (!name.includes('${')) return [name];
    return free === undefined ? [] : [name.replace(/\$\{.*\}/, () => free)];
  });
  return closestName(
    key,
    names.filter((name) => !isNeverInRoleSessions(name)),
  );
}

/** The condition keys that AWS documents for actions and their resource types. */
export function documentedKeys({ service, actions }: NonNullable<GrantAction['selected']>): string[] {
  const types = new Set(actions.flatMap((action) => action.resourceTypes));
  const resourceKeys = [...types].flatMap((type) => service.resourceTypes.get(type)?.conditionKeys ?? []);
  return [...actions.flatMap((action) => action.conditionKeys), ...resourceKeys];
}
