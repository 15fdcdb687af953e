import { plannedService } from '../../modules/review/planned-service';
import { driftedResources } from '../../modules/plan/drifted-resources';
import { changedStacks } from '../../modules/plan/stack-changes';
import { describeRealProvider } from '../rig/real-provider';
import type { RealRig } from '../rig/real-rig';
import { realStack } from '../rig/real-stack';
import { accountOf, addCluster } from '../rig/terraform/cloud';
import { configuredGrants, watchGaps } from './kept-access';
import {
  ACCOUNT,
  associationIn,
  clusterNamed,
  configuration,
  dangers,
  grantsOf,
  INVOICING,
  orders,
  outgrown,
  PUBLISH,
  roleNamed,
  startShop,
  synthesized,
  type ShopConfiguration,
  type ShopManifest,
} from './shop';

const SQS = 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const S3 = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
const PODS = ['shop-eu shop/orders-api', 'shop-us shop/orders-api'];
const ALL_S3 = { actions: 's3:*', resources: '*' };

/** A change of what a stack holds, by hand or in the repository. */
interface Change {
  /** The stack that changes; `orders-prod` unless told. */
  readonly stack?: string;
  readonly base?: readonly ShopManifest[];
  readonly head?: readonly ShopManifest[];
  readonly settings?: ShopConfiguration;
  readonly byHand?: (rig: RealRig) => void;
  /** Types of the resources that are told to have been changed by hand. */
  readonly drifted?: readonly string[];
  /** What begins because the change asks for it. */
  readonly dangers?: readonly string[];
}

const BY_HAND: Readonly<Record<string, Change>> = {
  nothing: { byHand: () => undefined, drifted: [] },
  'an inline policy is added': {
    byHand: (rig) => (roleNamed(rig).inline['by-hand'] = S3),
    drifted: ['aws_iam_role', 'aws_iam_role_policies_exclusive'],
  },
  'the inline policy is replaced': {
    byHand: (rig) => (roleNamed(rig).inline['orders-prod'] = S3),
    drifted: ['aws_iam_role_policy'],
  },
  'the inline policy is removed': {
    byHand: (rig) => Reflect.deleteProperty(roleNamed(rig).inline, 'orders-prod'),
    drifted: ['aws_iam_role_policies_exclusive', 'aws_iam_role_policy'],
  },
  'a policy is attached': {
    byHand: (rig) => roleNamed(rig).attached.push(ADMIN),
    drifted: ['aws_iam_role', 'aws_iam_role_policy_attachments_exclusive'],
  },
  'an attachment is removed': {
    base: [outgrown()],
    byHand: (rig) => (roleNamed(rig).attached = roleNamed(rig).attached.filter((arn) => arn !== SQS)),
    drifted: ['aws_iam_role_policy_attachment', 'aws_iam_role_policy_attachments_exclusive'],
  },
  'the trust policy is opened': {
    byHand: (rig) => {
      const Statement = [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }];
      roleNamed(rig).trustPolicy = JSON.stringify({ Version: '2012-10-17', Statement });
    },
    drifted: ['aws_iam_role'],
  },
  'tags are changed': {
    byHand: (rig) => (roleNamed(rig).tags = { repository: 'another', more: 'x' }),
    drifted: ['aws_iam_role'],
  },
  'the boundary is removed': {
    byHand: (rig) => (roleNamed(rig).permissionsBoundary = null),
    drifted: ['aws_iam_role'],
  },
  'the boundary is replaced': {
    byHand: (rig) => (roleNamed(rig).permissionsBoundary = ADMIN),
    drifted: ['aws_iam_role'],
  },
  'the role is deleted': {
    byHand: (rig) => Reflect.deleteProperty(accountOf(rig.cloud.state, ACCOUNT).roles, 'orders-prod'),
    drifted: [
      'aws_iam_role',
      'aws_iam_role_policies_exclusive',
      'aws_iam_role_policy',
      'aws_iam_role_policy_attachments_exclusive',
    ],
    // Until now their role did not exist at all.
    dangers: PODS.map((pod) => `CreateRole: ${pod}: role orders-prod has no policies`),
  },
  'an association gives another role': {
    byHand: (rig) => (associationIn(rig).roleArn = INVOICING),
    drifted: ['aws_eks_pod_identity_association'],
  },
  'an association is deleted': {
    byHand: (rig) => (clusterNamed(rig).associations = {}),
    drifted: ['aws_eks_pod_identity_association'],
  },
  'the add-on is deleted': {
    stack: 'cluster-shop-eu',
    byHand: (rig) => (clusterNamed(rig).addons = {}),
    drifted: ['aws_eks_addon'],
  },
  'the add-on gets another version': {
    stack: 'cluster-shop-eu',
    byHand: (rig) =>
      Object.assign(clusterNamed(rig).addons['eks-pod-identity-agent']!, { version: 'v1.3.10-eksbuild.1' }),
    drifted: ['aws_eks_addon'],
  },
  'a managed policy gets another document': {
    base: [outgrown()],
    byHand: (rig) => {
      const [policy] = Object.values(accountOf(rig.cloud.state, ACCOUNT).policies).filter(({ arn }) =>
        arn.includes('orders'),
      );
      policy!.document = S3;
    },
    drifted: ['aws_iam_policy'],
  },
};

