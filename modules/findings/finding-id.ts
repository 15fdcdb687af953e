import { createHash } from 'node:crypto';

/**
 * A finding's id: the rule's, and 128 bits of a hash over what the finding is about. Who writes a manifest chooses what
 * that is, so fewer bits would let him find two risks with one id.
 */
export function findingId(rule: string, about: unknown): string {
  return `${rule}-${createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, 32)}`;
}
