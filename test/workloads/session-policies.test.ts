import { accessOf } from '../../modules/access/pod-session';
import { serviceAccessOf } from '../../modules/access/service-access';
import { compareServices } from '../../modules/change/compare-services';
import type { Workload } from '../../modules/workloads/workload';
import { evaluate } from '../../modules/policy/evaluate';
import { awsProviderVersion, featuresOfWorkload } from '../../modules/workloads/provider-versions';
import { CONFIGURATION as WITH_BOUNDARY, places, resolve, workloadIn } from './resolved';

/** Without a boundary, whose document would not be known. */
const CONFIGURATION = WITH_BOUNDARY.replace(/ +permissionsBoundary.*\n/, '');

const SERVICE = 'service: orders\nserviceAccounts: [ shop/api, shop/batch ]\nsessionTags: false\n';
const GRANTS = 'allow: [ { actions: "s3:*", resources: [ "arn:aws:s3:::orders", "arn:aws:s3:::orders/*" ] } ]\n';
const READ = '{ actions: s3:GetObject, resources: "arn:aws:s3:::orders/{environment}/*" }';
const policy = (rest: string): string => `{ allow: [ ${READ} ]${rest} }`;
const manifest = (sessionPolicy: string, more = ''): string =>
  `${SERVICE}${GRANTS}sessionPolicy: ${sessionPolicy}\n${more}`;
const staging = (text: string): Workload => workloadIn('staging', resolve(CONFIGURATION, text));

/** Which service accounts have a session policy, with the number of its statements. */
const limited = ({ associations }: Workload): unknown[] =>
  associations.map(({ serviceAccount, sessionPolicy }) => [
    serviceAccount,
    [sessionPolicy?.Statement].flat().length,
    sessionPolicy !== undefined,
  ]);

describe('a session policy', () => {
  test('is for all service accounts, with placeholders filled in', () => {
    const { associations } = staging(manifest(policy('')));
    const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/staging/*' };
    expect(associations.map((one) => one.sessionPolicy)).toEqual(
      associations.map(() => ({ Version: '2012-10-17', Statement: [statement] })),
    );
  });

  test('is for the service accounts that it lists', () => {
    const one = policy(', serviceAccounts: shop/batch');
    expect(limited(staging(manifest(one)))).toEqual([
      ['api', 1, false],
      ['batch', 1, true],
    ]);
    const other = policy(`, deny: [ ${READ} ], serviceAccounts: [ shop/api ]`);
    expect(limited(staging(manifest(`[ ${one}, ${other} ]`)))).toEqual([
      ['api', 2, true],
      ['batch', 1, true],
    ]);
  });

  test('of an environment replaces those of the manifest, and an empty list removes them', () => {
    const environments = `environments: { staging: { sessionPolicy: [] }, prod: }\n`;
    const resolved = resolve(CONFIGURATION, manifest(policy(''), environments));
    expect(limited(workloadIn('staging', resolved)).flat()).not.toContain(true);
    expect(limited(workloadIn('prod', resolved)).flat()).not.toContain(false);
  });

  test('requires the first provider that has the argument', () => {
    expect(awsProviderVersion(featuresOfWorkload(staging(manifest(policy('')))))).toBe('6.57.1');
    const old = `${CONFIGURATION}terraform: { providers: { aws: 6.57.0 } }\n`;
    const { diagnostics } = resolve(old, manifest(policy('')));
    expect(diagnostics.map(({ code, message }) => [code, message])).toContainEqual([
      'provider-version-too-old',
      expect.stringContaining('argument `policy` of aws_eks_pod_identity_association requires 6.57.1'),
    ]);
  });

  test('has at most 2,048 characters', () => {
    const ofSize = (padding: number): string =>
      manifest(
        `{ allow: [ { actions: s3:GetObject, resources: "arn:aws:s3:::${'x'.repeat(40)}/${'y'.repeat(padding)}" } ] }`,
      );
    const size = (padding: number): number =>
      JSON.stringify(staging(ofSize(padding)).associations[0]?.sessionPolicy).length;
    const room = 2048 - size(1) + 1;
    expect(size(room)).toBe(2048);
    const { diagnostics } = resolve(CONFIGURATION, ofSize(room + 1));
    expect(diagnostics.map(({ code, message }) => [code, message])).toContainEqual([
      'quota-session-policy',
      'the session policy of service "orders" in environment "staging" has 2049 characters, but EKS allows 2048; also in environment "prod"',
    ]);
  });

  test.each<[string, string, string[]]>([
    [
      'with session tags',
      manifest(policy('')).replace('sessionTags: false', 'sessionTags: true'),
      ['orders.yaml:5:1 error session-policy-with-tags'],
    ],
    [
      'for a service account of another service',
      manifest(policy(', serviceAccounts: [ shop/batch, shop/other ]')),
      ['orders.yaml:5:137 error session-policy-unused'],
    ],
    [
      'twice for one service account',
      manifest(`[ ${policy(', serviceAccounts: shop/api')}, ${policy('')} ]`),
      ['orders.yaml:5:137 error session-policy-ambiguous'],
    ],
    [
      'that requires a session tag',
      manifest(
        `{ allow: [ { actions: s3:GetObject, resources: "arn:aws:s3:::b/\${aws:PrincipalTag/eks-cluster-name}" } ] }`,
      ),
      ['orders.yaml:5:27 error session-tags-needed'],
    ],
    [
      'with an action that does not exist',
      manifest('{ allow: [ { actions: s3:GetObjekt, resources: "*" } ] }'),
      ['orders.yaml:5:38 error grant-unknown-action'],
    ],
  ])('is refused %s', (_, text, expected) => {
    expect([...new Set(places(resolve(CONFIGURATION, text).diagnostics))]).toEqual(expected);
  });
});

describe('the access of a session with a policy', () => {
  const open = staging(`${SERVICE}${GRANTS}`);
  const narrow = staging(manifest(policy('')));
  const request = (action: string, key: string) => ({ action, resource: `arn:aws:s3:::orders/${key}`, context: {} });

  test.each([
    ['s3:GetObject', 'staging/1', 'allowed'],
    ['s3:GetObject', 'prod/1', 'implicitly-denied'],
    ['s3:PutObject', 'staging/1', 'implicitly-denied'],
  ])('%s on %s is %s', (action, key, decision) => {
    expect(evaluate(accessOf(narrow, narrow.associations[0])!, request(action, key)).decision).toBe(decision);
    expect(evaluate(accessOf(open, open.associations[0])!, request(action, key)).decision).toBe('allowed');
  });

  test('is lost where a policy is added, gained where it is removed, and pods must restart', () => {
    const [wide, limited] = [serviceAccessOf(open), serviceAccessOf(narrow)];
    expect(compareServices(wide, limited)).toMatchObject({ verdict: 'narrower', gained: [], needsPodRestart: true });
    const removed = compareServices(limited, wide);
    expect(removed?.gained.length).toBeGreaterThan(0);
    expect(removed).toMatchObject({ lost: [], needsPodRestart: true });
  });

  test('is that of the pods whose policy it is, in rows that name them', () => {
    const one = staging(manifest(policy(', serviceAccounts: shop/batch')));
    const change = compareServices(serviceAccessOf(open), serviceAccessOf(one));
    expect(
      change?.lost.every(({ associations }) => associations?.map((of) => of.serviceAccount).join() === 'batch'),
    ).toBe(true);
  });
});
