import type * as childProcess from 'node:child_process';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { addPodIdentityStacks } from '../../modules/stacks/add-pod-identity-stacks';
import { workloadsOf } from '../access/workloads';
import { synthesize } from './synthesize';

const CONFIGURATION = `
environments:
  prod:
    account: "111122223333"
    region: eu-west-1
    clusters:
      - name: shop-eu
        addons:
          eks-pod-identity-agent: { adopt: true }
          aws-ebs-csi-driver: { adopt: true, presets: ebs-csi, role: { name: ebs } }
          adot: { adopt: { role: false }, managedPolicies: AWSXrayWriteOnlyAccess, serviceAccounts: adot/col }
          coredns: { adopt: true }
      - name: shop-us
        region: us-east-1
        addons: { coredns: { adopt: true } }
`;
const ORDERS = `
service: orders
serviceAccounts: [shop/orders-api, shop/worker]
role: { name: legacy-orders }
allow: [{ read: "arn:aws:s3:::orders/*" }]
adopt:
  associations:
    shop-eu: { shop/orders-api: a-1a }
    shop-us: { shop/worker: a-2b }
`;

/** The import blocks of each stack, as "address ID". */
function imports(manifest: string): Readonly<Record<string, readonly string[]>> {
  const { configuration } = parseConfiguration(Buffer.from(CONFIGURATION), 'eks-pod-identity.yaml');
  const workloads = workloadsOf(manifest, CONFIGURATION);
  const stacks = synthesize((app) =>
    addPodIdentityStacks(app, { root: '', configuration: configuration!, manifests: [], workloads, diagnostics: [] }),
  );
  return Object.fromEntries(
    [...stacks].flatMap(([name, { stack }]) => {
      const blocks = stack.import ?? [];
      return blocks.length === 0 ? [] : [[name, blocks.map(({ to, id }) => `${to} ${id}`)]];
    }),
  );
}

test('stacks import what is adopted, by the IDs that Terraform takes', () => {
  expect(imports(ORDERS)).toEqual({
    'orders-prod': [
      'aws_iam_role.role legacy-orders',
      'aws_iam_role_policies_exclusive.role_inline_AAB1D58B legacy-orders',
      'aws_iam_role_policy_attachments_exclusive.role_attached_AB70DFF1 legacy-orders',
      'aws_eks_pod_identity_association.association_shop-eu_shop_orders-api shop-eu,a-1a',
      'aws_eks_pod_identity_association.association_shop-us_shop_worker shop-us,a-2b@us-east-1',
    ],
    'cluster-shop-eu': ['aws_eks_addon.eks-pod-identity-agent shop-eu:eks-pod-identity-agent'],
    'aws-ebs-csi-driver-shop-eu-prod': [
      'aws_iam_role.role ebs',
      'aws_iam_role_policies_exclusive.role_inline_AAB1D58B ebs',
      'aws_iam_role_policy_attachments_exclusive.role_attached_AB70DFF1 ebs',
      'aws_eks_addon.addon shop-eu:aws-ebs-csi-driver',
    ],
    'adot-shop-eu-prod': ['aws_eks_addon.addon shop-eu:adot'],
    'coredns-shop-eu-prod': ['aws_eks_addon.addon shop-eu:coredns'],
    'coredns-shop-us-prod': ['aws_eks_addon.addon shop-us:coredns@us-east-1'],
  });
});

test('a service without `adopt` imports nothing', () => {
  expect(imports(ORDERS.replace(/adopt:[^]*/, ''))).not.toHaveProperty('orders-prod');
});

test('no Terraform is started to write imports, as CDKTF does for each', () => {
  const start = jest.spyOn(jest.requireActual<typeof childProcess>('node:child_process'), 'execSync');
  expect(imports(ORDERS)).toHaveProperty('orders-prod');
  expect(start).not.toHaveBeenCalled();
  start.mockRestore();
});
