import type { AccessObject } from '../policy/document';
import { parseAccess } from '../policy/parse-access';

const PRINCIPAL_TAG = /^aws:principaltag\/(.*)$/i;

/**
 * The keys of the principal tags that the policies mention, in variables or in conditions, in lower case. AWS managed
 * policies count with their documents.
 */
export function mentionedPrincipalTags(accesses: readonly AccessObject[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const access of accesses) collectTags(parseAccess(access).access, keys);
  return keys;
}

/** Parsed policies repeat a key as a separate string in each place. */
function collectTags(value: unknown, keys: Set<string>): void {
  if (typeof value === 'string') {
    const key = PRINCIPAL_TAG.exec(value)?.[1];
    if (key !== undefined) keys.add(key.toLowerCase());
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) collectTags(part, keys);
  }
}
