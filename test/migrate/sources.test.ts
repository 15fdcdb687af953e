import { type Joined, joinSources } from '../../modules/migrate/join-sources';
import { readSources } from '../../modules/migrate/sources/read-sources';

const ISSUER = 'oidc.eks.eu-west-1.amazonaws.com/id/SHOP';
const OTHER = 'oidc.eks.eu-central-1.amazonaws.com/id/DATA';
const provider = (issuer = ISSUER): string => `arn:aws:iam::111122223333:oidc-provider/${issuer}`;
const ROLE = 'arn:aws:iam::111122223333:role/apps/orders';

/** A statement of a trust policy for IRSA. */
function tokens(subject: string | string[], { issuer = ISSUER, operator = 'StringEquals' } = {}) {
  return {
    Effect: 'Allow',
    Principal: { Federated: provider(issuer) },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { [operator]: { [`${issuer}:sub`]: subject, [`${issuer}:aud`]: 'sts.amazonaws.com' } },
  };
}

const account = (...Statement: object[]) =>
  JSON.stringify({
    RoleDetailList: [
      {
        Path: '/apps/',
        RoleName: 'orders',
        Arn: ROLE,
        AssumeRolePolicyDocument: { Version: '2012-10-17', Statement },
        RolePolicyList: [],
        AttachedManagedPolicies: [
          { PolicyName: 'ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
        ],
      },
    ],
    Policies: [],
  });
const cluster = (name = 'shop', issuer = ISSUER) =>
  JSON.stringify({
    cluster: {
      name,
      arn: `arn:aws:eks:eu-west-1:111122223333:cluster/${name}`,
      identity: { oidc: { issuer: `https://${issuer}` } },
    },
  });
const serviceAccount = (name: string, namespace = 'shop', role = ROLE) => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
${namespace === '' ? '' : `  namespace: ${namespace}\n`}  annotations:
    eks.amazonaws.com/role-arn: ${role}
`;

function join(files: Readonly<Record<string, string>>): Joined {
  const sources = readSources(Object.entries(files).map(([file, text]) => ({ file, text, isNamed: true })));
  const joined = joinSources(sources.found);
  return { ...joined, problems: [...sources.problems, ...joined.problems] };
}

const names = ({ serviceAccounts }: Joined) =>
  serviceAccounts.map(
    (one) =>
      `${one.cluster.name}: ${one.namespace}/${one.serviceAccount} ${one.mechanism} ${one.role.arn ?? one.role.id}`,
  );
const messages = ({ problems }: Joined) => problems.map(({ file, line, message }) => `${file}:${line} ${message}`);

const SUBJECT = 'system:serviceaccount:shop:orders';

test.each<[string, Record<string, string>, string[]]>([
  [
    'the annotation of Kubernetes and the trust policy',
    { 'sa.yaml': serviceAccount('orders'), 'iam.json': account(tokens(SUBJECT)), 'shop.json': cluster() },
    [`shop: shop/orders irsa ${ROLE}`],
  ],
  [
    'a trust policy alone',
    { 'iam.json': account(tokens(SUBJECT)), 'shop.json': cluster() },
    [`shop: shop/orders irsa ${ROLE}`],
  ],
  [
    'several subjects of a list',
    { 'iam.json': account(tokens([SUBJECT, 'system:serviceaccount:shop:jobs'])), 'shop.json': cluster() },
    [`shop: shop/orders irsa ${ROLE}`, `shop: shop/jobs irsa ${ROLE}`],
  ],
  [
    'a role that two clusters share',
    {
      'iam.json': account(tokens(SUBJECT), tokens(SUBJECT, { issuer: OTHER })),
      'c.json': `${cluster()}\n${cluster('data', OTHER)}`,
    },
    [`shop: shop/orders irsa ${ROLE}`, `data: shop/orders irsa ${ROLE}`],
  ],
  [
    'a pattern, for the service accounts that a source lists',
    {
      'iam.json': account(tokens('system:serviceaccount:shop:*', { operator: 'StringLike' })),
      'shop.json': cluster(),
      'sa.yaml': `${serviceAccount('a')}---\n${serviceAccount('b')}`,
    },
    [`shop: shop/a irsa ${ROLE}`, `shop: shop/b irsa ${ROLE}`],
  ],
  [
    'a list of kubectl, and a namespace that only the trust policy has',
    {
      'sa.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [
          { kind: 'ServiceAccount', metadata: { name: 'orders', annotations: { 'eks.amazonaws.com/role-arn': ROLE } } },
        ],
      }),
      'iam.json': account(tokens(SUBJECT)),
      'shop.json': cluster(),
    },
    [`shop: shop/orders irsa ${ROLE}`],
  ],
  [
    'an association of the account, which new pods use before their annotation',
    {
      'a.json': JSON.stringify({
        association: {
          clusterName: 'shop',
          namespace: 'shop',
          serviceAccount: 'orders',
          roleArn: ROLE,
          associationArn: 'arn:aws:eks:eu-west-1:111122223333:podidentityassociation/shop/a-1',
          associationId: 'a-1',
        },
      }),
      'iam.json': account(tokens(SUBJECT)),
      'shop.json': cluster(),
    },
    [`shop: shop/orders pod-identity ${ROLE}`],
  ],
  [
    'eksctl, whose roles have no names before they exist',
    {
      'eksctl.yaml': `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: shop, region: eu-west-1 }
