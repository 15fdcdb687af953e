import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { checkProviderRemovals } from '../../modules/workloads/check-removals';
import { checkTransitions, TRANSITION_CODES } from '../../modules/workloads/check-transitions';
import { collectSourceProblems } from '../../modules/workloads/source-problems';
import { CONFIGURATION, ORDERS, places, resolve } from './resolved';

type Side = readonly [configuration: string, manifests: Parameters<typeof resolve>[1]];

function transition([configuration, manifests]: Side, [headConfiguration, headManifests]: Side) {
  const [before, after] = [resolve(configuration, manifests), resolve(headConfiguration, headManifests)];
  expect([...before.diagnostics, ...after.diagnostics]).toEqual([]);
  const collected = collectSourceProblems();
  const head = parseConfiguration(Buffer.from(headConfiguration), 'eks-pod-identity.yaml').configuration!;
  checkTransitions(head, before.workloads, after.workloads, collected.report);
  const base = parseConfiguration(Buffer.from(configuration), 'eks-pod-identity.yaml').configuration!;
  checkProviderRemovals(base, head, after.workloads, collected.report);
  const diagnostics = collected.diagnostics();
  for (const { code } of diagnostics) expect(TRANSITION_CODES).toContain(code);
  return diagnostics;
}

const BASE: Side = [CONFIGURATION, ORDERS];
const withRole = (role: string): Side => [CONFIGURATION, `${ORDERS}role: ${role}\n`];

/** Grants that cannot be joined, each of about 650 characters. */
const grants = (names: readonly string[]): string =>
  names
    .map((name) => {
      const tables = Array.from(
        { length: 8 },
        (_, at) => `arn:aws:dynamodb:eu-west-1:444455556666:table/${name}-${at}-of-a-service`,
      );
      return `  - { actions: dynamodb:GetItem, resources: [ "${tables.join('", "')}" ], conditions: { StringEquals: { "aws:RequestedRegion": ${name} } } }`;
    })
    .join('\n');
const granting = (names: readonly string[]): Side => [
  CONFIGURATION,
  `${ORDERS}environments: prod\n`.replace(/allow:[^]*?(?=environments)/, `allow:\n${grants(names)}\n`),
];
const named = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

describe('a role under another path', () => {
  it('with the same name is an error at the path, once for all environments', () => {
    const [error, ...others] = transition(BASE, withRole('{ path: /other/ }'));
    expect(others).toEqual([]);
    expect(places([error!])).toEqual(['orders.yaml:5:15 error role-path-changed']);
    expect(error!.message).toBe(
      'role "orders-staging" of service "orders" in environment "staging" (orders.yaml) moves from path "/pods/" to "/other/" and keeps its name (and 1 more); IAM cannot move a role',
    );
    expect(error!.help).toContain('role.name');
  });

  it('of the configuration is an error there, once for all services', () => {
    const payments = ORDERS.replaceAll('orders', 'payments');
    const manifests = { 'orders.yaml': ORDERS, 'payments.yaml': payments };
    const moved = transition([CONFIGURATION, manifests], [CONFIGURATION.replace('/pods/', '/other/'), manifests]);
    expect(places(moved)).toEqual(['eks-pod-identity.yaml:4:11 error role-path-changed']);
    expect(moved[0]!.message).toContain('(and 3 more)');
  });

  it('because nothing sets the path any more is an error at the service', () => {
    const moved = transition(BASE, [CONFIGURATION.replace(/ {4}path: .*\n/, ''), ORDERS]);
    expect(places(moved)).toEqual(['orders.yaml:1:10 error role-path-changed']);
  });

  it.each([
    ['with another name', withRole('{ path: /other/, name: "{service}-{environment}-v2" }')],
    [
      'that is an existing role',
      [
        CONFIGURATION,
        'service: orders\nserviceAccounts: shop/orders\nenvironments: prod\nrole: arn:aws:iam::444455556666:role/x/orders-prod\n',
      ],
    ],
    [
      'in another account',
      [
        CONFIGURATION.replace('/pods/', '/other/')
          .replace('"111122223333"', '"000011112222"')
          .replace('"444455556666"', '"777788889999"'),
        ORDERS,
      ],
    ],
  ] satisfies [string, Side][])('%s is fine', (_, head) => {
    expect(transition(BASE, head)).toEqual([]);
  });

  it('is found where only the case of the name changes, which IAM ignores', () => {
    const moved = transition(BASE, withRole('{ path: /other/, name: "Orders-{environment}" }'));
    expect(places(moved)).toEqual(['orders.yaml:5:15 error role-path-changed']);
  });
});

