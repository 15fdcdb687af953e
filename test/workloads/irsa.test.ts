import { explain } from '../../modules/access/explanation';
import { serviceAccessOf } from '../../modules/access/service-access';
import { compareServices } from '../../modules/change/compare-services';
import { featuresOfWorkload } from '../../modules/workloads/provider-versions';
import type { Workload } from '../../modules/workloads/workload';
import { places, resolve, workloadIn } from './resolved';

const ISSUER = 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE';
const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE';
const configuration = (oidc: string): string =>
  `environments: { prod: { account: "111122223333", region: eu-west-1, clusters: [ { name: shop${oidc} } ] } }\n`;
const CONFIGURATION = configuration(`, oidc: "${ISSUER}"`);
const manifest = (rest: string): string =>
  `service: orders\nserviceAccounts: shop/orders\nallow: [ { actions: s3:GetObject, resources: "arn:aws:s3:::orders/*" } ]\n${rest}\n`;
const workload = (rest: string): Workload => workloadIn('prod', resolve(CONFIGURATION, manifest(rest)));
const change = (before: string, after: string) =>
  compareServices(serviceAccessOf(workload(before)), serviceAccessOf(workload(after)));
const POD_IDENTITY = 'identity: pod-identity';
const IRSA = 'identity: irsa';
const BOTH = 'identity: both';

describe('identity', () => {
  test('takes the issuer of a cluster or the ARN of its provider', () => {
    for (const oidc of [ISSUER, PROVIDER]) {
      const { role } = workloadIn('prod', resolve(configuration(`, oidc: "${oidc}"`), manifest(IRSA)));
      expect(JSON.stringify(role)).toContain(`{"Federated":"${PROVIDER}"}`);
    }
  });

  test('irsa trusts tokens only, and both trusts associations too', () => {
    const principals = ({ role }: Workload): unknown[] =>
      role.kind === 'created' ? [role.trustPolicy.Statement].flat().map(({ Principal }) => Principal) : [];
    const [eks, federated] = [{ Service: 'pods.eks.amazonaws.com' }, { Federated: PROVIDER }];
    expect(principals(workload(IRSA))).toEqual([federated]);
    expect(principals(workload(BOTH))).toEqual([eks, federated]);
    expect(principals(workload(POD_IDENTITY))).toEqual([eks]);
  });

  test('requires the issuers of those clusters only that the service runs in', () => {
    const two = CONFIGURATION.replace(' ] } }', ', { name: other } ] } }');
    const on = (clusters: string) => resolve(two, manifest(`${IRSA}\nenvironments: { prod: { ${clusters} } }`));
    expect(places(on('').diagnostics)).toEqual(['orders.yaml:4:11 error oidc-missing']);
    const { role } = workloadIn('prod', on('clusters: shop'));
    expect(JSON.stringify(role)).toContain(`{"Federated":"${PROVIDER}"}`);
  });

  test('of an environment overrides that of the manifest', () => {
    const resolved = resolve(CONFIGURATION, manifest(`${IRSA}\nenvironments: { prod: { identity: both } }`));
    expect(workloadIn('prod', resolved).identity).toBe('both');
  });

  test('irsa needs no association, and so no version of the provider that has them', () => {
    expect(featuresOfWorkload(workload(IRSA))).not.toContain('aws_eks_pod_identity_association');
    expect(featuresOfWorkload(workload(BOTH))).toContain('aws_eks_pod_identity_association');
  });

  test('is explained with the annotation to write where another tool creates the service account', () => {
    const annotation = 'eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/orders-prod';
    expect(explain(workload(IRSA)).notes).toContainEqual(expect.stringContaining(annotation));
    expect(explain(workload(`${IRSA}\nkubernetes: { serviceAccount: create }`)).notes).toEqual([]);
    expect(explain(workload(POD_IDENTITY)).notes).toEqual([]);
  });

  test.each<[string, string, string, string[]]>([
    ['without the issuer of a cluster', configuration(''), IRSA, ['orders.yaml:4:11 error oidc-missing']],
    [
      'with tags of associations',
      CONFIGURATION,
      `${IRSA}\nassociation: { tags: { a: b } }`,
      ['orders.yaml:4:11 error irsa-setting'],
    ],
    [
      'with a target role',
      CONFIGURATION,
      `${IRSA}\ntargetRole: arn:aws:iam::444455556666:role/reports`,
      ['orders.yaml:3:1 error target-role-grants', 'orders.yaml:4:11 error irsa-setting'],
    ],
    [
      'with a session policy',
      CONFIGURATION,
      `${IRSA}\nsessionTags: false\nsessionPolicy: { allow: [ { actions: "s3:*", resources: "*" } ] }`,
      ['orders.yaml:4:11 error irsa-setting'],
    ],
    [
      'with an existing role',
      CONFIGURATION,
      `${IRSA}\nrole: arn:aws:iam::111122223333:role/x`,
      ['orders.yaml:5:7 error irsa-setting'],
    ],
  ])('irsa is refused %s', (_, given, rest, expected) => {
    const text = rest.includes('\nrole:')
      ? `service: orders\nserviceAccounts: shop/orders\n#\n${rest}\n`
      : manifest(rest);
    expect(places(resolve(given, text).diagnostics).filter((place) => place.includes('error'))).toEqual(expected);
  });

  test('both warns that sessions by IRSA are neither limited nor tagged', () => {
    const rest = `${BOTH}\nsessionTags: false\nsessionPolicy: { allow: [ { actions: "s3:*", resources: "*" } ] }`;
    const { diagnostics } = resolve(CONFIGURATION, manifest(rest));
    expect(places(diagnostics)).toEqual(['orders.yaml:4:11 warning irsa-setting-ignored']);
    expect(diagnostics[0]?.message).toContain('without `sessionPolicy` and without session tags');
  });
});

