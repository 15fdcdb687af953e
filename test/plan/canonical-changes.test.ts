import { canonicalChanges, changeDigest } from '../../modules/plan/canonical-changes';
import type { Change, ResourceChange, TerraformPlan } from '../../modules/plan/terraform-plan';

type Expressions = Record<string, unknown>;

const constant = (constant_value: unknown) => ({ constant_value });

/** A plan of one resource. */
function plan(change: Change, expressions: Expressions, more: Partial<ResourceChange> = {}): TerraformPlan {
  const resource = { address: 'aws_x.a', mode: 'managed' as const, type: 'aws_x', name: 'a', ...more };
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: [{ ...resource, change }],
    configuration: { root_module: { resources: [{ address: `${resource.type}.a`, expressions }] } },
  };
}

const update = (before: object, after: object, after_unknown: object = {}, more: Partial<Change> = {}): Change => ({
  actions: ['update'],
  before,
  after,
  after_unknown,
  ...more,
});

const digest = (...given: Parameters<typeof plan>) => changeDigest(canonicalChanges('s', plan(...given)));

const WIDER = { description: constant('b') };

it('what the provider computed does not count, on either side', () => {
  const planned = (computed: unknown) =>
    digest(update({ id: 'x', description: 'a', seen: computed }, { id: 'x', description: 'b', seen: computed }), WIDER);
  expect(planned(['old'])).toBe(planned(['old', 'new']));
});

it('an argument that the configuration sets and the plan leaves alone does not count', () => {
  const planned = (tags: object) =>
    digest(update({ id: 'x', description: 'a', tags }, { id: 'x', description: 'b', tags }), {
      ...WIDER,
      tags: constant(tags),
    });
  expect(planned({ team: 'a' })).toBe(planned({ team: 'b' }));
});

it.each([
  ['the value before', update({ id: 'x', description: 'c' }, { id: 'x', description: 'b' }), WIDER],
  ['the value after', update({ id: 'x', description: 'a' }, { id: 'x', description: 'c' }), WIDER],
  ['the object', update({ id: 'y', description: 'a' }, { id: 'y', description: 'b' }), WIDER],
  [
    'an argument that is not configured any longer',
    update({ id: 'x', description: 'a', boundary: 'b' }, { id: 'x', description: 'b', boundary: null }),
    WIDER,
  ],
  [
    'a value that the plan changes of its own accord',
    update({ id: 'x', description: 'a', size: 1 }, { id: 'x', description: 'b', size: 2 }),
    WIDER,
  ],
  [
    'a configured argument that is known only after apply',
    update({ id: 'x', description: 'a', arn: 'old' }, { id: 'x', description: 'b' }, { arn: true }),
    { ...WIDER, arn: { references: ['aws_y.b.arn', 'aws_y.b'] } },
  ],
])('%s counts', (_name, change, expressions) => {
  const reference = digest(update({ id: 'x', description: 'a' }, { id: 'x', description: 'b' }), WIDER);
  expect(digest(change, expressions)).not.toBe(reference);
});

it('one kind of unset is like another', () => {
  const reference = digest(update({ id: 'x', description: 'a' }, { id: 'x', description: 'b' }), WIDER);
  const spelled = update({ id: 'x', description: 'a', tags: {} }, { id: 'x', description: 'b', tags: null });
  expect(digest(spelled, WIDER)).toBe(reference);
});

describe('nested blocks', () => {
  const METADATA = { metadata: [{ name: constant('api'), labels: constant({ a: 'b' }) }] };
  const account = (labels: object, computed: string) => ({
    id: 'shop/api',
    metadata: [{ name: 'api', labels, resource_version: computed }],
  });

  it('count without what the provider computes in them', () => {
    const planned = (version: string) => digest(update(account({}, version), account({ a: 'b' }, version)), METADATA);
    expect(planned('1')).toBe(planned('2'));
  });

  it('count with what is removed from them', () => {
    const unlabelled = { metadata: [{ name: constant('api') }] };
    const planned = (labels: object) => digest(update(account(labels, '1'), account({}, '1')), unlabelled);
    expect(planned({ a: 'b' })).not.toBe(planned({ a: 'c' }));
  });

  it('of one name count by all that any of them sets: in a set they have another order than in the configuration', () => {
    const rules = (...list: object[]) => ({ id: 'x', rule: list });
    const expressions = { rule: [{ port: constant(1) }, { port: constant(2), wide: constant(true) }] };
    const planned = (wide: boolean) =>
      digest(update(rules({ port: 1 }), rules({ port: 2, wide }, { port: 1 })), expressions);
    expect(planned(true)).not.toBe(planned(false));
  });
});

it('a secret counts, and is not kept', () => {
  const steps = (secret: string) =>
    canonicalChanges(
      's',
      plan(
        update(
          { id: 'x', password: 'old' },
          { id: 'x', password: secret },
          {},
          {
            before_sensitive: { password: true },
            after_sensitive: { password: true },
          },
        ),
        { password: { references: ['var.password'] } },
      ),
    );
  expect(changeDigest(steps('one'))).not.toBe(changeDigest(steps('two')));
  expect(JSON.stringify(steps('one'))).not.toMatch(/"(one|old)"/);
});

it('a removal counts by what the object is, also after its attributes changed', () => {
  const removed = (type: string, before: object) => digest({ actions: ['delete'], before, after: null }, {}, { type });
  expect(removed('aws_iam_role', { id: 'orders', tags: { a: 'b' } })).toBe(removed('aws_iam_role', { id: 'orders' }));
  expect(removed('aws_iam_role', { id: 'orders' })).not.toBe(removed('aws_iam_role', { id: 'other' }));

  const attached = { role: 'orders', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
  const type = 'aws_iam_role_policy_attachment';
  expect(removed(type, { ...attached, id: 'orders-20261126' })).toBe(removed(type, { ...attached, id: 'orders-2027' }));
  expect(removed(type, attached)).not.toBe(removed(type, { ...attached, role: 'other' }));

  const list = 'aws_iam_role_policies_exclusive';
  const ofRole = (role_name: string, ...policy_names: string[]) => removed(list, { role_name, policy_names });
  expect(ofRole('orders', 'read')).toBe(ofRole('orders'));
  expect(ofRole('orders')).not.toBe(ofRole('other'));
});

it('a step that is left of an apply is a step of the first plan, although what it refers to is known now', () => {
  const expressions = { description: constant('b'), arn: { references: ['aws_y.b.arn', 'aws_y.b'] } };
  const [first] = canonicalChanges(
    's',
    plan(update({ id: 'x', description: 'a', arn: 'same' }, { id: 'x', description: 'b' }, { arn: true }), expressions),
  );
  const [left] = canonicalChanges(
    's',
    plan(update({ id: 'x', description: 'a', arn: 'same' }, { id: 'x', description: 'b', arn: 'same' }), expressions),
  );
  expect(left?.stepHash).toBe(first?.stepHash);
});

it('policies that a role has when it is imported count, because those of the stack replace them', () => {
  const imported = (policy: string) =>
    digest(
      {
        actions: ['no-op'],
        before: { id: 'x', inline_policy: [{ name: 'a', policy }], managed_policy_arns: [] },
        after: { id: 'x' },
        importing: { id: 'x' },
      },
      {},
    );
  expect(imported('{}')).toBe(imported('{}'));
  expect(imported('{}')).not.toBe(imported('{"Statement":[]}'));
});
