import { accountOf, addCluster } from '../rig/terraform/cloud';
import { closeWorlds, remembered, rolesOf } from './merged-change';
import { ACCOUNT, configurationText, CREDENTIALS, manifest, type RunResult, startWorld, type World } from './world';

const CONFIGURATION = 'eks-pod-identity.yaml';
const SERVICE = 'services/orders/pod-identity.yaml';
const OTHER = '444455556666';
const POLICY = `arn:aws:iam::${ACCOUNT}:policy/limits`;
const DOCUMENT = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});
const ORDERS = manifest('orders', ['read: "arn:aws:s3:::orders/*"']);

type Files = Readonly<Record<string, string | undefined>>;

afterAll(closeWorlds);

let world: World;
let configuration: string;
let takeBack: () => void;
const run = { environment: CREDENTIALS };

/** A pull request that is merged and not applied. */
async function merge(branch: string, files: Files, review: object = { code: 0 }): Promise<void> {
  world.commit(branch, files);
  const pull = world.openPullRequest(branch);
  const reviewed = await world.onPullRequest(pull, run);
  expect(reviewed).toMatchObject(review);
  world.merge(pull);
}

/** Merges these changes one after the other. @returns applies them in one run */
async function merged(...changes: readonly Files[]): Promise<() => Promise<RunResult>> {
  const before = world.head('main');
  for (const [index, files] of changes.entries()) await merge(`change-${index}`, files);
  return () => world.onPush(before, world.head('main'), run);
}

async function applied(...changes: readonly Files[]): Promise<void> {
  expectApplied(await (await merged(...changes))());
}

function expectApplied({ outputs, log }: RunResult): void {
  expect([outputs['applied'], outputs['applied'] === 'true' ? '' : log]).toEqual(['true', '']);
}

const FAILED = { code: 1, outputs: { applied: 'false', 'failure-reason': 'apply-failed' } };
const policies = () =>
  Object.values(accountOf(world.terraform.cloud.state, ACCOUNT).policies)
    .map(({ name }) => name)
    .sort();
const otherRoles = () => Object.keys(accountOf(world.terraform.cloud.state, OTHER).roles);

beforeAll(async () => {
  world = remembered(await startWorld());
  configuration = configurationText(world.stateFolder);
  world.terraform.cloud.change((state) => addCluster(state, OTHER, 'eu-west-1', 'shop-eu'));
  takeBack = world.remember();
});
beforeEach(() => {
  takeBack();
});

/** The other policy stays, and with it the stack of both. */
const managing = (...names: readonly string[]) =>
  `${configuration}policies: { ${names.map((name) => `"arn:aws:iam::${ACCOUNT}:policy/${name}": { file: limits.json, manage: true }`).join(', ')} }\n`;
const bounded = ORDERS.replace('allow:', `role: { permissionsBoundary: "${POLICY}" }\nallow:`);

it('a managed policy that is first taken from the roles and then given up is deleted after the roles have lost it', async () => {
  await applied({ [CONFIGURATION]: managing('limits', 'other'), 'limits.json': DOCUMENT, [SERVICE]: bounded });
  expect(rolesOf(world)['orders-prod']?.permissionsBoundary).toBe(POLICY);

  const apply = await merged({ [SERVICE]: ORDERS }, { [CONFIGURATION]: managing('other') });
  world.terraform.cloud.inject({ operation: 'UpdateRole', code: 'AccessDenied' });
  const failed = await apply();
  expect(failed).toMatchObject(FAILED);
  expect(failed.log).toContain('managed-policies-prod: changes of several pull requests are pending');
  expect(policies()).toEqual(['limits', 'other']);

  expectApplied(await apply());
  expect(policies()).toEqual(['other']);
}, 180_000);

it('services that are removed and added again in another account leave nothing in the former one', async () => {
  await applied({ [SERVICE]: ORDERS });
  const before = world.head('main');
  await merge('remove', { [SERVICE]: undefined });
  // The plan of the pull request still finds the service in the former account.
  const moved = { [CONFIGURATION]: configuration.replaceAll(ACCOUNT, OTHER), [SERVICE]: ORDERS };
  await merge('add', moved, { outputs: { 'failure-reason': 'would-be-refused' } });
  expectApplied(await world.onPush(before, world.head('main'), run));
  expect([Object.keys(rolesOf(world)), otherRoles()]).toEqual([[], ['orders-prod']]);
});

it('an environment that is removed after its services leaves nothing in the account', async () => {
  await applied({ [SERVICE]: ORDERS });
  const renamed = configuration.replace('prod:', 'production:');
  const apply = await merged({ [SERVICE]: undefined }, { [CONFIGURATION]: renamed });
  world.terraform.cloud.inject({ operation: 'DeleteRole', code: 'AccessDenied' });
  expect(await apply()).toMatchObject(FAILED);
  expectApplied(await apply());
  expect(rolesOf(world)).toEqual({});
});

it('a role that gets another name, and then its former name with another path, ends with that path', async () => {
  const withRole = (role: string) => ORDERS.replace('allow:', `role: ${role}\nallow:`);
  await applied({ [SERVICE]: ORDERS });
  await applied({ [SERVICE]: withRole('{ name: orders-v2 }') }, { [SERVICE]: withRole('{ path: /pods/ }') });
  expect(Object.values(rolesOf(world)).map(({ arn }) => arn)).toEqual([
    `arn:aws:iam::${ACCOUNT}:role/pods/orders-prod`,
  ]);
});
