import { MOST_TOOL_TAGS } from '../identity/tool-tags';
import { byKey } from '../text/compare-texts';
import { QUOTAS } from '../validation/quotas';
import { fillSetting, type Resolution } from './resolution';
import { checkTag } from './role-checks';
import type { Setting } from './role-settings';

/** The tags of a role to create, sorted by key. Reports tags that IAM does not allow. */
export function resolveTags(settings: ReadonlyMap<string, Setting>, resolution: Resolution): Record<string, string> {
  checkCase(settings, resolution);
  return resolved(settings, { name: 'role', code: 'role-tag-invalid', service: 'IAM' }, resolution);
}

/**
 * The tags of the associations of a service, sorted by key. Reports tags that EKS does not allow.
 * https://docs.aws.amazon.com/eks/latest/userguide/eks-using-tags.html#tag-restrictions
 */
export function resolveAssociationTags(
  settings: ReadonlyMap<string, Setting>,
  resolution: Resolution,
): Record<string, string> {
  return resolved(settings, { name: 'association', code: 'tag-invalid', service: 'EKS' }, resolution);
}

/** What has the tags, for messages. */
interface Tagged {
  readonly name: string;
  readonly service: string;
  readonly code: 'role-tag-invalid' | 'tag-invalid';
}

function resolved(
  settings: ReadonlyMap<string, Setting>,
  { name, service, code }: Tagged,
  resolution: Resolution,
): Record<string, string> {
  const tags = new Map<string, string>();
  for (const [key, setting] of settings) {
    const value = fillSetting(`${name} tag "${key}" with value`, setting, resolution, checkTag(key, code));
    if (value !== undefined) tags.set(key, value);
  }
  const most = QUOTAS.tags - MOST_TOOL_TAGS;
  if (settings.size > most) {
    const last = [...settings.values()].at(-1);
    resolution.report({
      code: 'quota-tags',
      severity: 'error',
      message: `the ${name} has ${settings.size} tags, but ${service} allows ${QUOTAS.tags}, of which ${MOST_TOOL_TAGS} are reserved for this tool`,
      help: 'remove some; tags of the defaults, the environment and the manifest are counted together',
      source: last?.source ?? resolution.manifest.source,
      path: last?.path.slice(0, -1) ?? [],
      part: 'key',
    });
  }
  return Object.fromEntries([...tags].sort(byKey));
}

/** IAM preserves the case of tag keys, but ignores it for uniqueness. */
function checkCase(settings: ReadonlyMap<string, Setting>, { report }: Resolution): void {
  const keys = new Map<string, string>();
  for (const [key, { source, path }] of settings) {
    const other = keys.get(key.toLowerCase());
    keys.set(key.toLowerCase(), key);
    if (other === undefined) continue;
    report({
      code: 'role-tag-invalid',
      severity: 'error',
      message: `role tag keys "${other}" and "${key}" differ only in case, which IAM ignores`,
      help: 'use the same spelling everywhere',
      source,
      path,
      part: 'key',
    });
  }
}
