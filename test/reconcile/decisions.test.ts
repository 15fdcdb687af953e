import { acceptRefusal } from '../../modules/reconcile/accepting-person';
import { acceptDigest } from '../../modules/reconcile/accept-digest';
import { type Inventory, isOlder, parseInventory, stacksLeft } from '../../modules/reconcile/inventory';
import { isWorthWriting, nextInventory } from '../../modules/reconcile/next-inventory';
import { pendingStacks } from '../../modules/reconcile/pending-stacks';
import { refusedTogether } from '../../modules/reconcile/refused-together';
import { historyOfStack } from '../../modules/reconcile/reviewed-history';
import { gateOf } from '../../modules/manifest/gate-schema';
import { planOf } from './branch-model';

describe('an inventory', () => {
  const text = (more: object) =>
    JSON.stringify({ format: 1, action: '1.2.0', commit: 'c', gate: { commit: 'c' }, stacks: {}, ...more });

  it.each([
    ['no JSON', '{', 'unreadable'],
    ['an empty object', '{}', 'unreadable'],
    ['a later format', text({ format: 2 }), 'newer'],
    ['a later version', text({ action: '1.10.0' }), 'newer'],
  ])('with %s is refused', (_what, given, kind) => {
    expect(() => parseInventory(given, '1.9.0')).toThrow(expect.objectContaining({ kind }) as Error);
  });

  it('of the same or an earlier version is read', () => {
    expect(parseInventory(text({}), '1.2.0')).toMatchObject({ commit: 'c' });
    expect([isOlder('0.9.0', '0.10.0'), isOlder('1.0.0', '0.10.0'), isOlder('1.0.0', '1.0.0-rc')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('knows which stacks may have objects', () => {
    const stacks = {
      unknown: {},
      'never-applied': { commit: 'c' },
      applied: { commit: 'c', digest: 'd' },
      begun: { commit: 'c', begun: { commit: 'c', steps: [], addresses: [] } },
    };
    const found = stacksLeft({ format: 1, action: '1', commit: 'c', gate: { commit: 'c' }, stacks });
    expect(found).toEqual(['applied', 'begun', 'unknown']);
  });

  it('lists what lags behind the tip, and is not written again for a later commit alone', () => {
    const gate = { commit: 'c1' };
    const first = nextInventory(undefined, {
      tip: 'c1',
      action: '1',
      gate,
      results: new Map([
        ['a', { kind: 'current', digest: 'da' }],
        ['b', { kind: 'left' }],
      ]),
    });
    expect(first.stacks).toEqual({ a: { commit: 'c1', digest: 'da', action: '1' }, b: {} });
    const results = new Map([
      ['b', { kind: 'left' } as const],
      ['c', { kind: 'left' } as const],
    ]);
    const second = nextInventory(first, { tip: 'c2', action: '1', gate, results });
    expect(second.stacks).toEqual({ a: { commit: 'c2', digest: 'da', action: '1' }, b: {}, c: { commit: 'c1' } });
    expect(isWorthWriting(first, second)).toBe(true);
    expect(isWorthWriting(second, nextInventory(second, { tip: 'c3', action: '1', gate, results }))).toBe(false);
  });
});

it('an inventory records the commit that a stack was brought to first', () => {
  const next = nextInventory(undefined, {
    tip: 'c3',
    action: '1',
    gate: { commit: 'c3' },
    results: new Map([
      ['a', { kind: 'current', digest: 'da', at: 'c2' }],
      ['removed', { kind: 'current', at: 'c2' }],
    ]),
  });
  expect(next.stacks).toEqual({ a: { commit: 'c2', digest: 'da', action: '1' }, removed: { commit: 'c2' } });
  expect(stacksLeft(next)).toEqual(['a']);
});

describe('a stack that the tip does not have', () => {
  const stack = { name: 'a' };
  const known = {
    changesSince: (commit: string) => (commit === 'lost' ? undefined : commit === 'c1' ? [stack] : []),
    isInHistory: () => true,
    tip: () => [],
    digestOf: () => undefined,
  };
  const pendingOf = (entry: Inventory['stacks'][string]) =>
    pendingStacks({ format: 1, action: '1', commit: 'c2', gate: { commit: 'c2' }, stacks: { a: entry } }, known);

  it.each<[string, Inventory['stacks'][string], object]>([
    [
      'whose content is not known',
      { source: 'c1' },
      { pending: [{ cause: 'unknown', source: 'c1' }], unreachable: [] },
    ],
    ['of which no commit is known', {}, { pending: [], unreachable: ['a'] }],
    ['of a lost commit', { commit: 'lost', digest: 'd' }, { pending: [], unreachable: ['a'] }],
    [
      'that was applied',
      { commit: 'c1', digest: 'd' },
      { pending: [{ cause: 'changed', recorded: 'c1' }], unreachable: [] },
    ],
  ])('%s', (_what, entry, expected) => {
    expect(pendingOf(entry)).toMatchObject(expected);
  });

  it('makes the stack that has its object pending, too', () => {
    const both = [stack, { name: 'b' }];
    const inventory = {
      format: 1,
      action: '1',
      commit: 'c1',
      gate: { commit: 'c1' },
      stacks: { b: { commit: 'c0', digest: 'd' } },
    };
    const found = pendingStacks(inventory, {
      ...known,
      changesSince: (commit) => (commit === 'c1' ? both : []),
      counterpartsOf: ({ name }) => (name === 'a' ? ['b'] : []),
    });
    expect(found.pending).toMatchObject([
      { stack, recorded: 'c1' },
      { stack: { name: 'b' }, recorded: 'c0', source: 'c1' },
    ]);
  });
});

describe('the history of a stack', () => {
  const commit = (id: string, before: string | undefined, after: string | undefined, pull?: number) => ({
    commit: id,
    stacks: new Map([['a', { ...(before !== undefined && { before }), ...(after !== undefined && { after }) }]]),
    ...(pull !== undefined && { pull }),
  });

  it.each<[string, Parameters<typeof historyOfStack>[2], string | undefined]>([
    ['one pull request', [commit('c1', 'x', 'y', 1)], undefined],
    ['two pull requests', [commit('c1', 'x', 'z', 1), commit('c2', 'z', 'y', 2)], undefined],
    ['a commit without one', [commit('c1', 'x', 'z', 1), commit('c2', 'z', 'y')], 'did not come from a pull request'],
    ['a gap', [commit('c1', 'x', 'z', 1)], 'incomplete'],
    ['no commit at all', [], 'incomplete'],
  ])('with %s', (_what, commits, refusal) => {
    const history = historyOfStack('a', { before: 'x', after: 'y' }, commits);
    if (refusal === undefined) expect(history.refusal).toBeUndefined();
    else expect(history.refusal).toContain(refusal);
  });
});

it('a refusal holds back the stacks of its commits and those that depend on it, and no others', () => {
  const stack = (name: string, commits: string[], more: object = {}) => ({ name, commits, isRefused: false, ...more });
  const waits = refusedTogether([
    stack('a', ['c1'], { isRefused: true }),
    stack('b', ['c1', 'c2']),
    stack('c', ['c2']),
    stack('d', ['c3'], { dependsOn: ['c'] }),
    stack('e', ['c4']),
  ]);
  expect(Object.fromEntries(waits)).toEqual({ b: 'a', c: 'a', d: 'a' });
});

it('a digest of refused plans is of one tip, environment, revision and set of plans', () => {
  const plans = [{ stack: 'a', changes: planOf('a', {}, { x: 1 }) }];
  const refused = { tip: 't', environment: 'prod', state: { lineage: 'l', revision: 1 }, plans };
  const others = [
    { ...refused, tip: 'u' },
    { ...refused, environment: 'staging' },
    { ...refused, state: { lineage: 'l', revision: 2 } },
    { ...refused, plans: [{ stack: 'a', changes: planOf('a', {}, { x: 2 }) }] },
  ];
  expect(new Set([refused, ...others].map(acceptDigest)).size).toBe(5);
});

describe('refused plans are accepted', () => {
  const source = {
    permission: (login: string) => Promise.resolve(login === 'reader' ? ('read' as const) : ('write' as const)),
    isTeamMember: () => Promise.resolve(false),
  };
  const gate = gateOf({ approvers: ['ann', 'reader'] }, ['gate']);

  it.each<[string, string, typeof gate | undefined, string | undefined]>([
    ['by an approver', 'ann', gate, undefined],
    ['by an approver in another case', 'ANN', gate, undefined],
    ['not by others', 'bob', gate, 'may not approve'],
    ['not by an approver who may not write', 'reader', gate, 'no write access'],
    ['without a gate by anybody who may write', 'bob', undefined, undefined],
    ['without a gate not by readers', 'reader', undefined, 'no write access'],
    ['not by an author', 'Dev', undefined, 'an author'],
    ['not by a bot', 'renovate[bot]', undefined, 'not a person'],
    ['not by an unknown user', '', undefined, 'unknown'],
  ])('%s', async (_what, login, given, refusal) => {
    const idOf = (name: string) => Buffer.from(name.toLowerCase()).readUInt16BE();
    const user = login === '' ? undefined : { login, id: idOf(login) };
    const why = await acceptRefusal({ user, gate: given, authors: [{ login: 'dev', id: idOf('dev') }], source });
    if (refusal === undefined) expect(why).toBeUndefined();
    else expect(why).toContain(refusal);
  });
});
