import { isDeepStrictEqual } from 'node:util';
import { applyPolicy, planPolicy, type JobScope } from '../../examples/github-oidc/job-policies';
import { evaluate, type PolicyDocument } from '../../modules';
import { describeRealProvider } from '../rig/real-provider';
import { type RealRig } from '../rig/real-rig';
import { realStack, type RealStack } from '../rig/real-stack';
import { type Need } from '../rig/terraform/cloud';
import {
  ACCOUNT,
  BOUNDARY,
  configuration,
  dangers,
  orders,
  outgrown,
  PUBLISH,
  startShop,
  synthesized,
  type ShopConfiguration,
  type ShopManifest,
} from './shop';

const STATE = { bucket: 'tf-state', prefix: 'pod-identity/' };
const SCOPE: JobScope = {
  account: ACCOUNT,
  repository: { name: 'acme/shop', ownerId: '1001', id: '2002' },
  defaultBranch: 'main',
  rolePath: '/pods/',
  permissionsBoundary: BOUNDARY,
  state: STATE,
};

/** Each starts from what the one before left. */
const STORY: readonly { readonly manifests: readonly ShopManifest[]; readonly settings?: ShopConfiguration }[] = [
  { manifests: [orders()] },
  { manifests: [orders((manifest) => void manifest.allow?.push(PUBLISH))] },
  { manifests: [orders((manifest) => void (manifest.serviceAccounts = ['shop/orders-api', 'shop/worker']))] },
  { manifests: [orders((manifest) => void (manifest.managedPolicies = ['AmazonSQSReadOnlyAccess']))] },
  { manifests: [outgrown()] },
  { manifests: [outgrown((manifest) => void manifest.allow?.push(PUBLISH))] },
  { manifests: [orders()], settings: settingsWith((role) => void (role.tags = { team: 'a' })) },
  { manifests: [orders((manifest) => void (manifest.role = { name: 'orders-v2' }))] },
  { manifests: [orders()], settings: settingsWith(() => undefined, 'v1.3.9-eksbuild.1') },
  { manifests: [orders()], settings: withDriver({ presets: 'ebs-csi' }) },
  { manifests: [orders()], settings: withDriver({ presets: 'ebs-csi', role: { name: 'driver' } }) },
  { manifests: [] },
];

/**
 * Actions that the jobs have although the story never needs them, each with its reason: what heals an apply that was
 * interrupted, and what a person may have changed by hand.
 */
const SPARE: Readonly<Record<string, string>> = {
  'iam:UpdateRole': 'repairs a session duration that was changed by hand',
  'iam:UpdateRoleDescription': 'the provider calls it where only the description differs',
  'iam:PutRolePermissionsBoundary': 'repairs a boundary that was removed or replaced by hand',
  'iam:CreatePolicyVersion': 'repairs a managed policy that was changed by hand',
  'iam:DeletePolicyVersion': 'deletes the versions of a managed policy that were made by hand',
  'iam:ListRoleTags': 'tells whether an existing role is ours before it is imported',
  'iam:ListPolicyTags': 'tells whether an existing policy is ours before it is imported',
  'eks:ListPodIdentityAssociations': 'finds an association that an interrupted apply has made, to import it',
  'eks:ListTagsForResource': 'reads the tags of add-ons and associations by ARN, in newer versions of the provider',
  'iam:UntagPolicy': 'tags of managed policies that change',
  'eks:UntagResource': 'tags of associations that change',
};

describeRealProvider('the jobs of the example for GitHub', () => {
  let rig: RealRig;
  beforeAll(async () => {
    rig = await startShop();
    rig.cloud.change((state) => {
      state.buckets = { [STATE.bucket]: {} };
    });
  });
  afterAll(() => {
    rig.close();
  });

  it('have the permissions that a whole story of a service needs, and no others', async () => {
    const used = { plan: new Map<string, Need>(), apply: new Map<string, Need>() };
    let seen = 0;
    const note = (job: 'plan' | 'apply') => {
      for (const { details } of rig.cloud.calls.slice(seen)) {
        for (const need of details?.needs ?? []) used[job].set(JSON.stringify(need), need);
      }
      seen = rig.cloud.calls.length;
    };
    const stacks = new Map<string, RealStack>();
    const written = new Map<string, Configuration>();
    for (const { manifests, settings = settingsWith() } of STORY) {
      const { stacks: next } = await synthesized(manifests, settings);
      for (const name of new Set([...stacks.keys(), ...next.keys()])) {
        const wanted = next.get(name);
        const made = wanted === undefined ? withoutResources(written.get(name)!) : inBucket(wanted);
        if (isDeepStrictEqual(written.get(name), made)) continue;
        written.set(name, made);
        const stack = stacks.get(name) ?? realStack(rig, name, made);
        stack.write(made);
        if (!stacks.has(name)) await stack.init();
        stacks.set(name, stack);
        note('plan');
        await stack.plan();
        note('plan');
        expect(await stack.applyPlan()).toMatchObject({ code: 0 });
        note('apply');
      }
    }
    for (const stack of stacks.values()) expect(await stack.destroy()).toMatchObject({ code: 0 });
    note('apply');
    expect(dangers(rig)).toEqual([]);

    const [plan, apply] = [planPolicy(SCOPE), applyPolicy(SCOPE)];
    const needed = new Set([...used.plan.values(), ...used.apply.values()].map(({ action }) => action));
    const idle = actionsOf(apply).filter((action) => !needed.has(action) && !(action in SPARE));
    const needless = Object.keys(SPARE).filter((action) => needed.has(action));
    const refusals = { plan: refused(plan, used.plan), apply: refused(apply, new Map([...used.plan, ...used.apply])) };
    expect({ ...refusals, idle, needless }).toEqual({ plan: [], apply: [], idle: [], needless: [] });
  }, 1_800_000);
});

function settingsWith(
  change: (role: { tags: Record<string, string> }) => void = () => undefined,
  agent?: string,
): ShopConfiguration {
  return configuration((value) => {
    const [cluster] = value.environments.prod.clusters;
    if (cluster && agent !== undefined) cluster.addons = { 'eks-pod-identity-agent': { version: agent } };
    change(value.defaults.role);
    value.environments.prod.backend = {
      s3: { bucket: STATE.bucket, key: `${STATE.prefix}{stack}.tfstate`, region: 'eu-west-1', use_lockfile: true },
    };
  });
}

/** With an add-on that owns an association. */
function withDriver(settings: Readonly<Record<string, unknown>>): ShopConfiguration {
  const value = settingsWith();
  const cluster = value.environments.prod.clusters[1]!;
  cluster.addons = { ...cluster.addons, 'aws-ebs-csi-driver': settings };
  return value;
}

type Configuration = Readonly<Record<string, unknown>>;

/** The fake has one host name for all buckets. */
function inBucket(stack: Configuration): Configuration {
  const terraform = stack['terraform'] as { backend: { s3: Configuration } };
  const s3 = { ...terraform.backend.s3, use_path_style: true };
  return { ...stack, terraform: { ...terraform, backend: { s3 } } };
}

function withoutResources({ resource: _resource, output: _output, ...rest }: Configuration): Configuration {
  return rest;
}

/** What a job needs and its policy does not allow. */
function refused(policy: PolicyDocument, needs: ReadonlyMap<string, Need>): readonly Need[] {
  return [...needs.values()].filter(
    ({ action, resource, context }) => evaluate(policy, { action, resource, context }).decision !== 'allowed',
  );
}

function actionsOf({ Statement }: PolicyDocument): readonly string[] {
  return [...new Set([Statement].flat().flatMap(({ Action = [] }) => Action))].sort();
}
