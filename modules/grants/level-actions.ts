import type { AccessLevel } from '../catalogue/access-levels';
import type { ServiceReference } from '../catalogue/services';
import type { GrantLevel, Verb } from '../manifest/grant-schema';
import type { NamedType } from './resource-types';

/**
 * AWS's access levels that a verb selects where it has no data of its own, and with `grants: levels`. An action has
 * exactly one level, the most sensitive that AWS assigns it.
 */
export const LEVELS_OF_VERB: Partial<Readonly<Record<Verb, readonly GrantLevel[]>>> = {
  list: ['List'],
  read: ['List', 'Read'],
  write: ['Write'],
  manage: ['Write'],
};

/** The actions of levels that apply to at least one of the resource types: `s3:GetObject`, sorted, without duplicates. */
export function actionsOfLevels(levels: readonly GrantLevel[], types: readonly NamedType[]): readonly string[] {
  const lists = types.flatMap(({ service, type }) => levels.map((level) => actionsOn(service, type.name, level)));
  return lists.length === 1 ? (lists[0] ?? []) : [...new Set(lists.flat())].sort();
}

/** The actions of levels that support no resource. */
export function actionsWithoutResource(levels: readonly GrantLevel[], service: ServiceReference): readonly string[] {
  return [...service.actions.values()]
    .filter(({ resourceTypes, accessLevel }) => resourceTypes.length === 0 && isOneOf(levels, accessLevel))
    .map((action) => `${service.prefix}:${action.name}`)
    .sort();
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
    .filter((action) => action.resourceTypes.includes(type) && action.accessLevel === level)
    .map((action) => `${service.prefix}:${action.name}`)
    .sort();
}

function isOneOf(levels: readonly GrantLevel[], level: AccessLevel): boolean {
  return (levels as readonly AccessLevel[]).includes(level);
}
