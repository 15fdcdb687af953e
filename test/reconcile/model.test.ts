import fc from 'fast-check';
import { type Inventory, recordedCommit } from '../../modules/reconcile/inventory';
import { isWorthWriting, nextInventory, type StackResult } from '../../modules/reconcile/next-inventory';
import { pendingStacks } from '../../modules/reconcile/pending-stacks';
import { planRefusals } from '../../modules/reconcile/plan-refusals';
import { refusedTogether } from '../../modules/reconcile/refused-together';
import { historyOfStack } from '../../modules/reconcile/reviewed-history';
import { recordedSteps } from '../../modules/plan/plan-record';
import {
  changesBetween,
  commitsAfter,
  type Content,
  type ModelCommit,
  planOf,
  recordOf,
  type World,
} from './branch-model';

type Event =
  | { readonly kind: 'merge'; readonly stack: string; readonly content: Content | undefined; readonly how: How }
  | { readonly kind: 'run'; readonly killAt: number; readonly failAt: number; readonly newTip: boolean }
  | { readonly kind: 'force-push'; readonly back: number };

/** `stale`: planned before other changes; `fork`: not planned; `push`: without a pull request. */
type How = 'planned' | 'stale' | 'fork' | 'push';

const STACKS = ['a', 'b', 'c'];
const content = fc.option(fc.record({ x: fc.nat(3), y: fc.nat(3) }), { nil: undefined, freq: 4 });
const merge = fc.record({
  kind: fc.constant('merge' as const),
  stack: fc.constantFrom(...STACKS),
  content,
  how: fc.constantFrom<How>('planned', 'planned', 'planned', 'stale', 'fork', 'push'),
});
const run = fc.record({
  kind: fc.constant('run' as const),
  killAt: fc.oneof(fc.constant(99), fc.nat(8)),
  failAt: fc.oneof(fc.constant(99), fc.nat(6)),
  newTip: fc.boolean(),
});
const forcePush = fc.record({ kind: fc.constant('force-push' as const), back: fc.integer({ min: 1, max: 3 }) });
const events = fc.array(
  fc.oneof({ weight: 6, arbitrary: merge }, { weight: 6, arbitrary: run }, { weight: 1, arbitrary: forcePush }),
  { minLength: 3, maxLength: 25 },
);

class Killed extends Error {}

