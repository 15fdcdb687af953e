import { createHash } from 'node:crypto';

/**
 * A finding's ID: the rule ID and 128 bits of a hash over the finding's content. The author of a manifest controls that
 * content, so a shorter hash would make collisions feasible.
 */
export function findingId(rule: string, about: unknown): string {
  return `${rule}-${createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, 32)}`;
}
