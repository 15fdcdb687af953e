import type { AccessLevel } from '../catalogue/access-levels';
import type { AccessRow } from '../policy/comparison';
import { publishedActionsOfRow, type PublishedAction } from './published-actions';

/** The effects of actions on a resource, most sensitive first. */
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
 * Name prefixes of read actions. AWS's service reference gives some of them another level:
 * `backup:ListBackupAccessPoints` is permissions management there. The level of an unclassified action is unknown.
 */
const READING =
  /^(?:Batch|Bulk|Admin)?(?:Get|GET|Describe|Head|View|Search|Lookup|Query|Scan|Read|Preview|Count|Check)(?![a-z])/;
const LISTING = /^(?:Batch|Bulk|Admin)?List(?![a-z])/;
const DELETING = /^(?:Batch|Bulk|Admin)?(?:Delete|Remove|Purge)(?![a-z])/;

/** The effect of an action by its access level, or by its name if the level is not precise enough. */
export function effectOf({ name, level }: Pick<PublishedAction, 'name' | 'level'>): Effect {
  if (level === 'Read' || level === 'List') return EFFECT_OF_LEVEL[level];
  if (LISTING.test(name)) return 'list';
  if (READING.test(name)) return 'read';
  return level === 'Write' && DELETING.test(name) ? 'delete' : EFFECT_OF_LEVEL[level];
}

/** All effects of the rows' actions in the order of `EFFECTS`; a wildcard has the effects of all its actions. */
export function effectsOf(rows: readonly AccessRow[]): readonly Effect[] {
  const effects = new Set(rows.flatMap((row) => effectsOfRow(row)));
  return EFFECTS.filter((effect) => effects.has(effect));
}

/** If AWS has not published any of the actions, their names decide: `s3:Get*` reads. */
function effectsOfRow(row: AccessRow): readonly Effect[] {
  const actions = publishedActionsOfRow(row);
  if (actions.length > 0) return actions.map(effectOf);
  return row.actions.map((text) => effectOf({ name: text.slice(text.indexOf(':') + 1), level: row.accessLevel }));
}
