import { Testing } from 'cdktf';
import { addFindings } from '../../modules/findings/add-findings';
import { compareWorkloads } from '../../modules/change/compare-workloads';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import type { TerraformPlan } from '../../modules/plan/terraform-plan';
import { changeAsText } from '../../modules/report/change-text';
import { plannedService } from '../../modules/review/planned-service';
import { addPodIdentityStacks } from '../../modules/stacks/add-pod-identity-stacks';
import { workloadsOf } from '../access/workloads';
import { places, resolve } from './resolved';

const cluster = (lines: string): string => `environments:
  prod:
    account: "111122223333"
    region: eu-west-1
    clusters:
      - name: shop
${lines
  .split('\n')
  .map((line) => `        ${line}`)
  .join('\n')}
`;

const EBS = cluster('addons: { aws-ebs-csi-driver: { presets: ebs-csi, preserve: true } }');

describe('an add-on with a preset', () => {
  const [workload] = workloadsOf({}, EBS);

  test('is resolved as a service is, with the service account that EKS gives it', () => {
    expect(workload).toMatchObject({
      service: 'aws-ebs-csi-driver-shop',
      addon: { name: 'aws-ebs-csi-driver', preserve: true },
      associations: [{ namespace: 'kube-system', serviceAccount: 'ebs-csi-controller-sa' }],
      role: { name: 'aws-ebs-csi-driver-shop-prod', grants: [{ preset: { name: 'ebs-csi' } }] },
    });
  });

  test('owns its association in a stack of its own, and the plan of it does not deviate', () => {
    const { configuration } = parseConfiguration(Buffer.from(EBS), 'eks-pod-identity.yaml');
    const app = Testing.app();
    const stacks = addPodIdentityStacks(app, {
      root: '',
      configuration: configuration!,
      manifests: [],
      workloads: workloadsOf({}, EBS),
      diagnostics: [],
    });
    expect(stacks.map(({ node }) => node.id)).toEqual(['cluster-shop', 'aws-ebs-csi-driver-shop-prod']);
    expect(stacks[1]?.dependencies.map(({ node }) => node.id)).toEqual(['cluster-shop']);
    const { resource } = JSON.parse(Testing.synth(stacks[1]!)) as Synthesized;
    expect(resource['aws_eks_pod_identity_association']).toBeUndefined();
    const [addon] = Object.values(resource['aws_eks_addon'] ?? {});
    expect(addon).toMatchObject({
      addon_name: 'aws-ebs-csi-driver',
      cluster_name: 'shop',
      preserve: true,
      pod_identity_association: [
        {
          service_account: 'ebs-csi-controller-sa',
          role_arn: 'arn:aws:iam::111122223333:role/aws-ebs-csi-driver-shop-prod',
        },
      ],
    });
    expect(addon?.['depends_on']).toEqual(expect.arrayContaining(['aws_iam_role.role']));
    expect(plannedService(createPlan(resource), undefined, workload).deviation).toBeUndefined();
    const other = JSON.parse(
      JSON.stringify(resource).replace('ebs-csi-controller-sa', 'other'),
    ) as Synthesized['resource'];
    expect(plannedService(createPlan(other), undefined, workload).deviation?.associations).toMatchObject({
      gained: [{ serviceAccount: 'other' }],
      lost: [{ serviceAccount: 'ebs-csi-controller-sa' }],
    });
  });

  test('is a part of the permission diff', () => {
    const sides = { before: workloadsOf({}, cluster('agent: addon')), after: workloadsOf({}, EBS) };
    const change = addFindings(compareWorkloads(sides.before, sides.after, { base: '0', head: '1' }), sides);
    const text = changeAsText(change, { color: false });
    expect(text).toContain('aws-ebs-csi-driver-shop in prod (new): gains access');
    expect(text).toMatch(/\+ ebs-csi v1\.64\.0: \d+ rows/);
    expect(text).toContain('+ kube-system/ebs-csi-controller-sa on shop');
    expect(change.services[0]?.findings.map(({ file, line }) => [file, line])).toContainEqual([
      'eks-pod-identity.yaml',
      7,
    ]);
  });
});

type Attributes = Readonly<Record<string, unknown>>;
interface Synthesized {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
}

