import { apiKeys } from '../cluster-api';
import { CONFIGURATION, ORDERS, places, resolve } from './resolved';

/** A manifest of one service; more lines may follow. */
function service(name: string, account = `shop/${name}`, ...more: string[]): string {
  return [`service: ${name}`, `serviceAccounts: ${account}`, ...more, ''].join('\n');
}

const environment = (name: string, account: string, clusters: string): string =>
  `  ${name}: { account: "${account}", region: eu-west-1, clusters: [ ${clusters} ] }\n`;

const TWO_ACCOUNTS =
  'environments:\n' +
  environment('one', '111111111111', '{ name: a }') +
  environment('two', '222222222222', '{ name: b }');

const ONE_ACCOUNT =
  'environments:\n' +
  environment('one', '111111111111', '{ name: a }') +
  environment('two', '111111111111', '{ name: b }');

/** Two environments on one cluster. */
const SHARED_CLUSTER =
  'environments:\n' +
  environment('one', '111111111111', '{ name: a }') +
  environment('two', '111111111111', '{ name: a, agent: preinstalled }');

test.each<[string, string, Record<string, string>]>([
  ['services of different names', CONFIGURATION, { 'a.yaml': service('a'), 'b.yaml': service('b') }],
  [
    'one role name in two accounts',
    TWO_ACCOUNTS,
    { 'a.yaml': service('a', 'x/a', 'role: { name: same }'), 'b.yaml': service('b', 'x/b', 'environments: one') },
  ],
  [
    'one existing role of two services',
    TWO_ACCOUNTS,
    {
      'a.yaml': service('a', 'x/a', 'environments: one', 'role: arn:aws:iam::111111111111:role/r'),
      'b.yaml': service('b', 'x/b', 'environments: one', 'role: arn:aws:iam::111111111111:role/r'),
    },
  ],
  [
    'one service account on clusters of different accounts',
    TWO_ACCOUNTS,
    { 'a.yaml': service('a', 'x/y', 'environments: one'), 'b.yaml': service('b', 'x/y', 'environments: two') },
  ],
  [
    'one cluster of two environments for different service accounts',
    SHARED_CLUSTER,
    {
      'a.yaml':
        'service: a\nserviceAccounts: []\nenvironments: { one: { serviceAccounts: one/a }, two: { serviceAccounts: two/a } }\n',
    },
  ],
])('accepts %s', (_, configuration, manifests) => {
  expect(resolve(configuration, manifests).diagnostics).toEqual([]);
});

