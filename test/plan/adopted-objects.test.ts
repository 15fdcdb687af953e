import { adoptedObjects, adoptionRefusals } from '../../modules/plan/adopted-objects';
import type { Change, ResourceChange, TerraformPlan } from '../../modules/plan/terraform-plan';

const imports = (type: string, change: Partial<Change>): ResourceChange => ({
  address: `${type}.x`,
  mode: 'managed',
  type,
  name: 'x',
  change: { actions: ['update'], importing: { id: 'x' }, ...change },
});
const planOf = (...resource_changes: ResourceChange[]): TerraformPlan => ({
  format_version: '1.2',
  terraform_version: '1.11.4',
  resource_changes,
  configuration: { root_module: {} },
});

test('an adopted object has the attributes that change, and none that Terraform alone knows', () => {
  const before = {
    name: 'a',
    tags: { team: 'x' },
    tags_all: { team: 'x' },
    description: 'old',
    force_detach_policies: null,
  };
  const after = { name: 'a', tags: {}, tags_all: {}, description: null, force_detach_policies: false };
  expect(adoptedObjects(planOf(imports('aws_iam_role', { before, after })))).toEqual([
    {
      address: 'aws_iam_role.x',
      name: 'IAM role "a"',
      changes: [
        { attribute: 'description', before: 'old', after: undefined },
        { attribute: 'tags', before: '{"team":"x"}', after: undefined },
      ],
    },
  ]);
});

test.each<[string, ResourceChange, ReadonlySet<string>]>([
  ['a created object', { ...imports('aws_iam_role', {}), change: { actions: ['create'], after: {} } }, new Set()],
  ['an object of another stack', imports('aws_eks_addon', {}), new Set(['aws_eks_addon.x'])],
  ['a policy, which has a stack of its own', imports('aws_iam_policy', {}), new Set()],
])('%s is not adopted', (_, resource, handedOver) => {
  expect(adoptedObjects(planOf(resource), handedOver)).toEqual([]);
});

const replace = ['delete', 'create'] as const;
const ADDON = {
  addon_name: 'ebs',
  cluster_name: 'shop',
  service_account_role_arn: 'arn:aws:iam::111122223333:role/irsa',
};

test.each<[string, ResourceChange, RegExp | undefined]>([
  [
    'a role of another path',
    imports('aws_iam_role', {
      actions: replace,
      before: { name: 'a', path: '/' },
      after: { name: 'a', path: '/pods/' },
    }),
    /^IAM role "a" would be replaced instead of adopted: .* write `role: \{ path: \/ \}`$/,
  ],
  [
    'the association of another service account',
    imports('aws_eks_pod_identity_association', {
      actions: replace,
      before: { namespace: 'shop', service_account: 'other', cluster_name: 'shop' },
    }),
    /is that of shop\/other; correct the ID/,
  ],
  [
    'a role with the tags of another stack',
    imports('aws_iam_role', {
      before: { name: 'a', tags_all: { 'cdktf-eks-pod-identity:stack': 'billing-prod' } },
      after: { name: 'a', tags_all: { 'cdktf-eks-pod-identity:stack': 'orders-prod' } },
    }),
    /belongs to stack "billing-prod"/,
  ],
  ['an add-on that would lose its role', imports('aws_eks_addon', { before: ADDON, after: {} }), /would lose it/],
  [
    'an add-on that gets another role',
    imports('aws_eks_addon', { before: ADDON, after: { pod_identity_association: [{ service_account: 'x' }] } }),
    undefined,
  ],
  ['a role that is changed', imports('aws_iam_role', { before: { name: 'a' }, after: { name: 'a' } }), undefined],
])('%s is refused where it must be', (_, resource, expected) => {
  const refusals = adoptionRefusals(planOf(resource));
  if (expected === undefined) expect(refusals).toEqual([]);
  else expect(refusals).toEqual([expect.stringMatching(expected)]);
});
