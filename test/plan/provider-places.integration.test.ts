import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { providerPlaces } from '../../modules/plan/provider-places';
import { parseTerraformPlan, type TerraformPlan } from '../../modules/plan/terraform-plan';
import { plannedChanges } from '../../modules/review/planned-service';
import { addCluster } from '../rig/terraform/cloud';
import { startTerraformRig, type TerraformRig } from '../rig/terraform/rig';
import { runTerraform } from '../rig/terraform/run-terraform';

const ONE = '111122223333';
const TWO = '444455556666';
const THREE = '777788889999';

let rig: TerraformRig;
let folder: string;

beforeEach(async () => {
  rig = await startTerraformRig();
  folder = join(rig.folder, 'stack');
  rig.cloud.change((state) => addCluster(state, ONE, 'eu-west-1', 'shop-eu'));
});

afterEach(() => {
  rig.close();
});

/** The plan of modules by folder; the root module's is ''. */
async function planOf(modules: Readonly<Record<string, object>>): Promise<TerraformPlan> {
  for (const [path, configuration] of Object.entries(modules)) {
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, 'main.tf.json'), JSON.stringify(configuration));
  }
  await runTerraform(rig, folder, 'init');
  const planned = await runTerraform(rig, folder, 'plan', '-out=plan');
  if (planned.code !== 0) throw new Error(planned.output);
  return parseTerraformPlan((await runTerraform(rig, folder, 'show', '-json', 'plan')).output);
}

const terraform = { required_providers: { aws: { source: 'aws' } } };
const provider = (region: string, account: string, more = {}) => ({
  region,
  allowed_account_ids: [account],
  ...more,
});
const role = (more = {}) => ({
  name: 'orders',
  assume_role_policy: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  }),
  ...more,
});

it('the provider of a resource is the one that its configuration names, in the module that it is in', async () => {
  const plan = await planOf({
    '': {
      terraform,
      provider: { aws: [provider('eu-west-1', ONE), provider('cn-north-1', TWO, { alias: 'china' })] },
      resource: { aws_iam_role: { one: role(), two: role({ name: 'two', provider: 'aws.china' }) } },
      module: {
        inherits: { source: './child' },
        is_given: { source: './child', providers: { aws: 'aws.china' } },
        nested: { source: './parent' },
      },
    },
    child: { resource: { aws_iam_role: { r: role() } } },
    parent: { module: { own: { source: '../child' } } },
  });
  const places = providerPlaces(plan);
  const [eu, china] = [
    { partition: 'aws', account: ONE, region: 'eu-west-1' },
    { partition: 'aws-cn', account: TWO, region: 'cn-north-1' },
  ];
  expect(places({ address: 'aws_iam_role.one' })).toEqual(eu);
  expect(places({ address: 'aws_iam_role.two' })).toEqual(china);
  expect(places({ address: 'module.inherits.aws_iam_role.r' })).toEqual(eu);
  expect(places({ address: 'module.is_given.aws_iam_role.r' })).toEqual(china);
  expect(places({ address: 'module.nested.module.own.aws_iam_role.r' })).toEqual(eu);
});

it('a Region that is a variable has its value in the plan', async () => {
  const plan = await planOf({
    '': {
      terraform,
      variable: { region: { default: 'us-gov-west-1' } },
      provider: { aws: [provider('${var.region}', THREE)] },
      resource: { aws_iam_role: { r: role() } },
    },
  });
  const place = { partition: 'aws-us-gov', account: THREE, region: 'us-gov-west-1' };
  expect(providerPlaces(plan)({ address: 'aws_iam_role.r' })).toEqual(place);
});

it('a resource that is not in the configuration has the provider of no other, where there are several', async () => {
  const [plan, single] = [
    await planOf({
      '': { terraform, provider: { aws: [provider('eu-west-1', ONE), provider('eu-west-2', TWO, { alias: 'b' })] } },
    }),
    await planOf({ '': { terraform, provider: { aws: [provider('eu-west-1', ONE)] } } }),
  ];
  const removed = { address: 'aws_iam_role.removed' };
  // Terraform leaves a provider out of the plan that no resource uses.
  const providers = { aws: { name: 'aws' }, 'aws.b': { name: 'aws' } };
  const several = { ...plan, configuration: { ...plan.configuration, provider_config: providers } };
  expect(providerPlaces(several)(removed)).toEqual({ partition: 'aws', account: '*', region: '*' });
  expect(providerPlaces(single)(removed).account).toMatch(/^(\*|111122223333)$/);
});

it('a Region that is made of several parts is not known', async () => {
  const plan = await planOf({
    '': {
      terraform,
      variable: { area: { default: 'eu' } },
      provider: { aws: [provider('${var.area}-west-1', ONE)] },
      resource: { aws_iam_role: { r: role() } },
    },
  });
  expect(providerPlaces(plan)({ address: 'aws_iam_role.r' }).region).toBe('*');
});

it("the access of an app's roles is that of the account in which each is created", async () => {
  const plan = await planOf({
    '': {
      terraform,
      provider: { aws: [provider('eu-west-1', ONE), provider('eu-central-1', TWO, { alias: 'other' })] },
      resource: {
        aws_iam_role: { one: role(), two: role({ provider: 'aws.other' }) },
        aws_eks_pod_identity_association: {
          a: {
            provider: 'aws.other',
            cluster_name: 'shop',
            namespace: 'shop',
            service_account: 'orders',
            role_arn: '${aws_iam_role.two.arn}',
          },
        },
        aws_iam_role_policy: {
          p: {
            role: '${aws_iam_role.two.id}',
            provider: 'aws.other',
            policy: JSON.stringify({
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
            }),
          },
        },
      },
    },
  });
  const two = plannedChanges('shop', plan).find(({ manifest }) => manifest === 'aws_iam_role.two');
  expect(two).toMatchObject({
    verdict: 'broader',
    role: { after: `arn:aws:iam::${TWO}:role/orders` },
    associations: { gained: [{ clusterArn: `arn:aws:eks:eu-central-1:${TWO}:cluster/shop` }] },
  });
});