/** A branch, an account and an inventory, with the decisions of the action between them. */
function model() {
  const commits = new Map<string, ModelCommit>([['root', { id: 'root', parent: undefined, world: {} }]]);
  let tip = 'root';
  let account: World = {};
  let stored: Inventory | undefined;
  /** What commits from pull requests asked for, by stack and resource. */
  const asked = new Set<string>();
  const worldAt = (id: string): World => commits.get(id)?.world ?? {};
  const key = (stack: string, name: string, value: number) => `${stack} ${name} ${value}`;

  const commit = (world: World, pull?: ModelCommit['pull']) => {
    const id = `c${commits.size}`;
    commits.set(id, { id, parent: tip, world, ...(pull && { pull }) });
    tip = id;
  };

  const mergeChange = ({ stack, content: wanted, how }: Extract<Event, { kind: 'merge' }>) => {
    const base = worldAt(tip);
    const { [stack]: _, ...rest } = base;
    const head = wanted ? { ...rest, [stack]: wanted } : rest;
    if (how === 'push') {
      commit(head);
      return;
    }
    for (const [name, value] of Object.entries(wanted ?? {})) asked.add(key(stack, name, value));
    const seen = how === 'stale' ? {} : account;
    commit(head, { number: commits.size, ...(how !== 'fork' && { record: recordOf(seen, base, head) }) });
  };

  const change = (from: string) => changesBetween(worldAt(from), worldAt(tip));

  const pendingNow = (inventory: Inventory) =>
    pendingStacks(inventory, {
      changesSince: change,
      isInHistory: (id) => commitsAfter(commits, tip, id) !== undefined,
      tip: () => changesBetween({}, worldAt(tip)),
      digestOf: ({ digests }) => digests.after,
    });

  /** @returns whether everything is applied; undefined for a killed run */
  const runOnce = ({ killAt, failAt, newTip }: Extract<Event, { kind: 'run' }>): boolean | undefined => {
    let calls = 0;
    const call = () => {
      if (calls++ === killAt) throw new Killed();
    };
    const inventory = stored ?? { format: 1, action: '1', commit: 'root', gate: { commit: 'root' }, stacks: {} };
    const { pending } = pendingNow(inventory);
    const target = worldAt(tip);
    const decided = pending.map(({ stack, recorded, cause, entry, source = tip }) => {
      const { name, digests, resources } = stack;
      const changes = planOf(name, account[name], target[name]);
      const found = recorded === undefined ? undefined : commitsAfter(commits, tip, recorded);
      const own = (found ?? []).map(({ id, parent = '', pull }) => ({
        commit: id,
        stacks: new Map(changesBetween(worldAt(parent), worldAt(id)).map((one) => [one.name, one.digests])),
        ...(pull && { pull: pull.number }),
      }));
      const isChanged = recorded !== undefined && change(recorded).some((one) => one.name === name);
      const ends = isChanged
        ? digests
        : digests.after === undefined
          ? {}
          : { before: digests.after, after: digests.after };
      const history = historyOfStack(name, ends, own);
      const pulls = (found ?? []).flatMap(({ pull }) => (pull && history.pulls.includes(pull.number) ? [pull] : []));
      const [pull] = pulls;
      const record = pulls.length === 1 ? pull?.record : undefined;
      const refusals =
        changes.length === 0
          ? []
          : cause !== 'changed' || history.refusal !== undefined || (pulls.length === 1 && !record)
            ? ['not reviewed']
            : planRefusals({
                stack: name,
                changes,
                resources,
                hasDrift: JSON.stringify(account[name]) !== JSON.stringify(worldAt(recorded ?? '')[name]),
                ...(digests.after !== undefined && { digest: digests.after }),
                ...(entry?.begun && { begun: entry.begun }),
                ...(record && { record }),
              });
      return { name, digests, changes, source, commits: history.commits, isRefused: refusals.length > 0 };
    });
    const waits = refusedTogether(decided);
    const permitted = decided.filter(
      ({ name, isRefused, changes }) => !isRefused && changes.length > 0 && !waits.has(name),
    );
    const done = new Map<string, 'applied' | 'failed' | 'left'>();
    const towards = tip;
    const write = (isEnd: boolean) => {
      const results = new Map(
        decided.map(({ name, digests: { after }, changes, source }): [string, StackResult] => {
          const isPermitted = permitted.some((one) => one.name === name);
          if (changes.length === 0 || done.get(name) === 'applied') {
            return [name, { kind: 'current', ...(after !== undefined && { digest: after }) }];
          }
          if (!isPermitted || (isEnd && done.get(name) !== 'failed')) return [name, { kind: 'left' }];
          const begun = {
            commit: after === undefined ? source : towards,
            steps: recordedSteps(changes),
            addresses: changes.map(({ address }) => address),
            ...(after !== undefined && { digest: after }),
          };
          return [name, { kind: 'begun', begun }];
        }),
      );
      const next = nextInventory(inventory, { tip: towards, action: '1', gate: { commit: towards }, results });
      if (isEnd && stored && !isWorthWriting(stored, next)) return;
      call();
      stored = next;
    };
    if (permitted.length > 0) write(false);
    let step = 0;
    for (const { name, changes } of permitted) {
      if (newTip && done.size > 0) {
        done.set(name, 'left');
        continue;
      }
      let isFailed = false;
      for (const { address, after } of changes) {
        call();
        if (step++ === failAt) {
          isFailed = true;
          break;
        }
        const { [address.replace('thing.', '')]: _, ...rest } = account[name] ?? {};
        const next = after === undefined ? rest : { ...rest, [address.replace('thing.', '')]: after as number };
        const { [name]: __, ...others } = account;
        account = Object.keys(next).length === 0 ? others : { ...others, [name]: next };
      }
      done.set(name, isFailed ? 'failed' : 'applied');
    }
    write(true);
    return decided.every(({ name, changes }) => changes.length === 0 || done.get(name) === 'applied');
  };

  return {
    do: (event: Event) => {
      if (event.kind === 'merge') mergeChange(event);
      else if (event.kind === 'force-push') {
        for (let left = event.back; left > 0; left -= 1) tip = commits.get(tip)?.parent ?? tip;
      } else {
        let isApplied: boolean | undefined;
        try {
          isApplied = runOnce(event);
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
        }
        if (isApplied) expect(sorted(account)).toEqual(sorted(worldAt(tip)));
      }
      // No object exists that no reviewed commit asked for.
      const objects = Object.entries(account).flatMap(([stack, one]) =>
        Object.entries(one).map(([name, value]) => key(stack, name, value)),
      );
      expect(objects.filter((one) => !asked.has(one))).toEqual([]);
      if (stored === undefined) return;
      const known = stored;
      // The inventory is never ahead of the account, and what is not as the tip asks is pending.
      const pending = new Set(pendingNow(known).pending.map(({ stack }) => stack.name));
      for (const stack of STACKS) {
        const [is, asks] = [account[stack], worldAt(tip)[stack]].map((one) => JSON.stringify(sorted(one ?? {})));
        if (is !== asks) expect([...pending]).toContain(stack);
        const recorded = recordedCommit(known, stack);
        if (known.stacks[stack]?.begun || recorded === undefined) continue;
        expect(is).toBe(JSON.stringify(sorted(worldAt(recorded)[stack] ?? {})));
      }
    },
  };
}

function sorted<T>(value: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

it('after merges, kills, failures and force pushes in any order, the account gets only what was reviewed, and nothing is lost', () => {
  fc.assert(
    fc.property(events, (sequence) => {
      const { do: act } = model();
      for (const event of sequence) act(event);
    }),
    { numRuns: process.env['LONG'] === undefined ? 300 : 5000 },
  );
});
