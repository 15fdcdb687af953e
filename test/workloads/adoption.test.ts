import { compareWorkloads } from '../../modules/change/compare-workloads';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { checkTransitions } from '../../modules/workloads/check-transitions';
import { collectSourceProblems } from '../../modules/workloads/source-problems';
import type { Workload } from '../../modules/workloads/workload';
import { CONFIGURATION, ORDERS, places, resolve, workloadIn } from './resolved';

const IDS = 'associations: { shop-eu: { shop/orders: a-1a2b3c } }';
/** The manifest, without grants if its role exists. */
const orders = (adopt: string, ...lines: readonly string[]): string => {
  const grants = lines.some((line) => line.startsWith('role: arn')) ? /allow:[^]*/ : /\n$/;
  return [ORDERS.replace(grants, '').trimEnd(), ...(adopt === '' ? [] : [`adopt: ${adopt}`]), ...lines, ''].join('\n');
};

describe('what a manifest adopts', () => {
  const association = { cluster: 'shop-eu', namespace: 'shop', serviceAccount: 'orders', id: 'a-1a2b3c' };
  test.each([
    ['nothing by default', '', [], undefined],
    ['the role', 'true', [], { role: true, associations: [] }],
    ['nothing with false', 'false', [], undefined],
    ['the role, and associations by their IDs', `{ ${IDS} }`, [], { role: true, associations: [association] }],
    ['associations alone', `{ role: false, ${IDS} }`, [], { role: false, associations: [association] }],
    [
      'associations of an existing role',
      `{ ${IDS} }`,
      ['role: arn:aws:iam::444455556666:role/x'],
      { role: false, associations: [association] },
    ],
    ['nothing in an environment that says so', `{ ${IDS} }`, ['environments: { prod: { adopt: false } }'], undefined],
    [
      'the IDs of the environment too',
      'true',
      [`environments: { prod: { adopt: { ${IDS} } } }`],
      { role: true, associations: [association] },
    ],
    [
      'by IDs, without the role where the manifest says so',
      '{ role: false, associations: { shop-us: { shop/orders: a-4d } } }',
      [`environments: { prod: { adopt: { ${IDS} } } }`],
      { role: false, associations: [{ ...association, cluster: 'shop-us', id: 'a-4d' }, association] },
    ],
  ])('is %s', (_, adopt, lines, expected) => {
    const environments = lines.some((line) => line.startsWith('environments')) ? [] : ['environments: prod'];
    expect(workloadIn('prod', resolve(CONFIGURATION, orders(adopt, ...lines, ...environments))).adopt).toEqual(
      expected,
    );
  });

  test('leaves IDs out in an environment that does not have the cluster', () => {
    expect(workloadIn('staging', resolve(CONFIGURATION, orders(`{ ${IDS} }`))).adopt?.associations).toEqual([]);
  });
});

test.each([
  [
    'a cluster of an environment that the service is not in',
    `{ ${IDS} }`,
    ['environments: staging'],
    'orders.yaml:5:26 error adopt-association-unknown',
  ],
  [
    'a service with IRSA',
    `{ ${IDS} }`,
    ['identity: irsa', 'environments: prod'],
    'orders.yaml:5:37 error adopt-association-unknown',
  ],
  [
    'an existing role without IDs',
    'true',
    ['environments: prod', 'role: arn:aws:iam::444455556666:role/x'],
    'orders.yaml:3:1 error adopt-nothing',
  ],
])('%s has nothing to adopt, which is an error', (_, adopt, lines, expected) => {
  const withOidc = CONFIGURATION.replaceAll(
    /(name: shop-(?:us, region: us-east-1|eu))/g,
    '$1, oidc: https://oidc.eks.eu-west-1.amazonaws.com/id/A',
  );
  expect(places(resolve(withOidc, orders(adopt, ...lines)).diagnostics)).toEqual([expected]);
});

test('an ID for a cluster name that two environments have is an error, and none under an environment', () => {
  const twice = CONFIGURATION.replace('shop-staging', 'shop-eu');
  expect(places(resolve(twice, orders(`{ ${IDS} }`)).diagnostics)).toEqual([
    'orders.yaml:5:37 error adopt-association-ambiguous',
  ]);
  const inEnvironment = orders('true', `environments: { staging: {}, prod: { adopt: { ${IDS} } } }`);
  expect(resolve(twice, inEnvironment).diagnostics).toEqual([]);
});

describe('without a plan, the access before an adoption', () => {
  const unknown = (before: string | undefined, after: string) => {
    const side = (text: string | undefined): readonly Workload[] =>
      text === undefined
        ? []
        : resolve(CONFIGURATION, text).workloads.filter(({ environment }) => environment.name === 'prod');
    const { services, verdict } = compareWorkloads(side(before), side(after), { base: '0', head: '1' });
    return {
      verdict,
      reasons: services.flatMap((service) => service.unknown.map(({ side: of, reason }) => `${of}: ${reason}`)),
      gained: services.flatMap(({ gained }) => gained).length,
    };
  };

  test('is not known, and all access counts as gained', () => {
    const found = unknown(undefined, orders(`{ ${IDS} }`));
    expect(found.verdict).toBe('unknown');
    expect(found.gained).toBeGreaterThan(0);
    expect(found.reasons).toEqual([
      'before: role "orders-prod" and association a-1a2b3c are adopted, and their access in the account is not known without a plan: all access counts as gained and none as lost',
    ]);
  });

  test('is not known either where the base has the manifest already', () => {
    expect(unknown(orders(''), orders('true')).reasons).toEqual([
      'before: role "orders-prod" is adopted, and its access in the account is not known without a plan: only the manifests are compared',
    ]);
  });

  test.each([
    ['stays', orders('true'), orders('true')],
    ['is removed', orders('true'), orders('')],
  ])('is that of the base where `adopt` %s', (_, before, after) => {
    expect(unknown(before, after)).toEqual({ verdict: 'equal', reasons: [], gained: 0 });
  });
});

test('a role that another stack of the repository manages cannot be adopted', () => {
  const renamed = orders('true', 'role: { name: "orders-{environment}" }').replace('service: orders', 'service: shop');
  const collected = collectSourceProblems();
  const { configuration } = parseConfiguration(Buffer.from(CONFIGURATION), 'eks-pod-identity.yaml');
  checkTransitions(
    configuration!,
    resolve(CONFIGURATION, ORDERS).workloads,
    resolve(CONFIGURATION, renamed).workloads,
    collected.report,
  );
  expect(places(collected.diagnostics())).toEqual([
    'orders.yaml:5:1 error adopt-managed',
    'orders.yaml:5:1 error adopt-managed',
  ]);
});
