import type { AccessLevel } from '../catalogue/access-levels';
import type { ServiceReference } from '../catalogue/services';
import type { GrantLevel } from '../manifest/manifest';
import type { NamedType } from './resource-types';

/**
 * AWS's access levels that a grant's level selects. An action has exactly one level, the most sensitive that AWS assigns
 * it: `write` selects neither tagging nor permissions management, although such actions write as well. They must be
 * granted explicitly.
 */
const SELECTED: Readonly<Record<GrantLevel, readonly AccessLevel[]>> = {
  list: ['List'],
  read: ['List', 'Read'],
  write: ['Write'],
  tagging: ['Tagging'],
  'permissions-management': ['Permissions management'],
};

/** The actions of a level that apply to at least one of the resource types: `s3:GetObject`, sorted, without duplicates. */
export function actionsOfLevel(level: GrantLevel, types: readonly NamedType[]): readonly string[] {
  const [first, ...more] = types.map(({ service, type }) => actionsOn(service, type.name, level));
  return more.length === 0 ? (first ?? []) : [...new Set([first ?? [], ...more].flat())].sort();
}

/** The levels that select at least one action for the resource types, for suggestions. */
export function levelsOf(types: readonly NamedType[]): GrantLevel[] {
  return (Object.keys(SELECTED) as GrantLevel[]).filter((level) => actionsOfLevel(level, types).length > 0);
}

/** Most grants of a repository use the same few resource types, and a service has up to 800 actions to search. */
const known = new WeakMap<ServiceReference, Map<string, readonly string[]>>();

function actionsOn(service: ServiceReference, type: string, level: GrantLevel): readonly string[] {
  const lists = known.get(service) ?? new Map<string, readonly string[]>();
  known.set(service, lists);
  const key = `${level} ${type}`;
  const list = lists.get(key) ?? findActionsOn(service, type, level);
  lists.set(key, list);
  return list;
}

function findActionsOn(service: ServiceReference, type: string, level: GrantLevel): string[] {
  return [...service.actions.values()]
    .filter((action) => action.resourceTypes.includes(type) && SELECTED[level].includes(action.accessLevel))
    .map((action) => `${service.prefix}:${action.name}`)
    .sort();
}