describe('managed policies', () => {
  it('that change in small numbers are fine', () => {
    const names = named('a', 45);
    expect(transition(granting(names), granting([...names.slice(1), 'b']))).toEqual([]);
  });

  it('that all change need room beside the old ones', () => {
    const [error, ...others] = transition(granting(named('a', 70)), granting(named('b', 70)));
    expect(others).toEqual([]);
    expect(places([error!])).toEqual(['orders.yaml:3:1 error quota-transition']);
    expect(error!.message).toMatch(
      /attach \d+ new managed policies to role "orders-prod" .* in addition to the \d+ attached ones, but IAM allows 10/,
    );
  });

  it('of a role of another name do not count together', () => {
    const [configuration, manifest] = granting(named('b', 70)) as [string, string];
    const renamed: Side = [configuration, `${manifest}role: { name: "{service}-{environment}-v2" }\n`];
    expect(transition(granting(named('a', 70)), renamed)).toEqual([]);
  });
});

describe('the account of a target role', () => {
  const ACCOUNTS = `${CONFIGURATION}accounts:\n  data: { account: "777788889999", region: eu-west-1, profile: data }\n  lake: { account: "000011112222", region: eu-west-1, profile: lake }\n`;
  const target = (account: string): string =>
    `${ORDERS.replace(/allow:[^]*/, '')}targetRole: { account: ${account}, allow: [ { read: "arn:aws:s3:::data/*" } ] }\n`;

  it.each<[string, Side, string[]]>([
    [
      'of the configuration changes is an error there, once for all services',
      [ACCOUNTS.replace('777788889999', '333344445555'), target('data')],
      ['eks-pod-identity.yaml:17:20 error target-account-changed'],
    ],
    [
      'of the manifest changes is an error',
      [ACCOUNTS, target('lake')],
      ['orders.yaml:3:13 error target-account-changed'],
    ],
    ['has another name is fine', [ACCOUNTS.replace('data:', 'store:'), target('store')], []],
    ['leaves with the target role is fine', [ACCOUNTS, ORDERS], []],
  ])('that %s', (_name, head, expected) => {
    expect(places(transition([ACCOUNTS, target('data')], head))).toEqual(expected);
  });
});

describe('the OIDC provider of a cluster', () => {
  const oidc = (settings: string, ...more: string[]): string =>
    `environments:\n${[['prod', settings], ...more.map((one) => ['eu', one])]
      .map(
        ([name, one]) =>
          `  ${name}: { account: "444455556666", region: eu-west-1, clusters: [ { name: shop, agent: preinstalled, oidc: ${one} } ] }\n`,
      )
      .join('')}`;
  const MANAGED = '{ issuer: https://a.b, manage: true }';
  const irsa = `${ORDERS}environments: prod\nidentity: irsa\n`;

  it.each<[string, string, string, string[]]>([
    ['is no longer managed', oidc('https://a.b'), irsa, ['eks-pod-identity.yaml:2:108 error oidc-provider-removed']],
    [
      'is managed by another environment of the account',
      oidc('https://a.b', MANAGED),
      irsa,
      ['eks-pod-identity.yaml:2:108 error oidc-provider-removed'],
    ],
    ['is still managed', oidc(MANAGED), irsa, []],
    ['has another issuer, as a new cluster has', oidc('{ issuer: https://c.d, manage: true }'), irsa, []],
    ['is removed with its last service', oidc('https://a.b'), `${ORDERS}environments: prod\n`, []],
  ])('that %s', (_, head, manifest, expected) => {
    expect(places(transition([oidc(MANAGED), irsa], [head, manifest]))).toEqual(expected);
  });
});
