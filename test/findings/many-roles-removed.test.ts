import { manyRolesRemoved } from '../../modules/findings/many-roles-removed';
import type { Workload } from '../../modules/workloads/workload';
import { CONFIGURATION, workloadsOf } from '../access/workloads';

const TWO = CONFIGURATION.replace(
  'environments:',
  `environments:
  staging: { account: "444455556666", region: eu-west-1, clusters: [ { name: shop-staging } ] }`,
);

/** This many services, each in both environments unless told. */
function services(count: number, lines = ''): readonly Workload[] {
  const files = Array.from({ length: count }, (_, index): [string, string] => [
    `services/s${index}/pod-identity.yaml`,
    `service: s${index}\nserviceAccounts: shop/s${index}\nallow: [ read: "arn:aws:s3:::s${index}/*" ]\n${lines}`,
  ]);
  return workloadsOf(Object.fromEntries(files), TWO);
}

const found = (before: readonly Workload[], after: readonly Workload[]) =>
  manyRolesRemoved(before, after, ({ severity }) => severity);
const inProd = (workloads: readonly Workload[]) => workloads.filter(({ environment }) => environment.name === 'prod');
const inStaging = (workloads: readonly Workload[]) =>
  workloads.filter(({ environment }) => environment.name === 'staging');

test.each<[string, readonly Workload[], number]>([
  ['none', services(10), 0],
  ['two of ten, a fifth', services(8), 0],
  ['three of ten', services(7), 2],
  ['all', [], 2],
  ['three of ten in one environment', [...services(7), ...inProd(services(10)).slice(7)], 1],
])('of ten services in two environments, %s go', (_, after, count) => {
  expect(found(services(10), after)).toHaveLength(count);
});

test('two are never many, and a service that changes is not removed', () => {
  expect(found(services(2), [])).toEqual([]);
  expect(found(services(5), services(5, 'owner: team-orders'))).toEqual([]);
});

test('a large repository may lose a few', () => {
  expect(found(inStaging(services(40)), inStaging(services(32)))).toEqual([]);
  expect(found(inStaging(services(40)), inStaging(services(31)))).toHaveLength(1);
});

test('the finding says which, at the manifest of the first, and its ID depends on what is removed only', () => {
  const [finding] = found(inProd(services(10)), inProd(services(4)));
  expect(finding).toMatchObject({
    rule: 'many-roles-removed',
    severity: 'high',
    message: 'loses 6 of the 10 roles of environment prod: s4, s5, s6, s7 and 2 more',
    file: 'services/s4/pod-identity.yaml',
  });
  expect(found(inProd(services(10, 'owner: team-orders')), inProd(services(4)))[0]?.id).toBe(finding?.id);
  expect(found(inProd(services(10)), inProd(services(5)))[0]?.id).not.toBe(finding?.id);
});