describe('moving from IRSA to EKS Pod Identity', () => {
  test.each([
    [IRSA, BOTH, 'gets sessions by EKS Pod Identity, too'],
    [BOTH, POD_IDENTITY, 'gets sessions by EKS Pod Identity only, not by IRSA'],
    [IRSA, POD_IDENTITY, 'gets sessions by EKS Pod Identity instead of IRSA'],
    [POD_IDENTITY, IRSA, 'gets sessions by IRSA instead of EKS Pod Identity'],
  ])('%s to %s keeps the access, and says what changes', (before, after, words) => {
    expect(change(before, after)).toMatchObject({ verdict: 'equal', gained: [], lost: [], needsPodRestart: true });
    expect(change(before, after)?.notes).toEqual([expect.stringContaining(`shop/orders ${words}`)]);
  });

  test('shows access that depends on session tags, which a grant for IRSA cannot require', () => {
    const condition = (operator: string): string =>
      `service: orders\nserviceAccounts: shop/orders\nallow: [ { actions: s3:GetObject, resources: "*", conditions: { ${operator}: { aws:PrincipalTag/kubernetes-namespace: shop } } } ]\n`;
    const access = (rest: string) =>
      serviceAccessOf(resolve(CONFIGURATION, `${condition('StringNotEquals')}${rest}\n`).workloads[0]!);
    expect(compareServices(access(POD_IDENTITY), access(IRSA))).toMatchObject({ verdict: 'broader', lost: [] });
    expect(compareServices(access(POD_IDENTITY), access(BOTH))).toMatchObject({ verdict: 'broader', lost: [] });
    expect(compareServices(access(BOTH), access(POD_IDENTITY))).toMatchObject({ verdict: 'narrower', gained: [] });
    const { diagnostics } = resolve(CONFIGURATION, `${condition('StringEquals')}${IRSA}\n`);
    expect(places(diagnostics)).toEqual(['orders.yaml:3:10 error session-tags-needed']);
  });

  test('shows a session policy that sessions by IRSA do not have', () => {
    const limit =
      'sessionTags: false\nsessionPolicy: { allow: [ { actions: s3:GetObject, resources: "arn:aws:s3:::orders/a/*" } ] }';
    const before = serviceAccessOf(workload(`${POD_IDENTITY}\n${limit}`));
    const [after] = resolve(CONFIGURATION, manifest(`${BOTH}\n${limit}`)).workloads;
    expect(compareServices(before, serviceAccessOf(after!))?.gained.length).toBeGreaterThan(0);
  });
});
