import { readDataFile } from './data-file';
import { destructionOf } from './destructive-actions';
import { findService } from './services';

/**
 * What applications do with an action every day: the verbs of grants that select it, as `docs/verbs.md` lists them. An
 * action that clients read with every verb has `common`. Empty for other actions.
 *
 * @param action `service:Action` in AWS's spelling
 */
export function everydayVerbs(action: string): readonly string[] {
  return verbs().get(action) ?? [];
}

let known: ReadonlyMap<string, readonly string[]> | undefined;

/** Written by `npm run docs` from the data of the verbs. */
function verbs(): ReadonlyMap<string, readonly string[]> {
  if (known) return known;
  const found = new Map<string, string[]>();
  for (const line of readDataFile('everyday.txt').toString('latin1').split('\n')) {
    const [verb = '', service = '', names] = line.split('\t');
    for (const name of names?.split(',') ?? []) {
      const action = `${service}:${name}`;
      found.set(action, [...(found.get(action) ?? []), verb]);
    }
  }
  return (known = found);
}

/** How much an action matters to a reader, from 0 for the most: the order of `ACTION_WEIGHTS`. */
export type ActionWeight = (typeof ACTION_WEIGHTS)[number];

/**
 * What destroys a resource, changes who may access it, or removes data; then what applications do every day, writing
 * before reading; then the rest.
 */
export const ACTION_WEIGHTS = ['destroys', 'manages access', 'removes data', 'everyday', 'other'] as const;

/** @param action `service:Action` in AWS's spelling */
export function weightOf(action: string): ActionWeight {
  const destruction = destructionOf(action);
  if (destruction !== undefined) return destruction === 'destroys the resource' ? 'destroys' : 'removes data';
  if (action === 'iam:PassRole') return 'manages access';
  const colon = action.indexOf(':');
  const name = action.slice(colon + 1);
  const level = findService(action.slice(0, Math.max(0, colon)))?.actions.get(name.toLowerCase())?.accessLevel;
  // AWS's reference gives some actions that only read this level, too: `backup:ListBackupAccessPoints`.
  if (level === 'Permissions management' && !/^(?:List|Get|Describe)/.test(name)) return 'manages access';
  return everydayVerbs(action).some((verb) => verb !== 'common') ? 'everyday' : 'other';
}
