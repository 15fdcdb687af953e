import type { ChildProcess } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { killTree } from '../rig/kill-tree';
import { describeRealProvider } from '../rig/real-provider';
import { startRealRig } from '../rig/real-rig';
import { accountOf, addCluster, type ClusterState, type Fault } from '../rig/terraform/cloud';
import {
  ACCOUNT,
  configurationText,
  CREDENTIALS,
  manifest,
  startWorld,
  type RunOptions,
  type World,
} from '../action/world';

const environment = CREDENTIALS;
const ORDERS = 'services/orders/pod-identity.yaml';
const SMALL = ['read: "arn:aws:s3:::orders/*"'];
/** More than the inline policies of a role hold, so that there is a managed policy. */
const LARGE = Array.from(
  { length: 90 },
  (_, index) =>
    `{ actions: dynamodb:GetItem, resources: "arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders-with-a-rather-long-name-${index}", conditions: { StringEquals: { "aws:RequestedRegion": "eu-west-${index}" } } }`,
);

describeRealProvider('an apply that was cut off, with the real AWS provider', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(startRealRig);
  });
  afterEach(async () => {
    const dangers = world.terraform.cloud.calls.flatMap((call) => call.dangers);
    await world.close();
    expect(world.github.violations).toEqual([]);
    expect(dangers).toEqual([]);
  });

  const iam = () => accountOf(world.terraform.cloud.state, ACCOUNT);
  const cluster = (): ClusterState => addCluster(world.terraform.cloud.state, ACCOUNT, 'eu-west-1', 'shop-eu');
  const succeeded = (operation: string) =>
    world.terraform.cloud.calls.filter((call) => call.operation === operation && !call.failed).length;

  /** Has a change reviewed and merged. @returns runs its apply */
  async function merged(files: Readonly<Record<string, string>>) {
    const before = world.head('main');
    world.commit('change', files);
    const pull = world.openPullRequest('change');
    const reviewed = await world.onPullRequest(pull, { environment });
    if (reviewed.code !== 0) throw new Error(reviewed.log);
    const merge = world.merge(pull);
    return (options: RunOptions = {}) => world.onPush(before, merge, { environment, ...options });
  }

  const service = (allow: readonly string[]) => ({ [ORDERS]: manifest('orders', allow) });
  const agent = () => ({
    'eks-pod-identity.yaml': configurationText(world.stateFolder, world.terraform.awsProvider).replace(
      'agent: preinstalled',
      'addons: { eks-pod-identity-agent: { version: v1.3.8-eksbuild.2 } }',
    ),
  });

  /** Runs an apply and kills it, with Terraform and the provider, in a call that took effect. */
  async function killedIn(apply: (options: RunOptions) => Promise<unknown>, fault: Fault): Promise<void> {
    let child: ChildProcess | undefined;
    const kill = () => {
      if (child) killTree(child);
    };
    world.terraform.cloud.inject({ ...fault, hangs: true, then: kill });
    await apply({ onStart: (started) => (child = started) });
  }

  async function expectSettled(): Promise<void> {
    expect(await world.onSchedule({ environment })).toMatchObject({ code: 0, outputs: { stacks: '[]' } });
  }

  it.each([
    ['CreateRole', SMALL, 'IAM role'],
    ['CreatePolicy', LARGE, 'IAM policy'],
    ['CreatePodIdentityAssociation', SMALL, 'pod identity association of service account'],
  ])('that was killed in %s is resumed by the next run, with one object', async (operation, allow, name) => {
    const apply = await merged(service(allow));
    await killedIn(apply, { operation });
    const resumed = await apply();
    expect([resumed.code, resumed.code === 0 ? '' : resumed.log]).toEqual([0, '']);
    expect(resumed.outputs).toMatchObject({ applied: 'true' });
    expect(world.github.state.comments.at(-1)?.body).toMatch(
      new RegExp(`- ${name} .* already existed and was imported`),
    );
    expect(Object.keys(iam().roles)).toEqual(['orders-prod']);
    expect(Object.keys(cluster().associations)).toHaveLength(1);
    expect(succeeded(operation)).toBe(operation === 'CreatePolicy' ? Object.keys(iam().policies).length : 1);
    await expectSettled();
  });

  it('that lost all of the state is resumed: everything is imported, and nothing is created twice', async () => {
    const apply = await merged(service(LARGE));
    await apply();
    for (const file of readdirSync(world.stateFolder)) rmSync(`${world.stateFolder}/${file}`);
    const resumed = await apply();
    expect([resumed.code, resumed.code === 0 ? '' : resumed.log]).toEqual([0, '']);
    expect(succeeded('CreateRole')).toBe(1);
    expect(succeeded('CreatePodIdentityAssociation')).toBe(1);
    await expectSettled();
  });

  it.each(['CreateRole', 'CreatePolicy'])(
    'with an error of AWS after %s took effect ends well in one run',
    async (operation) => {
      const apply = await merged(service(LARGE));
      world.terraform.cloud.inject({ operation, code: 'ServiceFailure', status: 500, afterEffect: true });
      const applied = await apply();
      expect([applied.code, applied.code === 0 ? '' : applied.log]).toEqual([0, '']);
      expect(Object.keys(iam().roles)).toEqual(['orders-prod']);
      await expectSettled();
    },
  );

  it('that was cancelled finishes the stack at which it was', async () => {
    const apply = await merged(service(SMALL));
    let child: ChildProcess | undefined;
    world.terraform.cloud.inject({ operation: 'CreateRole', delay: 1500 });
    world.terraform.cloud.watch(({ operation }) => {
      if (operation === 'ListPodIdentityAssociations') child?.kill('SIGINT');
    });
    const timer = setInterval(() => {
      if (world.terraform.cloud.calls.some(({ operation }) => operation === 'GetCallerIdentity')) child?.kill('SIGINT');
    }, 500);
    await apply({ onStart: (started) => (child = started) });
    clearInterval(timer);
    const resumed = await apply();
    expect([resumed.code, resumed.code === 0 ? '' : resumed.log]).toEqual([0, '']);
    expect(succeeded('CreateRole')).toBe(1);
    await expectSettled();
  });

  it('that was killed in CreateAddon is resumed, with one add-on', async () => {
    const apply = await merged(agent());
    await killedIn(apply, { operation: 'CreateAddon' });
    const resumed = await apply();
    expect([resumed.code, resumed.code === 0 ? '' : resumed.log]).toEqual([0, '']);
    expect(succeeded('CreateAddon')).toBe(1);
    await expectSettled();
  });

  it('that finds a deleted and recreated association imports it', async () => {
    await (
      await merged(service(SMALL))
    )();
    world.terraform.cloud.change(() => {
      const [association] = Object.values(cluster().associations);
      cluster().associations = { 'a-again': { ...association!, id: 'a-again' } };
    });
    const apply = await merged(service(LARGE));
    const applied = await apply();
    expect([applied.code, applied.code === 0 ? '' : applied.log]).toEqual([0, '']);
    expect(Object.keys(cluster().associations)).toEqual(['a-again']);
    await expectSettled();
  });

  it('never takes over a role of the same name that differs', async () => {
    const apply = await merged(service(SMALL));
    world.terraform.cloud.change(() => {
      const trust = { Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }] };
      iam().roles['orders-prod'] = {
        name: 'orders-prod',
        arn: `arn:aws:iam::${ACCOUNT}:role/orders-prod`,
        path: '/',
        uniqueId: 'AROAALIEN',
        created: '2026-01-01T00:00:00Z',
        trustPolicy: JSON.stringify({ Version: '2012-10-17', ...trust }),
        description: null,
        maxSessionDuration: 3600,
        permissionsBoundary: null,
        tags: { owner: 'finance' },
        inline: { theirs: '{"Version":"2012-10-17","Statement":[]}' },
        attached: [],
      };
    });
    const alien = structuredClone(iam().roles['orders-prod']);
    const refused = await apply();
    expect(refused).toMatchObject({ code: 1, outputs: { 'failure-reason': 'apply-failed' } });
    expect(refused.log).toContain(
      'IAM role "orders-prod" exists already and differs from the object that this stack would create',
    );
    expect(refused.log).toContain('its assume_role_policy is not the configured one');
    expect(refused.log).toMatch(/terraform import 'aws_iam_role\.\S+' 'orders-prod'/);
    expect(iam().roles['orders-prod']).toEqual(alien);
  });

  const attachByHand = () => {
    world.terraform.cloud.change(() => {
      iam().roles['orders-prod']?.attached.push('arn:aws:iam::aws:policy/ReadOnlyAccess');
    });
  };

  it('takes over a role with its tags, and detaches what a person attached meanwhile: the role ends as reviewed', async () => {
    const apply = await merged(service(SMALL));
    await killedIn(apply, { operation: 'CreateRole' });
    attachByHand();
    const resumed = await apply();
    expect([resumed.code, resumed.code === 0 ? '' : resumed.log]).toEqual([0, '']);
    expect(iam().roles['orders-prod']?.attached).toEqual([]);
    await expectSettled();
  });

  it('never takes over a role without its tags that has policies of others, though it is equal otherwise', async () => {
    const apply = await merged(service(SMALL));
    await killedIn(apply, { operation: 'CreateRole' });
    attachByHand();
    world.terraform.cloud.change(() => {
      const role = iam().roles['orders-prod']!;
      role.tags = {};
    });
    const refused = await apply();
    expect(refused).toMatchObject({ code: 1, outputs: { 'failure-reason': 'apply-failed' } });
    expect(refused.log).toMatch(/the policy arn:\S+policy\/ReadOnlyAccess is attached to it/);
    expect(iam().roles['orders-prod']?.attached).toEqual(['arn:aws:iam::aws:policy/ReadOnlyAccess']);
  });

  it('never takes over an association that gives another role', async () => {
    const apply = await merged(service(SMALL));
    world.terraform.cloud.change(() => {
      cluster().associations['a-theirs'] = {
        id: 'a-theirs',
        arn: `arn:aws:eks:eu-west-1:${ACCOUNT}:podidentityassociation/shop-eu/a-theirs`,
        namespace: 'shop',
        serviceAccount: 'orders',
        roleArn: `arn:aws:iam::${ACCOUNT}:role/theirs`,
        disableSessionTags: false,
        targetRoleArn: null,
        externalId: null,
        tags: {},
      };
    });
    const refused = await apply();
    expect(refused).toMatchObject({ code: 1, outputs: { 'failure-reason': 'apply-failed' } });
    expect(refused.log).toContain('its role_arn is not the configured one');
    expect(refused.log).toMatch(/terraform import 'aws_eks_pod_identity_association\.\S+' 'shop-eu,a-theirs'/);
    expect(cluster().associations['a-theirs']?.roleArn).toBe(`arn:aws:iam::${ACCOUNT}:role/theirs`);
  });

  it('keeps an add-on that could not start, and a role that could not be read back', async () => {
    const apply = await merged({ ...agent(), ...service(SMALL) });
    world.terraform.cloud.behaviour.addonResult = 'CREATE_FAILED';
    world.terraform.cloud.inject({ operation: 'GetRole', code: 'AccessDenied' });
    expect(await apply()).toMatchObject({ code: 1, outputs: { 'failure-reason': 'apply-failed' } });
    const resumed = await apply();
    expect([resumed.code, resumed.code === 0 ? '' : resumed.log]).toEqual([0, '']);
    expect(succeeded('CreateAddon') + succeeded('CreateRole')).toBe(2);
    expect(succeeded('DeleteAddon') + succeeded('DeleteRole')).toBe(0);
    expect(world.github.state.comments.at(-1)?.body).toContain('check its state in AWS');
    await expectSettled();
  });
});