/** Grants of `orders` in the base and in the head. */
const allow = (change: (grants: NonNullable<ShopManifest['allow']>) => void) => [
  orders((manifest) => {
    change((manifest.allow ??= []));
  }),
];
const withSettings = (change: (settings: ShopConfiguration) => void): Change => ({ settings: configuration(change) });
const invoicing = orders((manifest) => {
  manifest.role = INVOICING;
  delete manifest.allow;
});

const IN_THE_REPOSITORY: Readonly<Record<string, Change>> = {
  'a grant is added': { head: allow((grants) => grants.push(PUBLISH)) },
  'a grant is removed': { head: allow((grants) => grants.pop()) },
  'a grant is removed and another added': { head: allow((grants) => grants.splice(1, 1, PUBLISH)) },
  'a deny is removed': {
    base: [
      orders((manifest) => {
        manifest.allow?.push(ALL_S3);
        manifest.deny = [{ actions: 's3:DeleteObject', resources: '*' }];
      }),
    ],
    head: allow((grants) => grants.push(ALL_S3)),
  },
  'all grants are removed': {
    head: [
      orders((manifest) => {
        delete manifest.allow;
      }),
    ],
    dangers: PODS.map((pod) => `DeleteRolePolicy: ${pod}: role orders-prod has no policies`),
  },
  'grants outgrow the inline policy': { head: [outgrown()] },
  'grants shrink back into the inline policy': { base: [outgrown()], head: [orders()] },
  'managed policies change': {
    base: [outgrown()],
    head: [
      orders((manifest) => {
        manifest.allow?.push(...grantsOf(11_500));
        manifest.managedPolicies = ['AmazonSQSReadOnlyAccess'];
      }),
    ],
  },
  'an attachment is added': {
    head: [orders((manifest) => void (manifest.managedPolicies = ['AmazonSQSReadOnlyAccess']))],
  },
  'one of two attachments is removed': {
    base: [
      orders((manifest) => void (manifest.managedPolicies = ['AmazonSQSReadOnlyAccess', 'AmazonSNSReadOnlyAccess'])),
    ],
    head: [orders((manifest) => void (manifest.managedPolicies = ['AmazonSQSReadOnlyAccess']))],
  },
  'the role is renamed': { head: [orders((manifest) => void (manifest.role = { name: 'orders-{environment}-v2' }))] },
  'the role is renamed, with managed policies': {
    base: [outgrown()],
    head: [outgrown((manifest) => void (manifest.role = { name: 'orders-{environment}-v2' }))],
  },
  'the role moves to another path, under another name': {
    head: [orders((manifest) => void (manifest.role = { name: 'orders-{environment}-v2', path: '/other/' }))],
  },
  'a service account is replaced': {
    head: [orders((manifest) => void (manifest.serviceAccounts = ['shop/orders-web']))],
  },
  'a service account is added': {
    head: [orders((manifest) => void manifest.serviceAccounts.push('shop/orders-worker'))],
  },
  'a service account is removed': {
    base: [orders((manifest) => void manifest.serviceAccounts.push('shop/orders-worker'))],
    head: [orders()],
  },
  'the boundary is removed': withSettings(({ defaults }) => delete defaults.role.permissionsBoundary),
  'tags change': withSettings(({ defaults }) => (defaults.role.tags = { repository: 'acme/store', team: 'x' })),
  'a cluster is removed': withSettings(({ environments }) => environments.prod.clusters.pop()),
  'a cluster is added': withSettings(({ environments }) => environments.prod.clusters.push({ name: 'shop-ap' })),
  'the add-on is removed': {
    stack: 'cluster-shop-us',
    ...withSettings(({ environments }) => environments.prod.clusters.pop()),
  },
  'the add-on gets another version': {
    stack: 'cluster-shop-us',
    ...withSettings(({ environments }) => {
      environments.prod.clusters[1]!.addons = { 'eks-pod-identity-agent': { version: 'v1.3.10-eksbuild.1' } };
    }),
  },
  'an existing role is given instead': { head: [invoicing] },
  'a role of its own is given instead of an existing one': { base: [invoicing], head: [orders()] },
  'the service is removed': { head: [] },
};