iam:
  serviceAccounts:
    - metadata: { name: orders, namespace: shop }
      attachPolicyARNs: [ "arn:aws:iam::aws:policy/ReadOnlyAccess" ]
    - metadata: { name: app }
      attachRoleARN: ${ROLE}
  podIdentityAssociations:
    - { namespace: kube-system, serviceAccountName: external-dns, wellKnownPolicies: { externalDNS: true } }
`,
    },
    [
      'shop: kube-system/external-dns pod-identity eksctl:shop/kube-system/external-dns',
      'shop: shop/orders irsa eksctl:shop/shop/orders',
      `shop: default/app irsa ${ROLE}`,
    ],
  ],
])('service accounts are joined from %s', (_, files, expected) => {
  expect(names(join(files))).toEqual(expected);
});

test.each<[string, Record<string, string>, RegExp]>([
  [
    'an annotation with a placeholder',
    { 'sa.yaml': serviceAccount('orders', 'shop', 'arn:aws:iam::ACCOUNT') },
    /^sa.yaml:7 "arn:aws:iam::ACCOUNT" of service account orders is not the ARN of a role$/,
  ],
  [
    'a cluster that no source names',
    { 'sa.yaml': serviceAccount('orders') },
    /^sa.yaml:7 the cluster of service account shop\/orders is not known$/,
  ],
  [
    'an issuer that no source names',
    { 'sa.yaml': serviceAccount('orders'), 'iam.json': account(tokens(SUBJECT)) },
    /^sa.yaml:7 the cluster with the OIDC issuer .*SHOP, which role .* trusts, is not known$/,
  ],
  [
    'an annotation that the role does not trust',
    { 'sa.yaml': serviceAccount('jobs'), 'iam.json': account(tokens(SUBJECT)), 'shop.json': cluster() },
    /^sa.yaml:7 role .* does not trust service account shop\/jobs/,
  ],
  [
    'a pattern without service accounts',
    { 'iam.json': account(tokens('system:serviceaccount:*:*', { operator: 'StringLike' })), 'shop.json': cluster() },
    /^iam.json:1 role .* trusts "system:serviceaccount:\*:\*" on cluster shop, but EKS Pod Identity requires an association for each/,
  ],
  [
    'a summary of an association',
    {
      'l.json': JSON.stringify(
        { associations: [{ clusterName: 'shop', namespace: 'shop', serviceAccount: 'orders', associationId: 'a-1' }] },
        null,
        2,
      ),
    },
    /^l.json:3 the list does not contain the role of shop\/orders/,
  ],
  [
    'a file of something else',
    { 'README.md': '# Read me' },
    /^README.md:1 the file contains nothing that can be migrated$/,
  ],
  ['JSON with an error', { 'a.json': '{"RoleDetailList": [}' }, /^a.json:1 the file is not valid JSON/],
  [
    'a chart that is not rendered',
    { 'sa.yaml': '{{- if .x }}\nkind: ServiceAccount\nx: {{ .y }}\neks.amazonaws.com/role-arn: {{ .z }}\n' },
    /^sa.yaml:\d the YAML document is not valid/,
  ],
])('%s is listed with its line', (_, files, expected) => {
  expect(messages(join(files))).toEqual([expect.stringMatching(expected)]);
});

test('an add-on owns the service account that its role trusts', () => {
  const role = 'arn:aws:iam::111122223333:role/ebs';
  const state = {
    version: 4,
    resources: [
      {
        type: 'aws_iam_role',
        name: 'ebs',
        instances: [
          {
            attributes: {
              name: 'ebs',
              arn: role,
              assume_role_policy: JSON.stringify({
                Version: '2012-10-17',
                Statement: [tokens('system:serviceaccount:kube-system:ebs-csi-controller-sa')],
              }),
            },
          },
        ],
      },
      {
        type: 'aws_iam_role_policy_attachment',
        name: 'ebs',
        instances: [
          { attributes: { role: 'ebs', policy_arn: 'arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy' } },
        ],
      },
      {
        type: 'aws_eks_addon',
        name: 'ebs',
        instances: [
          { attributes: { addon_name: 'aws-ebs-csi-driver', cluster_name: 'shop', service_account_role_arn: role } },
        ],
      },
      {
        type: 'aws_eks_cluster',
        name: 'shop',
        instances: [
          {
            attributes: {
              name: 'shop',
              arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop',
              identity: [{ oidc: [{ issuer: `https://${ISSUER}` }] }],
            },
          },
        ],
      },
    ],
  };
  const joined = join({ 'terraform.tfstate': JSON.stringify(state) });
  expect(names(joined)).toEqual([]);
  expect(joined.addons).toMatchObject([
    {
      addon: { name: 'aws-ebs-csi-driver' },
      accounts: [
        {
          namespace: 'kube-system',
          serviceAccount: 'ebs-csi-controller-sa',
          role: { arn: role, attached: ['arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy'] },
        },
      ],
    },
  ]);
});