/** The plan that creates the resources, whose references are written out. */
function createPlan(resource: Synthesized['resource']): TerraformPlan {
  const [role] = Object.values(resource['aws_iam_role'] ?? {});
  const name = role?.['name'] as string;
  const nameOf = (id: string): unknown => resource['aws_iam_role_policy']?.[id]?.['name'];
  const filled = JSON.stringify(resource)
    .replaceAll('${aws_iam_role.role.id}', name)
    .replaceAll(/\$\{aws_iam_role_policy\.([\w-]+)\.name\}/g, (_, id: string) => String(nameOf(id)));
  const resources = Object.entries(JSON.parse(filled) as Synthesized['resource']);
  return {
    format_version: '1.2',
    resource_changes: resources.flatMap(([type, objects]) =>
      Object.entries(objects).map(([id, after]) => ({
        address: `${type}.${id}`,
        mode: 'managed',
        type,
        name: id,
        provider_name: 'registry.terraform.io/hashicorp/aws',
        change: { actions: ['create'], before: null, after, after_unknown: {} },
      })),
    ),
    configuration: { root_module: {} },
  } as unknown as TerraformPlan;
}

test.each([
  ['an add-on without a role', 'addons: { coredns: { version: v1.11.4-eksbuild.2 } }', []],
  ['an add-on of the Marketplace', 'addons: { kubecost_kubecost: {} }', []],
  ['an add-on with an existing role', 'addons: { vpc-cni: { role: arn:aws:iam::111122223333:role/cni } }', []],
  ['a misspelt add-on', 'addons: { aws-ebs-csi-drivr: {} }', ['7:19 warning addon-unknown']],
  [
    'a role of an add-on that requires none',
    'addons: { coredns: { allow: [{ list: s3 }] } }',
    ['7:19 error addon-without-role'],
  ],
  [
    'a role of an add-on of the Marketplace',
    'addons: { kubecost_kubecost: { allow: [{ list: s3 }] } }',
    ['7:19 error addon-service-account-missing'],
  ],
  [
    'a role of a service account of such an add-on',
    'addons: { kubecost_kubecost: { serviceAccounts: kubecost/kubecost, allow: [{ list: s3 }] } }',
    [],
  ],
  ['what EKS Auto Mode has built in', 'agent: auto-mode\naddons: { vpc-cni: {} }', ['8:19 warning addon-in-auto-mode']],
  [
    'an unknown action in the grants of an add-on',
    'addons: { external-dns: { allow: [{ actions: s3:Fly, resources: "*" }] } }',
    ['7:54 error grant-unknown-action'],
  ],
])('%s: %s', (_, lines, expected) => {
  const found = resolve(cluster(lines), {}).diagnostics;
  expect(places(found).filter((one) => !one.includes('service-account-none'))).toEqual(
    expected.map((one) => `eks-pod-identity.yaml:${one}`),
  );
});

test('a service account that an add-on owns and a manifest claims is an error', () => {
  const manifest = 'service: storage\nserviceAccounts: kube-system/ebs-csi-controller-sa\n';
  expect(places(resolve(EBS, manifest).diagnostics)).toEqual(['orders.yaml:2:18 error service-account-taken']);
});

test('two environments do not manage the same add-on', () => {
  const both =
    cluster('addons: { coredns: {} }') +
    cluster('agent: preinstalled\naddons: { coredns: {} }').replace('environments:\n  prod:', '  other:');
  expect(places(resolve(both, {}).diagnostics)).toEqual(['eks-pod-identity.yaml:14:19 error addon-repeated']);
});

test.each([
  ['pod-identity', ['orders.yaml:2:18 error pod-identity-unavailable']],
  ['both', ['orders.yaml:2:18 warning pod-identity-unavailable']],
  ['irsa', []],
])('a service with identity %s in a namespace of Fargate or Windows', (identity, expected) => {
  const oidc = 'oidc: https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE';
  const manifest = `service: jobs\nserviceAccounts: batch/jobs\nidentity: ${identity}\n`;
  for (const nodes of ['fargate: batch', 'windows: [ batch ]']) {
    expect(places(resolve(cluster(`${oidc}\n${nodes}`), manifest).diagnostics)).toEqual(expected);
  }
});
