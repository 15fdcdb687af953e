import { canonicalJson } from '../plan/canonical-json';
import { byKey } from '../text/compare-texts';
import type { GateRecord } from './gate-record';
import { type BegunApply, INVENTORY_FORMAT, type Inventory, type RecordedStack } from './inventory';

/** What a run knows of a pending stack. */
export type StackResult =
  /**
   * It equals the tip, or an earlier commit that it was brought to first: it was applied, or its plan is empty. Without a
   * digest, that commit does not have it.
   */
  | { readonly kind: 'current'; readonly digest?: string; readonly at?: string }
  /** An apply of it begins, or has failed. */
  | { readonly kind: 'begun'; readonly begun: BegunApply }
  /** Nothing was done. */
  | { readonly kind: 'left' };

export interface RunRecord {
  readonly tip: string;
  /** Version of the running action. */
  readonly action: string;
  readonly gate: GateRecord;
  /** Every pending stack. */
  readonly results: ReadonlyMap<string, StackResult>;
}

/**
 * The inventory with the results of a run. Stacks that are not pending have the configuration of the tip, so their
 * recorded commit becomes the tip.
 *
 * @param previous absent in the first run of an environment
 */
export function nextInventory(previous: Inventory | undefined, { tip, action, gate, results }: RunRecord): Inventory {
  const before: Readonly<Record<string, RecordedStack>> = previous?.stacks ?? {};
  const unchanged = Object.entries(before).flatMap(([name, entry]): [string, RecordedStack][] => {
    // One that has never been applied, and that the tip does not have any more.
    if (results.has(name) || entry.digest === undefined) return [];
    return [[name, { ...entry, commit: tip }]];
  });
  const pending = [...results].flatMap(([name, result]): [string, RecordedStack][] => {
    const known = Object.hasOwn(before, name) ? before[name] : undefined;
    const entry = known ?? (previous ? { commit: previous.commit } : {});
    if (result.kind === 'left') return [[name, entry]];
    if (result.kind === 'begun') return [[name, { ...entry, begun: result.begun }]];
    const { digest, at } = result;
    if (digest !== undefined) return [[name, { commit: at ?? tip, digest, action }]];
    return at === undefined ? [] : [[name, { commit: at }]];
  });
  const stacks = [...unchanged, ...pending].sort(byKey);
  return { format: INVENTORY_FORMAT, action, commit: tip, gate, stacks: Object.fromEntries(stacks) };
}

/**
 * Whether an inventory says more than another one. A later commit alone is not worth a write: it only shortens the history
 * that the next run looks at.
 */
export function isWorthWriting(previous: Inventory, next: Inventory): boolean {
  return canonicalJson(withoutCommits(previous)) !== canonicalJson(withoutCommits(next));
}

function withoutCommits({ commit, gate, stacks, ...rest }: Inventory): unknown {
  const entries = Object.entries(stacks).map(([name, { commit: own, ...entry }]) => {
    const isKnown = own !== undefined;
    return [name, { ...entry, isKnown, isLagging: isKnown && own !== commit }];
  });
  return {
    ...rest,
    gate: gate.gate,
    isSettled: gate.commit === commit,
    stacks: Object.fromEntries(entries) as unknown,
  };
}
