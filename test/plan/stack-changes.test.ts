import { changedStacks } from '../../modules/plan/stack-changes';

const stack = (name: string, resource: object, extra: object = {}) => ({
  name,
  configuration: {
    '//': { metadata: { version: Math.random() } },
    provider: { aws: [{ region: 'eu-west-1' }] },
    terraform: { backend: { s3: { key: name } } },
    resource,
    ...extra,
  },
});

it('leaves out stacks that differ in comments and order only', () => {
  const before = [stack('a', { x: { '//': { metadata: 1 }, p: 1, q: 2 } })];
  const after = [stack('a', { x: { q: 2, p: 1, '//': { metadata: 2 } } })];
  expect(changedStacks(before, after)).toEqual([]);
});

it('a tag named // is not a comment', () => {
  const tagged = (value: string) => [stack('a', { x: { tags: { '//': value } } })];
  expect(changedStacks(tagged('one'), tagged('two'))).toHaveLength(1);
});

it('tags of the tool make no change, and tags of the user do', () => {
  const withTags = (tags?: object) => [
    stack('a', { x: 1 }, { provider: { aws: [{ region: 'eu-west-1', ...(tags && { default_tags: [{ tags }] }) }] } }),
  ];
  const tagged = withTags({ 'cdktf-eks-pod-identity:stack': 'a', 'cdktf-eks-pod-identity:repository': 'acme/shop' });
  expect(changedStacks(withTags(), tagged)).toEqual([]);
  expect(changedStacks(withTags({ team: 'sales' }), tagged)).toHaveLength(1);
  const [changed] = changedStacks(withTags(), [
    { ...tagged[0]!, configuration: { ...tagged[0]!.configuration, resource: { x: 2 } } },
  ]);
  expect(changed?.configuration).toMatchObject({ provider: tagged[0]?.configuration.provider });
});

it('tells added, changed and removed stacks, by name', () => {
  const changes = changedStacks([stack('c', {}), stack('b', { x: 1 })], [stack('b', { x: 2 }), stack('a', {})]);
  expect(changes.map(({ name, change }) => [name, change])).toEqual([
    ['a', 'added'],
    ['b', 'changed'],
    ['c', 'removed'],
  ]);
});

it('a removed stack keeps its state and its account, and no resource', () => {
  const [removed] = changedStacks([stack('c', { x: 1 }, { output: { y: 1 }, data: { z: 1 } })], []);
  expect(removed?.configuration).toEqual({
    provider: { aws: [{ region: 'eu-west-1' }] },
    terraform: { backend: { s3: { key: 'c' } } },
  });
});

it.each([
  ['another key', { backend: { s3: { key: 'b' } } }, true],
  ['another backend', { backend: { gcs: { prefix: 'a' } } }, true],
  ['other providers', { backend: { s3: { key: 'a' } }, required_providers: {} }, false],
])('with %s, says whether the state moves', (_name, terraform, moves) => {
  const [change] = changedStacks([stack('a', {})], [stack('a', {}, { terraform })]);
  expect(change?.stateMoves).toBe(moves);
});

it.each([
  ['another account', ['111122223333'], ['444455556666'], '111122223333'],
  ['the same account', ['111122223333'], ['111122223333'], undefined],
  ['an account where it had none', undefined, ['444455556666'], undefined],
])('a stack with %s names the former one only if it leaves it', (_name, from, to, former) => {
  const of = (value: number, accounts: unknown) =>
    stack('a', { x: value }, { provider: { aws: [{ region: 'eu-west-1', allowed_account_ids: accounts }] } });
  expect(changedStacks([of(1, from)], [of(2, to)])[0]?.formerAccount).toBe(former);
});

it('a changed stack keeps the providers that what it loses was created with', () => {
  const aws = { aws: [{ region: 'eu-west-1' }] };
  const kubernetes = { alias: 'eks_shop-eu', config_context: 'shop-eu' };
  const source = { kubernetes: { source: 'kubernetes', version: '2.38.0' } };
  const before = stack('a', { x: 1 }, { provider: { ...aws, kubernetes }, terraform: { required_providers: source } });
  const [change] = changedStacks([before], [stack('a', { x: 2 }, { terraform: {} })]);
  expect(change?.configuration).toMatchObject({
    provider: { ...aws, kubernetes: [kubernetes] },
    terraform: { required_providers: source },
    resource: { x: 2 },
  });
});

it('a changed stack gets no second provider of an alias', () => {
  const providers = (region: string) => ({ provider: { aws: [{ region }, { alias: 'other', region }] } });
  const next = stack('a', { x: 2 }, providers('eu-west-2'));
  const [change] = changedStacks([stack('a', { x: 1 }, providers('eu-west-1'))], [next]);
  expect(change?.configuration).toEqual(next.configuration);
});