test('files of a folder that are of other tools are not problems', () => {
  const files = ['# Read me', 'kind: Deployment\napiVersion: apps/v1\n', '{"name": "package"}', '{ broken'];
  const sources = readSources(files.map((text, at) => ({ file: `${at}`, text, isNamed: false })));
  expect(sources.problems).toEqual([]);
});

describe('a Terraform state', () => {
  const role = {
    type: 'aws_iam_role',
    values: {
      name: 'orders',
      arn: ROLE,
      assume_role_policy: JSON.stringify({ Version: '2012-10-17', Statement: [tokens(SUBJECT)] }),
    },
  };
  const state = (...objects: readonly { readonly type: string; readonly values: object; readonly mode?: string }[]) =>
    JSON.stringify({
      version: 4,
      resources: objects.map(({ type, values, mode = 'managed' }) => ({
        mode,
        type,
        name: 'x',
        instances: [{ attributes: values }],
      })),
    });
  const attachment = {
    type: 'aws_iam_role_policy_attachment',
    values: { role: 'orders', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
  };

  test('has the policies that another state gives to a role', () => {
    const joined = join({
      'roles.tfstate': state(role),
      'policies.tfstate': state(attachment),
      'shop.json': cluster(),
    });
    expect(joined.serviceAccounts).toMatchObject([
      { role: { attached: ['arn:aws:iam::aws:policy/ReadOnlyAccess'], knows: 'declared' } },
    ]);
  });

  test('that only reads a role does not have its policies', () => {
    const joined = join({ 'roles.tfstate': state({ ...role, mode: 'data' }), 'shop.json': cluster() });
    expect(joined.serviceAccounts).toMatchObject([{ role: { knows: 'trust-only' } }]);
  });

  test('with a policy that is not known yet is a problem, because the role has it', () => {
    const policy = { type: 'aws_iam_role_policy', values: { role: 'orders' } };
    const joined = join({ 'plan.json': state(role, policy), 'shop.json': cluster() });
    expect(messages(joined)).toEqual([expect.stringContaining('the policy in this aws_iam_role_policy is not known')]);
  });
});
