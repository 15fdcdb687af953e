import { givingStacks, moveNotes, withForgotten, withImported } from '../../modules/plan/hand-over';
import { movedObjects } from '../../modules/plan/moved-objects';
import type { StackConfiguration } from '../../modules/plan/stack-changes';
import type { TerraformPlan } from '../../modules/plan/terraform-plan';

const ASSOCIATION = 'aws_eks_pod_identity_association';
const ACCOUNT = 'kubernetes_service_account_v1';
const PLACE = { aws: [{ region: 'eu-west-1', allowed_account_ids: ['111122223333'] }] };

const stack = (name: string, resource: object, provider: object = PLACE): StackConfiguration => ({
  name,
  configuration: { provider, resource },
});
const association = (more: object = {}) => ({
  [ASSOCIATION]: { api: { cluster_name: 'shop', namespace: 'shop', service_account: 'api', ...more } },
});
const account = (context: string) => ({
  resource: { [ACCOUNT]: { api: { provider: 'kubernetes.eks', metadata: { namespace: 'shop', name: 'api' } } } },
  provider: { kubernetes: [{ alias: 'eks', config_context: context }] },
});
const role = (name: string) => ({ aws_iam_role: { role: { name } } });
const planOf = (address: string, before: object) => () =>
  ({
    resource_changes: [{ address, change: { actions: ['forget'], before, after: null } }],
  }) as unknown as TerraformPlan;

it.each<[string, StackConfiguration, StackConfiguration, string[]]>([
  ['an association', stack('orders', association()), stack('billing', association()), ['handed-over']],
  ['a role, in any spelling', stack('orders', role('Pods')), stack('billing', role('pods')), ['recreated']],
  ['nothing that stays', stack('orders', association()), stack('orders', association()), []],
  [
    'no association of a cluster in another region',
    stack('orders', association()),
    stack('billing', association({ region: 'us-east-1' })),
    [],
  ],
  [
    'no role of another account',
    stack('orders', role('pods')),
    stack('billing', role('pods'), { aws: [{ allowed_account_ids: ['444455556666'] }] }),
    [],
  ],
  [
    'a service account',
    { name: 'orders', configuration: account('one') },
    { name: 'billing', configuration: account('one') },
    ['handed-over'],
  ],
  [
    'no service account of another cluster',
    { name: 'orders', configuration: account('one') },
    { name: 'billing', configuration: account('two') },
    [],
  ],
  [
    'nothing whose name is known only after an apply',
    stack('orders', role('${aws_x.y.z}')),
    stack('billing', role('${aws_x.y.z}')),
    [],
  ],
])('finds that %s moves between stacks', (_what, before, after, ways) => {
  expect(movedObjects([before], [after]).map(({ way }) => way)).toEqual(ways);
});

it('the stack that takes an object imports it, and the one that gives it forgets it', () => {
  const taken = association({ region: 'us-east-1' });
  const moved = movedObjects([stack('orders', taken)], [stack('billing', taken)]);
  const [giver, taker] = [
    { ...stack('orders', {}), moved },
    { ...stack('billing', taken), moved },
  ];
  expect(withForgotten(giver, new Set(['billing'])).configuration['removed']).toEqual([
    { from: `${ASSOCIATION}.api`, lifecycle: { destroy: false } },
  ]);
  // Alone, it deletes what no stack would have any longer.
  expect(withForgotten(giver, new Set())).toBe(giver);
  expect(givingStacks(taker)).toEqual(['orders']);
  const values = { cluster_name: 'shop', association_id: 'a-1' };
  const importing = withImported(taker, planOf(`${ASSOCIATION}.api`, values));
  expect(importing.configuration['import']).toEqual([{ to: `${ASSOCIATION}.api`, id: 'shop,a-1@us-east-1' }]);
  // Without the object it is created.
  expect(withImported(taker, () => undefined)).toBe(taker);
  expect(moveNotes(giver, planOf(`${ASSOCIATION}.api`, values)())).toEqual([]);
});

it('a reviewer reads where a gap remains', () => {
  const moved = movedObjects(
    [stack('orders', { ...role('pods'), ...association() })],
    [stack('billing', { ...role('pods'), ...association() })],
  );
  const plan = {
    resource_changes: [
      { address: `${ASSOCIATION}.api`, change: { actions: ['no-op'], importing: { id: 'shop,a-1' } } },
    ],
  } as unknown as TerraformPlan;
  const alone = moved.filter(({ way }) => way === 'handed-over');
  expect(moveNotes({ ...stack('billing', {}), moved: alone }, plan)).toEqual([
    expect.stringContaining('moves here from orders without a gap') as string,
  ]);
  expect(moveNotes({ ...stack('billing', {}), moved }, plan)).toEqual([
    'IAM role "pods" is deleted in orders before it is created here: in between, pods that use the role get no credentials',
  ]);
});

it('a stack keeps its own imports, but takes an object of another stack by the ID that this stack has', () => {
  const own = [
    { to: 'aws_iam_role.role', id: 'legacy' },
    { to: `${ASSOCIATION}.api`, id: 'shop,a-0' },
  ];
  const { configuration: resources } = stack('billing', association());
  const moved = movedObjects([stack('orders', association())], [stack('billing', association())]);
  const { configuration } = withImported(
    { name: 'billing', configuration: { ...resources, import: own }, moved },
    planOf(`${ASSOCIATION}.api`, { cluster_name: 'shop', association_id: 'a-1' }),
  );
  expect(configuration['import']).toEqual([own[0], { to: `${ASSOCIATION}.api`, id: 'shop,a-1' }]);
});
