import { existingObjects, reasonsNotOurs, resultDifferences } from '../../modules/plan/existing-object';
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

it('an import is not compared in what the object does not have, such as timeouts', () => {
  const addon = (actions: string[], after: object) =>
    ({
      address: 'aws_eks_addon.agent',
      name: 'agent',
      type: 'aws_eks_addon',
      change: { actions, before: null, after, after_unknown: {} },
    }) as unknown as ResourceChange;
  const expressions = { addon_name: {}, addon_version: {}, preserve: {}, timeouts: {} };
  const plan = {
    configuration: { root_module: { resources: [{ address: 'aws_eks_addon.agent', expressions }] } },
  } as unknown as TerraformPlan;
  const settings = { addon_name: 'agent', addon_version: 'v1', preserve: true, timeouts: { create: '20m' } };
  const reviewed = addon(['create'], settings);
  const imported = { ...settings, preserve: null, timeouts: null };
  expect(resultDifferences(reviewed, addon(['no-op'], imported), plan)).toEqual([]);
  expect(resultDifferences(reviewed, addon(['no-op'], { ...imported, addon_version: 'v2' }), plan)).toEqual([
    'its addon_version would not be the reviewed one',
  ]);
});