describeRealProvider('a change of a stack, with the real AWS provider', () => {
  let rig: RealRig;
  beforeEach(async () => {
    rig = await startShop();
    rig.cloud.change((state) => addCluster(state, ACCOUNT, 'eu-west-1', 'shop-ap'));
  });
  afterEach(() => {
    rig.close();
  });

  const typeOf = (address: string) => address.split('.')[0] ?? '';

  /** What is left in the account of what the tests make. */
  function leftovers(): string[] {
    const { roles, policies } = accountOf(rig.cloud.state, ACCOUNT);
    const clusters = Object.values(rig.cloud.state.clusters);
    return [
      ...Object.keys(roles).filter((name) => name.startsWith('orders')),
      ...Object.keys(policies).filter((arn) => arn.includes('orders')),
      ...clusters.flatMap(({ associations, addons }) => [...Object.keys(associations), ...Object.keys(addons)]),
    ];
  }

  /** Creates the base, changes it, applies the change, and removes all. */
  async function runChange({ stack = 'orders-prod', base = [orders()], head = base, ...rest }: Change): Promise<void> {
    const { settings, byHand, drifted = [], dangers: meant = [] } = rest;
    const [synthesizedBefore, synthesizedAfter] = [await synthesized(base), await synthesized(head, settings)];
    const before = synthesizedBefore.stacks.get(stack)!;
    const terraform = realStack(rig, stack, before);
    await terraform.init();
    expect(await terraform.apply()).toMatchObject({ code: 0 });
    expect(await terraform.planAgain()).toMatchObject({ code: 0 });
    expect(dangers(rig)).toEqual([]);

    const sides = [synthesizedBefore, synthesizedAfter].map(({ stacks }) =>
      [...stacks].map(([name, one]) => ({ name, configuration: one })),
    );
    const changed = changedStacks(sides[0]!, sides[1]!).find(({ name }) => name === stack);
    const after = changed?.configuration ?? before;
    rig.cloud.change(() => byHand?.(rig));
    expect(changed === undefined).toBe(byHand !== undefined);
    terraform.write(after);
    const kept = new Set([...configuredGrants(before)].filter((grant) => configuredGrants(after).has(grant)));
    const endWatch = watchGaps(rig, byHand ? new Set() : kept);

    const { json } = await terraform.plan();
    expect([...new Set(driftedResources(json).map(({ address }) => typeOf(address)))].sort()).toEqual(drifted);
    const { deviation } = plannedService(
      json,
      synthesizedBefore.workloads.get(stack),
      synthesizedAfter.workloads.get(stack),
    );
    expect(deviation).toBeUndefined();
    expect(await terraform.applyPlan()).toMatchObject({ code: 0 });
    expect(dangers(rig)).toEqual(meant);
    expect(endWatch()).toEqual([]);
    expect(await terraform.planAgain()).toMatchObject({ code: 0 });

    expect(await terraform.destroy()).toMatchObject({ code: 0 });
    expect(leftovers()).toEqual([]);
    expect(dangers(rig)).toEqual(meant);
  }

  it.each(Object.keys(BY_HAND))('by hand: %s', async (name) => {
    await runChange(BY_HAND[name]!);
  });

  it.each(Object.keys(IN_THE_REPOSITORY))('in the repository: %s', async (name) => {
    await runChange(IN_THE_REPOSITORY[name]!);
  });

  it('keeps the role where it would have to go before another of its name can be created', async () => {
    const moved = orders((manifest) => void (manifest.role = { path: '/other/' }));
    const [synthesizedBefore, synthesizedAfter] = [await synthesized([orders()]), await synthesized([moved])];
    const terraform = realStack(rig, 'orders-prod', synthesizedBefore.stacks.get('orders-prod')!);
    await terraform.init();
    await terraform.apply();
    terraform.write(synthesizedAfter.stacks.get('orders-prod')!);
    const { code, output } = await terraform.apply();
    expect(code).toBe(1);
    expect(output).toContain('EntityAlreadyExists');
    expect(roleNamed(rig).path).toBe('/pods/');
    expect(dangers(rig)).toEqual([]);
  });
});
