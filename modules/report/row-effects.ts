import type { AccessLevel } from '../catalogue/access-levels';
import type { AccessRow } from '../policy/comparison';
import { publishedActionsOfRow, type PublishedAction } from './published-actions';

/** What an action lets one do with a resource, the farthest-reaching first. */
export const EFFECTS = ['manage', 'delete', 'write', 'tag', 'read', 'list', 'use'] as const;
export type Effect = (typeof EFFECTS)[number];

const EFFECT_OF_LEVEL: Readonly<Record<AccessLevel, Effect>> = {
  'Permissions management': 'manage',
  Write: 'write',
  Tagging: 'tag',
  Read: 'read',
  List: 'list',
  Unknown: 'use',
};

/**
 * First words of actions that read. AWS's service reference gives some of them another level: `backup:ListBackupAccessPoints`
 * is permissions management there, and the level of an action that AWS has not classed yet is unknown.
 */
const READING =
  /^(?:Batch|Bulk|Admin)?(?:Get|GET|Describe|Head|View|Search|Lookup|Query|Scan|Read|Preview|Count|Check)(?![a-z])/;
const LISTING = /^(?:Batch|Bulk|Admin)?List(?![a-z])/;
const DELETING = /^(?:Batch|Bulk|Admin)?(?:Delete|Remove|Purge)(?![a-z])/;

/** What an action does, by its level, and by its name where a level is not exact enough. */
export function effectOf({ name, level }: Pick<PublishedAction, 'name' | 'level'>): Effect {
  if (level === 'Read' || level === 'List') return EFFECT_OF_LEVEL[level];
  if (LISTING.test(name)) return 'list';
  if (READING.test(name)) return 'read';
  return level === 'Write' && DELETING.test(name) ? 'delete' : EFFECT_OF_LEVEL[level];
}

/** Everything that the actions of rows let one do, in the order of `EFFECTS`; of a wildcard, what all its actions do. */
export function effectsOf(rows: readonly AccessRow[]): readonly Effect[] {
  const effects = new Set(rows.flatMap((row) => effectsOfRow(row)));
  return EFFECTS.filter((effect) => effects.has(effect));
}

/** Where AWS has published none of the actions, their names say what can be said: `s3:Get*` reads. */
function effectsOfRow(row: AccessRow): readonly Effect[] {
  const actions = publishedActionsOfRow(row);
  if (actions.length > 0) return actions.map(effectOf);
  return row.actions.map((text) => effectOf({ name: text.slice(text.indexOf(':') + 1), level: row.accessLevel }));
}
