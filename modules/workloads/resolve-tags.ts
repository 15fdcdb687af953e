import { byKey } from '../text/compare-texts';
import { QUOTAS } from '../validation/quotas';
import { fillSetting, type Resolution } from './resolution';
import { tagFault } from './role-faults';
import type { Setting } from './role-settings';

/** The tags of a role to create, sorted by key. What IAM would refuse is reported. */
export function resolveTags(settings: ReadonlyMap<string, Setting>, resolution: Resolution): Record<string, string> {
  const tags = new Map<string, string>();
  const keys = new Map<string, string>();
  for (const [key, setting] of settings) {
    const value = fillSetting(`role tag "${key}" with value`, setting, resolution, (text) => tagFault(key, text));
    if (value !== undefined) tags.set(key, value);

    // IAM keeps the case of a key but does not tell keys apart by it.
    const other = keys.get(key.toLowerCase());
    keys.set(key.toLowerCase(), key);
    if (other === undefined) continue;
    resolution.report({
      code: 'role-tag-invalid',
      severity: 'error',
      message: `role tags "${other}" and "${key}" differ by upper and lower case only, which IAM takes for one key`,
      help: 'spell the key the same way everywhere',
      source: setting.source,
      path: setting.path,
      part: 'key',
    });
  }
  if (settings.size > QUOTAS.tags) {
    const last = [...settings.values()].at(-1);
    resolution.report({
      code: 'quota-tags',
      severity: 'error',
      message: `the role has ${settings.size} tags, where IAM allows ${QUOTAS.tags}`,
      help: 'take some away; tags of the defaults, the environment and the manifest count together',
      source: last?.source ?? resolution.manifest.source,
      path: last?.path.slice(0, -1) ?? [],
      part: 'key',
    });
  }
  return Object.fromEntries([...tags].sort(byKey));
}
