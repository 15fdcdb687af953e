import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { roleTrustPolicy } from '../../modules/identity/role-trust';
import { addClusterStack } from '../../modules/stacks/cluster-stack';
import { addServiceStack } from '../../modules/stacks/service-stack';
import { clusterArn } from '../../modules/workloads/arns';
import type { CreatedRole, Workload } from '../../modules/workloads/workload';
import { accountOf, addCluster } from '../rig/terraform/cloud';
import { createRole } from '../rig/terraform/iam';
import { startTerraformRig, type TerraformRig } from '../rig/terraform/rig';
import { runTerraform } from '../rig/terraform/run-terraform';
import { describeTerraform } from '../terraform';
import { synthesize } from './synthesize';
import { cluster, createdRole, environment, workload } from './workloads';

const ACCOUNT = '111122223333';
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/pod-boundary`;
const SSM = 'arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess';
const READ = {
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::b/${aws:PrincipalTag/team}/*',
} as const;
const document = { Version: '2012-10-17', Statement: [READ] } as const;

const agentAddon = {
  version: 'v1.3.8-eksbuild.2',
  configuration: { agent: { additionalArgs: { '-b': '169.254.170.23' } } },
  tags: { team: 'platform' },
};
const place = environment({
  clusters: [cluster({ name: 'shop-eu', agentAddon }), cluster({ name: 'shop-us', region: 'us-east-1' })],
  backend: { type: 'local', path: [], arguments: { path: '{stack}.tfstate' } },
});
const associations = place.clusters.map((one) => ({ cluster: one, namespace: 'shop', serviceAccount: 'orders-api' }));
const trustPolicy = roleTrustPolicy({
  account: ACCOUNT,
  conditions: { StringEquals: { 'aws:SourceOrgID': 'o-1' } },
  statements: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/admin` }, Action: 'sts:AssumeRole' }],
  associations: associations.map(({ cluster: one, ...rest }) => ({ ...rest, clusterArn: clusterArn(place, one) })),
});
const orders = workload({
  environment: place,
  associations,
  createServiceAccounts: true,
  serviceAccountMetadata: { labels: { 'acme.com/team': 'checkout' }, annotations: { 'acme.com/x': '{ ${y} }' } },
  associationTags: { team: 'checkout' },
  role: createdRole({
    tags: { team: 'checkout' },
    description: 'Orders of ${shop}',
    maxSessionDuration: 7200,
    permissionsBoundary: BOUNDARY,
    trustPolicy,
    policies: {
      inline: [{ name: 'orders-prod', document }],
      managed: [{ name: 'orders-prod-2', document }],
    },
    managedPolicyArns: [SSM],
  }),
});

