import { createHash } from 'node:crypto';
import type { CanonicalChange } from '../../modules/plan/canonical-changes';
import { planRecord, type PlanRecord } from '../../modules/plan/plan-record';
import { changedStacks, type StackChange, type StackConfiguration } from '../../modules/plan/stack-changes';

/** The resources of a stack, by name. */
export type Content = Readonly<Record<string, number>>;
/** Stacks by name. */
export type World = Readonly<Record<string, Content>>;

/** A commit of the default branch, or of a pull request. */
export interface ModelCommit {
  readonly id: string;
  readonly parent: string | undefined;
  readonly world: World;
  /** Absent for a commit that was pushed without a pull request. */
  readonly pull?: ModelPull;
}

export interface ModelPull {
  readonly number: number;
  /** Absent if it was not planned, as for a fork. */
  readonly record?: PlanRecord;
}

export function configurationsOf(world: World): StackConfiguration[] {
  return Object.entries(world).map(([name, content]) => ({
    name,
    configuration: {
      terraform: { backend: { local: { path: name } } },
      resource: { thing: Object.fromEntries(Object.entries(content).map(([key, value]) => [key, { value }])) },
    },
  }));
}

/** The stacks that differ, as `reviewedStacks` finds them. */
export function changesBetween(before: World, after: World): readonly StackChange[] {
  const key = JSON.stringify([before, after]);
  const found = known.get(key) ?? changedStacks(configurationsOf(before), configurationsOf(after));
  known.set(key, found);
  return found;
}

const known = new Map<string, readonly StackChange[]>();

/** What Terraform would plan: the account's resources become those of the configuration. */
export function planOf(stack: string, account: Content = {}, wanted: Content = {}): CanonicalChange[] {
  const names = [...new Set([...Object.keys(account), ...Object.keys(wanted)])].sort();
  return names.flatMap((name): CanonicalChange[] => {
    const [before, after] = [account[name], wanted[name]];
    if (before === after) return [];
    const action = before === undefined ? 'create' : after === undefined ? 'delete' : 'update';
    const step = { stack, address: `thing.${name}`, action } as const;
    const stepHash = createHash('sha256')
      .update(JSON.stringify({ ...step, after }))
      .digest('hex');
    return [{ ...step, before, after, planner: '', stepHash, removesTainted: false }];
  });
}

/** The record that a pull request gets, for a branch that leads from one world to another. */
export function recordOf(account: World, base: World, head: World): PlanRecord {
  const stacks = changesBetween(base, head).map(({ name }) => name);
  return planRecord(stacks.map((stack) => ({ stack, changes: planOf(stack, account[stack], head[stack]) })));
}

/** First-parent commits after one, oldest first; undefined if it is not in the history. */
export function commitsAfter(
  commits: ReadonlyMap<string, ModelCommit>,
  tip: string,
  start: string,
): ModelCommit[] | undefined {
  const found: ModelCommit[] = [];
  for (let id: string | undefined = tip; id !== undefined; id = commits.get(id)?.parent) {
    if (id === start) return found.reverse();
    const commit = commits.get(id);
    if (commit) found.push(commit);
  }
  return undefined;
}
