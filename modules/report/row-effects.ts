import type { AccessLevel } from '../catalogue/access-levels';
import { destructionOf } from '../catalogue/destructive-actions';
import { everydayVerbs } from '../catalogue/everyday-actions';
import type { AccessRow } from '../policy/comparison';
import { publishedActionsOfRow, type PublishedAction } from './published-actions';

/**
 * The effects of actions on a resource as verb phrases that its name completes, the most sensitive first. Those of verbs
 * of grants are about the data in a resource, so `write to` a table is not to `change` it.
 */
export const EFFECT_WORDS = {
  pass: 'pass',
  manage: 'manage access to',
  destroy: 'destroy',
  assume: 'assume',
  delete: 'delete from',
  write: 'write to',
  change: 'change',
  send: 'send to',
  publish: 'publish to',
  consume: 'consume from',
  start: 'start',
  invoke: 'invoke',
  connect: 'connect to',
  decrypt: 'decrypt with',
  encrypt: 'encrypt with',
  sign: 'sign with',
  subscribe: 'subscribe to',
  tag: 'tag',
  read: 'read',
  list: 'list',
  use: 'use',
} as const;

export type Effect = keyof typeof EFFECT_WORDS;
export const EFFECTS = Object.keys(EFFECT_WORDS) as readonly Effect[];

const EFFECT_OF_LEVEL: Readonly<Record<AccessLevel, Effect>> = {
  'Permissions management': 'manage',
  Write: 'change',
  Tagging: 'tag',
  Read: 'read',
  List: 'list',
  Unknown: 'use',
};

/** Actions whose effect is neither their level's nor a verb's. */
const OWN_EFFECTS: Readonly<Record<string, Effect>> = {
  'iam:PassRole': 'pass',
  'sts:AssumeRole': 'assume',
  // Its condition `s3express:SessionMode` tells reading from writing.
  's3express:CreateSession': 'connect',
};

/**
 * Name prefixes of read actions. AWS's service reference gives some of them another level:
 * `backup:ListBackupAccessPoints` is permissions management there. The level of an unclassified action is unknown.
 */
const READING =
  /^(?:Batch|Bulk|Admin)?(?:Get|GET|Describe|Head|View|Search|Lookup|Query|Scan|Read|Preview|Count|Check)(?![a-z])/;
const LISTING = /^(?:Batch|Bulk|Admin)?List(?![a-z])/;

/**
 * All effects of the rows' actions in the order of `EFFECTS`; a wildcard has the effects of all its actions.
 *
 * @param isOfResource whether an action that destroys, destroys the resources of the rows, and not a part of them: backups
 * of a table, versions of an object
 */
export function effectsOf(
  rows: readonly AccessRow[],
  isOfResource: (action: PublishedAction) => boolean = () => true,
): readonly Effect[] {
  const effects = effectsOfActions(rows.flatMap(actionsOf), isOfResource);
  return EFFECTS.filter((effect) => effects.has(effect));
}

/** If AWS has not published any of the actions, their names decide: `s3:Get*` reads. */
function actionsOf(row: AccessRow): readonly PublishedAction[] {
  const actions = publishedActionsOfRow(row);
  if (actions.length > 0) return actions;
  return row.actions.map((text) => {
    const colon = text.indexOf(':');
    return { service: text.slice(0, Math.max(0, colon)), name: text.slice(colon + 1), level: row.accessLevel };
  });
}

/** The effects of actions that are allowed together: an action of several verbs has that of the others. */
function effectsOfActions(
  actions: readonly PublishedAction[],
  isOfResource: (action: PublishedAction) => boolean,
): ReadonlySet<Effect> {
  const effects = new Set<Effect>();
  const further: { readonly action: PublishedAction; readonly verbs: readonly Effect[] }[] = [];
  for (const action of actions) {
    const verbs = verbsOf(action);
    const own = ownEffect(action, verbs, isOfResource);
    if (own) effects.add(own);
    else if (verbs.length === 0) effects.add(effectOfLevel(action));
    else further.push({ action, verbs });
  }
  for (const { action, verbs } of further) {
    const fitting = isLookup(action) || readsByLevel(action) ? verbs : verbs.filter((verb) => !READING_VERBS.has(verb));
    if (fitting.some((verb) => effects.has(verb))) continue;
    // Metadata that clients read with every verb.
    if (verbs.includes(COMMON) && (effects.size > 0 || further.some((other) => !other.verbs.includes(COMMON))))
      continue;
    const reads = isLookup(action) || (readsByLevel(action) && verbs.join() === 'write');
    const choice = fitting.filter((verb) => !reads || READING_VERBS.has(verb));
    effects.add(PREFERRED.find((verb) => choice.includes(verb)) ?? effectOfLevel(action));
  }
  return effects;
}

/** The effect of one action by itself; undefined if it is one of several verbs, or of every verb. */
function ownEffect(
  action: PublishedAction,
  verbs: readonly Effect[],
  isOfResource: (action: PublishedAction) => boolean,
): Effect | undefined {
  const name = `${action.service}:${action.name}`;
  const own = OWN_EFFECTS[name];
  if (own) return own;
  const destruction = destructionOf(name);
  if (destruction === 'destroys the resource') return isOfResource(action) ? 'destroy' : 'delete';
  if (verbs.includes('delete') || (destruction === 'removes data' && verbs.length === 0)) return 'delete';
  const [verb, ...others] = verbs;
  if (verb === undefined || verb === COMMON || others.length > 0) return undefined;
  // The parts of an upload are listed to go on writing.
  if (isLookup(action) && !READING_VERBS.has(verb)) return undefined;
  return verb === 'write' && readsByLevel(action) ? undefined : verb;
}

const COMMON = 'common' as Effect;

/** Verbs that describe an action of several ones, the first that fits. */
const PREFERRED: readonly Effect[] = ['read', 'list', 'write', 'send', 'publish', 'start', 'consume', 'connect'];

function verbsOf({ service, name, level }: PublishedAction): readonly Effect[] {
  if (level === 'Permissions management') return [];
  return everydayVerbs(`${service}:${name}`) as readonly Effect[];
}

function readsByLevel({ level }: PublishedAction): boolean {
  return level === 'Read' || level === 'List';
}

/** `GetItem` looks something up; `InvokeModel`, which AWS counts as reading too, does not. */
function isLookup({ name }: PublishedAction): boolean {
  return LISTING.test(name) || READING.test(name);
}

const READING_VERBS: ReadonlySet<Effect> = new Set(['read', 'list']);

/** By the name if the level is not precise enough. */
function effectOfLevel({ name, level }: Pick<PublishedAction, 'name' | 'level'>): Effect {
  if (level === 'Read' || level === 'List') return EFFECT_OF_LEVEL[level];
  if (LISTING.test(name)) return 'list';
  return READING.test(name) ? 'read' : EFFECT_OF_LEVEL[level];
}
