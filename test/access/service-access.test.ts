import { accessOf } from '../../modules/access/pod-session';
import { serviceAccessOf, withTags } from '../../modules/access/service-access';
import { manifest, workloadsOf } from './workloads';

const [workload] = workloadsOf(
  manifest(
    'serviceAccounts: [ shop/orders-worker, shop/orders-api ]',
    'allow:',
    '  - actions: s3:GetObject',
    '    resources: "arn:aws:s3:::orders/*"',
    'managedPolicies: [ AmazonSSMReadOnlyAccess ]',
    'role: { permissionsBoundary: "arn:aws:iam::111122223333:policy/b", tags: { team: a, Kubernetes-Namespace: x } }',
  ),
);

test('the access of a workload is one document, managed policies and the boundary', () => {
  const access = accessOf(workload!);
  expect(access?.policies).toEqual([
    {
      Version: '2012-10-17',
      Statement: [
        expect.objectContaining({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' }),
      ],
    },
    'arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess',
  ]);
  expect(access?.permissionsBoundary).toBe('arn:aws:iam::111122223333:policy/b');
});

test('the session tags of an association are fixed, except those of the pod, and win over the tags of the role', () => {
  const association = workload!.associations.find(({ cluster }) => cluster.name === 'shop-us');
  expect(accessOf(workload!, association)?.sessionTags).toMatchObject({
    team: 'a',
    'cdktf-eks-pod-identity:stack': 'orders-prod',
    'eks-cluster-arn': 'arn:aws:eks:us-east-1:111122223333:cluster/shop-us',
    'eks-cluster-name': 'shop-us',
    'kubernetes-namespace': 'shop',
    'kubernetes-service-account': 'orders-api',
  });
  const keys = Object.keys(accessOf(workload!, association)?.sessionTags ?? {});
  expect(keys).not.toContain('Kubernetes-Namespace');
  expect(keys.filter((key) => key.startsWith('kubernetes-pod'))).toEqual([]);
});

test('associations are sorted by cluster, namespace and service account', () => {
  expect(
    serviceAccessOf(workload!).associations.map(({ cluster, serviceAccount }) => `${cluster} ${serviceAccount}`),
  ).toEqual(['shop-eu orders-api', 'shop-eu orders-worker', 'shop-us orders-api', 'shop-us orders-worker']);
});

test('the access of a role that is managed outside the repository is unknown', () => {
  const [existing] = workloadsOf(manifest('serviceAccounts: shop/a', 'role: arn:aws:iam::111122223333:role/legacy'));
  expect(accessOf(existing!)).toBeUndefined();
  expect(serviceAccessOf(existing!).role).toEqual({ arn: 'arn:aws:iam::111122223333:role/legacy', tags: {} });
});

test('access without tags has none', () => {
  expect(withTags({ policies: [] }, {})).toEqual({ policies: [] });
});
