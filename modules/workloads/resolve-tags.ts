import { byKey } from '../text/compare-texts';
import { QUOTAS } from '../validation/quotas';
import { fillSetting, type Resolution } from './resolution';
import { checkTag } from './role-checks';
import type { Setting } from './role-settings';

/** The tags of a role to create, sorted by key. Reports tags that IAM does not allow. */
export function resolveTags(settings: ReadonlyMap<string, Setting>, resolution: Resolution): Record<string, string> {
  const tags = new Map<string, string>();
  const keys = new Map<string, string>();
  for (const [key, setting] of settings) {
    const value = fillSetting(`role tag "${key}" with value`, setting, resolution, checkTag(key));
    if (value !== undefined) tags.set(key, value);

    // IAM preserves the case of tag keys, but ignores it for uniqueness.
    const other = keys.get(key.toLowerCase());
    keys.set(key.toLowerCase(), key);
    if (other === undefined) continue;
    resolution.report({
      code: 'role-tag-invalid',
      severity: 'error',
      message: `role tag keys "${other}" and "${key}" differ only in case, which IAM ignores`,
      help: 'use the same spelling everywhere',
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
      message: `the role has ${settings.size} tags, but IAM allows ${QUOTAS.tags}`,
      help: 'remove some; tags of the defaults, the environment and the manifest are counted together',
      source: last?.source ?? resolution.manifest.source,
      path: last?.path.slice(0, -1) ?? [],
      part: 'key',
    });
  }
  return Object.fromEntries([...tags].sort(byKey));
}
