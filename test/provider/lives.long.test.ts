import fc from 'fast-check';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { mapWithLimit } from '../../action/src/map-with-limit';
import { plannedService } from '../../modules/review/planned-service';
import { parseVersionConstraint } from '../../modules/manifest/version-constraint';
import { driftedResources } from '../../modules/plan/drifted-resources';
import { changedStacks } from '../../modules/plan/stack-changes';
import type { PolicyDocument } from '../../modules/policy/document';
import { addServiceStack } from '../../modules/stacks/service-stack';
import { workloadStackName } from '../../modules/workloads/stack-names';
import type { Workload } from '../../modules/workloads/workload';
import { exampleConfiguration } from '../examples/cdktf-cli';
import CASES from '../policy/cases/access-analyzer.json';
import { describeRealProvider } from '../rig/real-provider';
import type { RealRig } from '../rig/real-rig';
import { realStack, type Run } from '../rig/real-stack';
import { accountOf, addCluster } from '../rig/terraform/cloud';
import { synthesize } from '../stacks/synthesize';
import { createdRole, environment, workload } from '../stacks/workloads';
import {
  addForeignRole,
  dangers,
  grantsOf,
  managedPolicy,
  startShop,
  synthesized,
  synthesizedFrom,
  type ShopManifest,
  type Synthesized,
} from './shop';

const STAGING = '111122223333';
const MONOREPO = join(__dirname, '..', '..', 'examples', 'monorepo');

/** A stack with what it becomes. */
interface Life {
  readonly name: string;
  readonly configurations: readonly Readonly<Record<string, unknown>>[];
  /** Undefined for a stack of a cluster. */
  readonly workloads: readonly (Workload | undefined)[];
}

const livesOf = ({ stacks, workloads }: Synthesized): Life[] =>
  [...stacks].map(([name, one]) => ({ name, configurations: [one], workloads: [workloads.get(name)] }));

