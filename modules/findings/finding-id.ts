import { createHash } from 'node:crypto';

/** A finding's id: the rule's, and a hash over what the finding is about. */
export function findingId(rule: string, about: unknown): string {
  return `${rule}-${createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, 16)}`;
}
