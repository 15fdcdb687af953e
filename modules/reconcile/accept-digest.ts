import { createHash } from 'node:crypto';
import { type CanonicalChange, changeDigest } from '../plan/canonical-changes';
import { canonicalJson } from '../plan/canonical-json';

/** Plans that were refused, as a person accepts them. */
export interface RefusedPlans {
  readonly tip: string;
  readonly environment: string;
  /** Of the inventory; a write changes the revision, so that a digest is accepted only once. */
  readonly state: { readonly lineage: string; readonly revision: number };
  readonly plans: readonly { readonly stack: string; readonly changes: readonly CanonicalChange[] }[];
}

/** SHA-256 of refused plans, as 64 hexadecimal digits: what a person enters to accept them. */
export function acceptDigest({ tip, environment, state, plans }: RefusedPlans): string {
  const stacks = Object.fromEntries(plans.map(({ stack, changes }) => [stack, changeDigest(changes)]));
  const { lineage, revision } = state;
  return createHash('sha256').update(canonicalJson({ tip, environment, lineage, revision, stacks })).digest('hex');
}