test.each<[string, string, Record<string, string>, string[]]>([
  [
    'a service that two manifests declare, once and at the later file',
    CONFIGURATION,
    { 'b.yaml': ORDERS, 'a.yaml': ORDERS.replace('shop/orders', 'shop/other') },
    ['b.yaml:1:10 error service-repeated'],
  ],
  [
    'a service account with two owners, with all clusters',
    CONFIGURATION,
    { 'a.yaml': service('a', '[ x/y, x/z ]'), 'b.yaml': service('b', '[ b/b, x/z ]', 'environments: prod') },
    ['b.yaml:2:25 error service-account-taken'],
  ],
  [
    'a service account that an environment adds and another service has',
    CONFIGURATION,
    {
      'a.yaml': service('a', 'x/y', 'environments: staging'),
      'b.yaml': service('b', 'x/z', 'environments:', '  staging:', '    serviceAccounts: [ x/y ]'),
    },
    ['b.yaml:5:24 error service-account-taken'],
  ],
  [
    'a service account of a service in two environments on one cluster',
    SHARED_CLUSTER,
    { 'a.yaml': service('a', 'x/y') },
    ['a.yaml:2:18 error service-account-taken'],
  ],
  [
    'a role name of two services in one account, ignoring case and path',
    TWO_ACCOUNTS,
    {
      'a.yaml': service('a', 'x/a', 'environments: one', 'role: { name: Same, path: /x/ }'),
      'b.yaml': service('b', 'x/b', 'environments: one', 'role: { name: same }'),
    },
    ['b.yaml:4:15 error role-name-taken'],
  ],
  [
    'a role name of one service in two environments of one account',
    ONE_ACCOUNT,
    { 'a.yaml': service('a', 'x/a', 'role: { name: "{service}" }') },
    ['a.yaml:3:15 error role-name-taken'],
  ],
  [
    'a role name that the template of the configuration gives twice, at the service',
    `defaults: { role: { name: all } }\n${TWO_ACCOUNTS}`,
    { 'a.yaml': service('a'), 'b.yaml': service('b', 'x/b', 'environments: two') },
    ['b.yaml:1:10 error role-name-taken'],
  ],
  [
    'an existing role that this repository creates for another service',
    TWO_ACCOUNTS,
    {
      'a.yaml': service('a', 'x/a', 'environments: one', 'role: arn:aws:iam::111111111111:role/z/B-One'),
      'b.yaml': service('b', 'x/b', 'environments: one'),
    },
    ['a.yaml:4:7 error role-name-taken'],
  ],
  [
    'a stack of two services',
    'environments:\n' +
      environment('c', '111111111111', '{ name: a }') +
      environment('b-c', '222222222222', '{ name: b }'),
    { 'a.yaml': service('a-b', 'x/a', 'environments: c'), 'b.yaml': service('a', 'x/b', 'environments: b-c') },
    ['b.yaml:1:10 error stack-name-taken'],
  ],
  [
    'a stack of a service and a cluster',
    'environments:\n' + environment('shop', '111111111111', '{ name: shop }'),
    { 'a.yaml': service('cluster') },
    ['a.yaml:1:10 error stack-name-taken'],
  ],
  [
    'a stack of service accounts and a service',
    'environments:\n' +
      environment('prod', '111111111111', `{ name: shop, ${apiKeys('a')} }`) +
      environment('shop', '222222222222', '{ name: other }'),
    {
      'a.yaml': `${service('orders')}environments: prod\nkubernetes: { serviceAccount: create }\n`,
      'b.yaml': `${service('orders-prod-kubernetes')}environments: shop\n`,
    },
    ['b.yaml:1:10 error stack-name-taken'],
  ],
  [
    'a namespace that two environments create in one cluster',
    'environments:\n' +
      environment('one', '111111111111', `{ name: a, ${apiKeys('a')}, namespaces: { x: } }`) +
      environment('two', '111111111111', `{ name: a, agent: preinstalled, ${apiKeys('a')}, namespaces: { x: } }`),
    {},
    ['eks-pod-identity.yaml:3:283 error namespace-repeated'],
  ],
  [
    'namespaces that Kubernetes has',
    'environments:\n' +
      environment('one', '111111111111', `{ name: a, ${apiKeys('a')}, namespaces: { default: , kube-x: } }`),
    {},
    ['eks-pod-identity.yaml:2:262 error namespace-reserved', 'eks-pod-identity.yaml:2:273 error namespace-reserved'],
  ],
  [
    'a stack of two clusters',
    'environments:\n' +
      environment('one', '111111111111', '{ name: a }') +
      environment('two', '222222222222', '{ name: a }, { name: a-one }'),
    {},
    ['eks-pod-identity.yaml:3:87 error stack-name-taken'],
  ],
  [
    'a stack of a service and an OIDC provider',
    'environments:\n' +
      environment('prod', '111111111111', '{ name: shop, oidc: { issuer: https://a.b, manage: true } }'),
    { 'a.yaml': service('oidc-shop') },
    ['a.yaml:1:10 error stack-name-taken'],
  ],
  [
    'an issuer whose provider two clusters manage in one account',
    'environments:\n' +
      environment('one', '111111111111', '{ name: a, oidc: { issuer: https://a.b, manage: true } }') +
      environment('two', '111111111111', '{ name: b, oidc: { issuer: https://a.b, manage: true } }'),
    {},
    ['eks-pod-identity.yaml:3:83 error oidc-provider-repeated'],
  ],
  [
    'a cluster that is listed twice in an environment',
    'environments:\n' + environment('one', '111111111111', '{ name: a }, { name: a, region: us-east-1 }'),
    {},
    ['eks-pod-identity.yaml:2:87 error cluster-repeated'],
  ],
  [
    'an add-on with too many tags',
    'environments:\n' +
      environment(
        'one',
        '111111111111',
        `{ name: a, addons: { eks-pod-identity-agent: { tags: { ${Array.from({ length: 51 }, (_, at) => `k${at}: x`).join(', ')} } } } }`,
      ),
    {},
    ['eks-pod-identity.yaml:2:74 error quota-tags'],
  ],
  [
    'an add-on with a tag of this tool',
    'environments:\n' +
      environment(
        'one',
        '111111111111',
        '{ name: a, addons: { coredns: { tags: { "cdktf-eks-pod-identity:stack": x } } } }',
      ),
    {},
    ['eks-pod-identity.yaml:2:74 error tag-invalid'],
  ],
  [
    'an agent that two environments install on one cluster',
    SHARED_CLUSTER.replace(', agent: preinstalled', ''),
    {},
    ['eks-pod-identity.yaml:3:74 error cluster-agent-repeated'],
  ],
])('refuses %s', (_, configuration, manifests, expected) => {
  expect(places(resolve(configuration, manifests).diagnostics)).toEqual(expected);
});