describeTerraform('real Terraform, on the stacks of a repository', () => {
  let rig: TerraformRig;

  beforeEach(async () => {
    rig = await startTerraformRig();
    rig.cloud.change((state) => {
      addCluster(state, ACCOUNT, 'eu-west-1', 'shop-eu');
      addCluster(state, ACCOUNT, 'us-east-1', 'shop-us');
      accountOf(state, ACCOUNT).policies[BOUNDARY] = {
        name: 'pod-boundary',
        arn: BOUNDARY,
        path: '/',
        id: 'ANPABOUNDARY',
        description: null,
        document: JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }),
        tags: {},
      };
    });
  });

  afterEach(() => {
    rig.close();
  });

  async function apply(folder: string) {
    const { code, output } = await runTerraform(rig, folder, 'apply', '-auto-approve', '-no-color');
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  }

  /** Writes a workload's stack into a folder of its own and applies it. */
  async function applied(given: Workload): Promise<string> {
    const folder = join(rig.folder, `${given.service}-prod`);
    mkdirSync(folder, { recursive: true });
    const { text } = synthesize((app) => addServiceStack(app, given)).get(`${given.service}-prod`)!;
    writeFileSync(join(folder, 'cdk.tf.json'), text);
    expect(await runTerraform(rig, folder, 'init', '-no-color')).toMatchObject({ code: 0 });
    await apply(folder);
    return folder;
  }

  const plan = (folder: string) => runTerraform(rig, folder, 'plan', '-detailed-exitcode', '-no-color');
  const role = () => accountOf(rig.cloud.state, ACCOUNT).roles['orders-prod']!;

  it('creates what the workload says, after which there is nothing to do', async () => {
    const folder = await applied(orders);
    expect(role()).toMatchObject({
      path: '/pods/',
      description: 'Orders of ${shop}',
      maxSessionDuration: 7200,
      permissionsBoundary: BOUNDARY,
      tags: { team: 'checkout' },
    });
    expect(JSON.parse(role().trustPolicy)).toEqual(trustPolicy);
    expect(Object.entries(role().inline).map(([name, text]) => [name, JSON.parse(text) as unknown])).toEqual([
      ['orders-prod', document],
    ]);
    const ours = role().attached.filter((arn) => arn !== SSM);
    expect([ours.length, role().attached.length]).toEqual([1, 2]);
    expect(JSON.parse(accountOf(rig.cloud.state, ACCOUNT).policies[ours[0]!]!.document)).toEqual(document);
    const clusters = Object.values(rig.cloud.state.clusters);
    for (const { associations: created, serviceAccounts } of clusters) {
      expect(Object.values(created)).toMatchObject([
        { namespace: 'shop', serviceAccount: 'orders-api', roleArn: role().arn, tags: { team: 'checkout' } },
      ]);
      expect(serviceAccounts).toMatchObject({
        'shop/orders-api': {
          labels: { 'acme.com/team': 'checkout' },
          annotations: { 'acme.com/x': '{ ${y} }' },
        },
      });
    }
    expect(await plan(folder)).toMatchObject({ code: 0 });
  });

  it('gives no pod the role before it has its permissions, and takes the association away first', async () => {
    const folder = await applied(orders);
    const made = rig.cloud.calls.map(({ operation }) => operation);
    const firstUse = made.indexOf('CreatePodIdentityAssociation');
    expect(firstUse).toBeGreaterThan(made.lastIndexOf('PutRolePolicy'));
    expect(firstUse).toBeGreaterThan(made.lastIndexOf('AttachRolePolicy'));

    const before = rig.cloud.calls.length;
    expect(await runTerraform(rig, folder, 'destroy', '-auto-approve', '-no-color')).toMatchObject({ code: 0 });
    const undone = rig.cloud.calls.slice(before).map(({ operation }) => operation);
    expect(undone.lastIndexOf('DeletePodIdentityAssociation')).toBeLessThan(undone.indexOf('DeleteRolePolicy'));
    expect(undone.indexOf('DeleteRole')).toBeGreaterThan(undone.lastIndexOf('DetachRolePolicy'));
  });

  describe('changes a service that has pods', () => {
    type Policies = [inline: string, managed: readonly string[]];
    const withPolicies = (name: string, inline: string, managed: readonly string[]): Workload => {
      const documentFor = (text: string) => ({
        ...document,
        Statement: [{ ...READ, Resource: `arn:aws:s3:::b/${text}/*` }],
      });
      const policies = {
        inline: [{ name, document: documentFor(inline) }],
        managed: managed.map((one) => ({ name: `${name}-${one}`, document: documentFor(one) })),
      };
      const role = createdRole({ name, trustPolicy, policies });
      return workload({ environment: place, associations, role });
    };
    const kept = workload({
      environment: place,
      associations,
      role: { kind: 'existing', arn: `arn:aws:iam::${ACCOUNT}:role/kept` },
    });

    /** Applies one after the other, and gives the operations of the second apply in the order of their calls. */
    async function operations(before: Workload, after: Workload): Promise<string[]> {
      const folder = await applied(before);
      const start = rig.cloud.calls.length;
      await applied(after);
      expect(await plan(folder)).toMatchObject({ code: 0 });
      return rig.cloud.calls.slice(start).map(({ operation }) => operation);
    }

    it.each([
      ['grow', ['a', []], ['b', ['c', 'd']]],
      ['move', ['a', ['b', 'c']], ['d', ['e', 'c']]],
      ['shrink', ['a', ['b', 'c']], ['d', []]],
    ] satisfies [string, Policies, Policies][])('whose policies %s: attach, put, detach', async (_, before, after) => {
      const done = await operations(withPolicies('orders-prod', ...before), withPolicies('orders-prod', ...after));
      const put = done.indexOf('PutRolePolicy');
      expect(put).toBeGreaterThan(done.lastIndexOf('AttachRolePolicy'));
      const firstDetach = done.indexOf('DetachRolePolicy');
      if (firstDetach !== -1) expect(firstDetach).toBeGreaterThan(put);
      expect(done.filter((operation) => operation === 'CreatePolicyVersion')).toEqual([]);
    });

    it.each([
      ['another name', withPolicies('orders-prod-v2', 'a', ['b'])],
      ['an existing role instead', kept],
    ])('whose role gets %s: associations move before the old role and its policies go', async (_, after) => {
      rig.cloud.change((state) => {
        const trusted = JSON.stringify(trustPolicy);
        const settings = { description: null, maxSessionDuration: 3600, permissionsBoundary: null, tags: {} };
        createRole(state, {
          account: ACCOUNT,
          partition: 'aws',
          name: 'kept',
          path: '/',
          trustPolicy: trusted,
          ...settings,
        });
      });
      const done = await operations(withPolicies('orders-prod', 'a', ['b']), after);
      const moved = done.lastIndexOf('UpdatePodIdentityAssociation');
      expect(moved).toBeGreaterThan(done.lastIndexOf('PutRolePolicy'));
      for (const operation of ['DeleteRolePolicy', 'DetachRolePolicy', 'DeletePolicy', 'DeleteRole']) {
        expect([operation, done.indexOf(operation) > moved]).toEqual([operation, true]);
      }
    });
  });

  it.each([
    ['an inline policy', () => void (role().inline['by-hand'] = JSON.stringify(document)), 'by-hand'],
    [
      'an attached policy',
      () => void role().attached.push('arn:aws:iam::aws:policy/AdministratorAccess'),
      'AdministratorAccess',
    ],
  ])('shows %s that was added by hand, and removes it', async (_what, byHand, name) => {
    const { trustPolicy } = orders.role as CreatedRole;
    const withoutPolicies = createdRole({ trustPolicy, policies: { inline: [], managed: [] } });
    const bare = workload({ environment: place, role: withoutPolicies, service: 'bare' });
    for (const given of [{ ...orders, createServiceAccounts: false }, bare]) {
      const folder = await applied(given);
      rig.cloud.change(byHand);
      const shown = await plan(folder);
      expect(shown).toMatchObject({ code: 2, output: expect.stringContaining(name) as string });
      await apply(folder);
      expect(JSON.stringify(role())).not.toContain(name);
      expect(await plan(folder)).toMatchObject({ code: 0 });
      expect(await runTerraform(rig, folder, 'destroy', '-auto-approve', '-no-color')).toMatchObject({ code: 0 });
    }
  });

  it('installs the agent', async () => {
    const folder = join(rig.folder, 'cluster');
    mkdirSync(folder);
    const stacks = synthesize((app) => addClusterStack(app, 'cluster-shop-eu', place, place.clusters[0]!));
    writeFileSync(join(folder, 'cdk.tf.json'), stacks.get('cluster-shop-eu')!.text);
    expect(await runTerraform(rig, folder, 'init', '-no-color')).toMatchObject({ code: 0 });
    await apply(folder);
    expect(rig.cloud.state.clusters[`${ACCOUNT}/eu-west-1/shop-eu`]?.addons).toMatchObject({
      'eks-pod-identity-agent': {
        version: agentAddon.version,
        configurationValues: JSON.stringify(agentAddon.configuration),
      },
    });
    expect(await plan(folder)).toMatchObject({ code: 0 });
  });
});
