import { newManifestPath } from '../../cli/scaffold/new-manifest-path';

it.each<[patterns: string[], folder: string | undefined, path: string]>([
  [['services/**/pod-identity.yaml'], undefined, 'services/orders/pod-identity.yaml'],
  [['./services/*/pod-identity.yaml'], undefined, 'services/orders/pod-identity.yaml'],
  [['teams/*/services/**/iam.yaml'], undefined, 'teams/orders/services/iam.yaml'],
  [['access/*.yaml'], undefined, 'access/orders.yaml'],
  [['svc-*/aws.yml'], undefined, 'svc-orders/aws.yml'],
  [['**/pod-identity.yaml'], undefined, 'orders/pod-identity.yaml'],
  [['{services,platform}/**/pod-identity.yaml'], undefined, 'services/orders/pod-identity.yaml'],
  [['one.yaml'], undefined, 'one.yaml'],
  [['services/**/pod-identity.yaml', 'platform/**/iam.yaml'], 'platform/dns', 'platform/dns/iam.yaml'],
  [['services/**/pod-identity.yaml'], 'services/team-a/orders/', 'services/team-a/orders/pod-identity.yaml'],
  [['services/**/*.yaml'], 'services/a', 'services/a/orders.yaml'],
])('for %j in %s it is %s', (patterns, folder, path) => {
  expect(newManifestPath('orders', patterns, folder)).toBe(path);
});

it.each<[patterns: string[], folder: string | undefined]>([
  [['services/**/pod-identity.yaml'], 'platform/dns'],
  [['services/**/pod-identity.yaml'], '../outside'],
  [['services/[0-9]/pod-identity.yaml'], undefined],
  [[], undefined],
])('%j have no place for a manifest in %s', (patterns, folder) => {
  expect(() => newManifestPath('orders', patterns, folder)).toThrow(/the `manifests` patterns do not/);
});