test.each([
  ['https://a.gr7.eu-west-1.eks.amazonaws.com', 0],
  ['https://a.eks-cluster.eu-west-1.api.aws', 0],
  ['https://A1B2.yl4.eu-west-1.eks.amazonaws.com:443', 0],
  ['https://shop.elb.eu-west-1.amazonaws.com', 1],
  ['https://eks.amazonaws.com.example.org', 1],
])('warns of an endpoint outside EKS, which gets a token: %s', (endpoint, warnings) => {
  const keys = apiKeys('a').replace(/"[^"]+"/, `"${endpoint}"`);
  const { diagnostics } = resolve(`environments:\n${environment('prod', '111111111111', `{ name: a, ${keys} }`)}`, {});
  expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(
    Array(warnings).fill('warning cluster-endpoint-foreign'),
  );
});

test('names the first of two that collide, with its place', () => {
  const { diagnostics } = resolve(CONFIGURATION, {
    'services/b.yaml': service('b', '[ b/b, x/y ]', 'environments: prod'),
    'services/a.yaml': service('a', 'x/y', 'environments: prod'),
  });
  expect(places(diagnostics)[0]).toBe('services/b.yaml:2:25 error service-account-taken');
  expect(diagnostics[0]?.message).toContain('service "a" at services/a.yaml:2:18');
});

test('counts the associations of a cluster over all services and environments', () => {
  const manifests = (accounts: number): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: 2 }, (_, file) => [
        `${file}.yaml`,
        service(
          `s${file}`,
          `[ ${Array.from({ length: accounts }, (__, i) => `n/a${file}-${i}`).join(', ')} ]`,
          // Without a created role no trust policy can be too long.
          'role: arn:aws:iam::{account}:role/r',
          `environments: ${file === 0 ? 'one' : 'two'}`,
        ),
      ]),
    );
  expect(resolve(SHARED_CLUSTER, manifests(2500)).diagnostics).toEqual([]);
  const { diagnostics } = resolve(SHARED_CLUSTER, manifests(2501));
  expect(places(diagnostics)).toEqual(['eks-pod-identity.yaml:2:74 error quota-associations']);
  expect(diagnostics[0]?.message).toContain('5002');
});

test('reports every service of thousands that all collide', () => {
  const count = 2000;
  const manifests = Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`${String(i).padStart(5, '0')}.yaml`, service('same', 'x/same')]),
  );
  const { diagnostics } = resolve(CONFIGURATION, manifests);
  const codes = new Set(diagnostics.map(({ code }) => code));
  expect(codes).toEqual(new Set(['service-repeated', 'service-account-taken']));
  // One for the name, and one for the service account.
  expect(diagnostics).toHaveLength((count - 1) * 2);
});
