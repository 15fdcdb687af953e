import type { AccessLevel, ActionReference } from '../catalogue/services';
import type { GrantLevel } from '../manifest/manifest';
import type { NamedType } from './resource-types';

/**
 * AWS's access levels that a grant's level selects. An action has exactly one level, the most sensitive that AWS gives
 * it: `write` selects neither tagging nor permissions management, though such actions write as well. Who needs them
 * says so, and nobody gets them unseen.
 */
const SELECTED: Readonly<Record<GrantLevel, readonly AccessLevel[]>> = {
  list: ['List'],
  read: ['List', 'Read'],
  write: ['Write'],
  tagging: ['Tagging'],
  'permissions-management': ['Permissions management'],
};

/** The actions of a level that apply to any of the resource types: `s3:GetObject`, sorted, each once. */
export function actionsOfLevel(level: GrantLevel, types: readonly NamedType[]): string[] {
  const actions = types.flatMap(({ service, type }) =>
    actionsOn(service.actions.values(), type.name)
      .filter((action) => SELECTED[level].includes(action.accessLevel))
      .map((action) => `${service.prefix}:${action.name}`),
  );
  return [...new Set(actions)].sort();
}

/** The levels that select at least one action for the resource types, for suggestions. */
export function levelsOf(types: readonly NamedType[]): GrantLevel[] {
  return (Object.keys(SELECTED) as GrantLevel[]).filter((level) => actionsOfLevel(level, types).length > 0);
}

function actionsOn(actions: Iterable<ActionReference>, type: string): ActionReference[] {
  return [...actions].filter((action) => action.resourceTypes.includes(type));
}