/** The example as it is, but for where its state is kept, the version of the provider and what that lacks. */
async function exampleStacks(): Promise<Life[]> {
  const folder = mkdtempSync(join(tmpdir(), 'example-'));
  try {
    cpSync(MONOREPO, folder, { recursive: true, filter: (path) => !path.endsWith('cdktf.out') });
    const file = join(folder, 'eks-pod-identity.yaml');
    writeFileSync(file, exampleConfiguration(readFileSync(file, 'utf8'), 'terraform.tfstate', '~> 5.100'));
    return livesOf(await synthesizedFrom(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The policies that AWS publishes as pairs, in every spelling of theirs: ten pairs are the policies of one role. */
function publishedPairs(): Life[] {
  const pairs = CASES.filter(({ policyType }) => policyType === 'IDENTITY_POLICY');
  const place = environment({
    backend: { type: 'local', path: [], arguments: { path: 'terraform.tfstate' } },
  });
  const groups = Array.from({ length: Math.ceil(pairs.length / 10) }, (_, index) =>
    pairs.slice(index * 10, index * 10 + 10),
  );
  return groups.map((group, index) => {
    const service = `published-${index}`;
    const workloads = (['before', 'after'] as const).map((side) => {
      const documents = group.map((pair) => pair[side] as unknown as PolicyDocument);
      const managed = documents.map((document, at) => ({ name: `${service}-${at}`, document }));
      const inline = [{ name: service, document: documents[0]! }];
      const name = `${service}-prod`;
      const role = createdRole({
        name,
        arn: `arn:aws:iam::${STAGING}:role/pods/${name}`,
        policies: { inline, managed },
      });
      const [cluster] = place.clusters;
      return workload({
        service,
        environment: place,
        role,
        associations: [{ cluster: cluster!, namespace: 'published', serviceAccount: service }],
      });
    });
    const name = workloadStackName(service, 'prod');
    const configurations = workloads.map((one) => {
      const stacks = synthesize((app) => addServiceStack(app, one, parseVersionConstraint('~> 5.100')));
      return JSON.parse(stacks.get(name)?.text ?? '') as Record<string, unknown>;
    });
    // Their documents are not made of a manifest's grants, so there is nothing to compare the plans with.
    return { name, configurations, workloads: [undefined, undefined] };
  });
}

const grant = fc.oneof(
  fc.record({
    actions: fc.constantFrom('s3:GetObject', 's3:*', 'dynamodb:PutItem', 'kms:Decrypt', 'iam:PassRole'),
    resources: fc.constantFrom('*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::a/${aws:PrincipalTag/kubernetes-namespace}/*'),
    conditions: fc.constantFrom(
      { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-west-2'] } },
      { Bool: { 'aws:SecureTransport': true }, NumericLessThan: { 's3:max-keys': 10 } },
      { StringLike: { 'aws:PrincipalTag/kubernetes-namespace': 'sh*' } },
    ),
  }),
  fc.record({ read: fc.constantFrom('arn:aws:s3:::a/*', 'arn:aws:sqs:eu-west-1:444455556666:a') }),
);

const tags = fc.dictionary(fc.constantFrom('team', 'Team name', 'a:b/c=d+e@f'), fc.constantFrom('', 'x', 'ü é'));

/** Manifests with every key that version 5 of the provider can express. */
const manifestArbitrary = fc
  .record(
    {
      serviceAccounts: fc.uniqueArray(fc.constantFrom('api', 'worker', 'job'), { minLength: 1, maxLength: 3 }),
      allow: fc.array(grant, { minLength: 1, maxLength: 5 }),
      deny: fc.array(grant, { minLength: 1, maxLength: 2 }),
      large: fc.constantFrom(0, 9_000, 14_000),
      managedPolicies: fc.uniqueArray(fc.constantFrom('AmazonSQSReadOnlyAccess', 'ReadOnlyAccess'), { minLength: 1 }),
      path: fc.constantFrom('/', '/pods/a/'),
      tags,
      kubernetes: fc.constantFrom({ serviceAccount: 'create' }, { serviceAccount: 'none' }),
    },
    { requiredKeys: ['serviceAccounts', 'allow', 'tags'] },
  )
  .map(({ large = 0, path, tags: roleTags, allow, ...rest }) => ({
    ...rest,
    allow: [...allow, ...grantsOf(large)],
    // Another path needs another name.
    role: { tags: roleTags, ...(path !== undefined && { path, name: `{service}-${path.length}` }) },
  }));

async function generatedStacks(count: number, seed: number): Promise<Life[]> {
  const pairs = fc.sample(fc.tuple(manifestArbitrary, manifestArbitrary), { numRuns: count, seed });
  const sides = await Promise.all(
    [0, 1].map((side) =>
      synthesized(
        pairs.map((pair, index): ShopManifest => {
          const { serviceAccounts, ...manifest } = pair[side]!;
          const service = `generated-${index}`;
          return { service, ...manifest, serviceAccounts: serviceAccounts.map((name) => `${service}/${name}`) };
        }),
      ),
    ),
  );
  const [before, after] = sides.map(livesOf) as [Life[], Life[]];
  return before.map((life, index) => ({
    name: life.name,
    configurations: [...life.configurations, ...(after[index]?.configurations ?? [])],
    workloads: [...life.workloads, ...(after[index]?.workloads ?? [])],
  }));
}

describeRealProvider('stacks, from their first plan until they are removed, with the real AWS provider', () => {
  let rig: RealRig;
  beforeAll(async () => {
    rig = await startShop();
    rig.cloud.change((state) => {
      addCluster(state, STAGING, 'eu-west-1', 'shop-staging');
      addCluster(state, STAGING, 'eu-west-1', 'shop-eu');
      const boundary = `arn:aws:iam::${STAGING}:policy/pod-boundary`;
      accountOf(state, STAGING).policies[boundary] = managedPolicy(boundary);
      addForeignRole(rig, '/finance/', 'invoicing', STAGING);
    });
  });
  afterAll(() => {
    rig.close();
  });

  /** @returns what is not as it should be */
  async function live({ name, configurations, workloads }: Life): Promise<string[]> {
    const faults: string[] = [];
    const check = ({ code, output }: Run, what: string) => {
      if (code !== 0) faults.push(`${name}: ${what}: ${output}`);
    };
    const stack = realStack(rig, name, configurations[0]!);
    for (const [index, configuration] of configurations.entries()) {
      const sides = [configurations[index - 1] ?? {}, configuration].map((one) => [{ name, configuration: one }]);
      const [change] = changedStacks(sides[0]!, sides[1]!);
      stack.write(change?.configuration ?? configuration);
      // A provider that the stack did not need before has to be installed.
      await stack.init();
      const { json } = await stack.plan();
      const { deviation } = plannedService(json, workloads[index - 1], workloads[index]);
      if (workloads[index] && deviation) faults.push(`${name}: its plan deviates: ${JSON.stringify(deviation)}`);
      for (const { address } of driftedResources(json)) faults.push(`${name}: ${address} has drifted`);
      check(await stack.applyPlan(), 'apply');
      check(await stack.planAgain(), 'second plan');
    }
    check(await stack.destroy(), 'destroy');
    return faults;
  }

  function leftovers(): string[] {
    const { accounts, clusters } = rig.cloud.state;
    return [
      ...Object.values(accounts).flatMap(({ roles, policies }) => [...Object.keys(roles), ...Object.keys(policies)]),
      ...Object.values(clusters).flatMap((one) => [...Object.keys(one.associations), ...Object.keys(one.addons)]),
    ].filter((name) => !/^invoicing$|pod-boundary$/.test(name));
  }

  async function expectLives(lives: readonly Life[]): Promise<void> {
    const faults = await mapWithLimit(lives, availableParallelism(), live);
    expect(faults.flat()).toEqual([]);
    expect(dangers(rig)).toEqual([]);
    expect(leftovers()).toEqual([]);
  }

  it('all stacks of the example', async () => {
    const lives = await exampleStacks();
    expect(lives.length).toBeGreaterThan(38);
    await expectLives(lives);
  });

  it('the policies that AWS publishes as pairs, which IAM returns in another spelling', async () => {
    rig.cloud.behaviour.rewritesDocuments = true;
    await expectLives(publishedPairs());
    rig.cloud.behaviour.rewritesDocuments = false;
  });

  const seed = Number(process.env['SEED'] ?? Date.now() % 1e9);
  it(`generated manifests, each changed into another one (SEED=${seed})`, async () => {
    rig.cloud.behaviour.rewritesDocuments = true;
    const lives = await generatedStacks(20, seed);
    expect(lives.length).toBeGreaterThan(19);
    await expectLives(lives);
    rig.cloud.behaviour.rewritesDocuments = false;
  });
});
