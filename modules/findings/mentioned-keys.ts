import type { AccessObject } from '../policy/document';
import { parseAccess } from '../policy/parse-access';

/** `aws:PrincipalTag/team`, `iam:PassedToService`; tag keys may contain spaces. */
const KEY = /^[a-z0-9-]+:[a-z][^*?]*$/i;

const known = new WeakMap<AccessObject, ReadonlySet<string>>();

/**
 * The condition keys in the policies' conditions and variables, in lower case. Some strings that only look like keys
 * are included. Managed policies are read from their documents.
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

/** Parsed policies repeat a key as a separate string in each place. */
function collect(value: unknown, keys: Set<string>): void {
  if (typeof value === 'string') {
    if (KEY.test(value)) keys.add(value.toLowerCase());
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) collect(part, keys);
  }
}
