import type { AccessObject } from '../policy/document';
import { parseAccess } from '../policy/parse-access';

/** `aws:PrincipalTag/team`, `iam:PassedToService`; tag keys may have spaces. */
const KEY = /^[a-z0-9-]+:[a-z][^*?]*$/i;

const known = new WeakMap<AccessObject, ReadonlySet<string>>();

/**
 * The condition keys that the policies mention, in conditions or in variables, in lower case; a few texts that only look
 * like keys are among them. Managed policies count with their documents.
 */
export function mentionedKeys(access: AccessObject): ReadonlySet<string> {
  let keys = known.get(access);
  if (!keys) {
    const found = new Set<string>();
    collect(parseAccess(access).access, found);
    known.set(access, (keys = found));
  }
  return keys;
}

/** The parsed policies name a key in many places; each stands there as a text of its own. */
function collect(value: unknown, keys: Set<string>): void {
  if (typeof value === 'string') {
    if (KEY.test(value)) keys.add(value.toLowerCase());
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) collect(part, keys);
  }
}
