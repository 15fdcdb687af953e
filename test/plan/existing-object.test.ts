import { existingObjects, reasonsNotOurs } from '../../modules/plan/existing-object';
import type { ResourceChange, TerraformPlan } from '../../modules/plan/terraform-plan';

const created = (type: string, metadata: object, before: object | null = null) => ({
  address: `${type}.x`,
  type,
  change: { actions: before ? ['update'] : ['create'], before, after: { metadata: [metadata] }, after_unknown: {} },
});
const planOf = (resource: object) => ({ configuration: {}, resource_changes: [resource] }) as unknown as TerraformPlan;

it.each<[string, string, object, string, string]>([
  [
    'a service account',
    'kubernetes_service_account_v1',
    { namespace: 'shop', name: 'orders' },
    'serviceaccounts "orders" already exists',
    'shop/orders',
  ],
  ['a namespace', 'kubernetes_namespace_v1', { name: 'shop' }, 'namespaces "shop" already exists', 'shop'],
])('%s that exists already can be imported by its ID', (_, type, metadata, detail, id) => {
  const plan = planOf(created(type, metadata));
  const errors = [{ summary: '', detail, address: `${type}.x` }];
  expect(existingObjects(errors, plan)).toMatchObject([{ address: `${type}.x`, id }]);
  const denied = [{ summary: '', detail: 'forbidden', address: `${type}.x` }];
  expect(existingObjects(denied, plan)).toEqual([]);
});

it('a namespace with other labels is not taken: it may be in use by its owner', () => {
  const labelled = (labels: object) => ({ metadata: [{ name: 'shop', labels }] });
  const resource = created('kubernetes_namespace_v1', { name: 'shop', labels: {} }, labelled({ team: 'other' }));
  expect(reasonsNotOurs(resource as unknown as ResourceChange, planOf(resource))).toEqual([
    'its metadata is not the configured one',
  ]);
});
