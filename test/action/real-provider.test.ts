import { describeRealProvider } from '../rig/real-provider';
import { startRealRig } from '../rig/real-rig';
import { accountOf, isRead, type RoleState } from '../rig/terraform/cloud';
import { ACCOUNT, CREDENTIALS, manifest, startWorld, type World } from './world';

const ORDERS = 'services/orders/pod-identity.yaml';
const READ = 'read: "arn:aws:s3:::orders-{environment}/*"';
const SEND = '{ actions: sqs:SendMessage, resources: "arn:aws:sqs:*:*:orders" }';

const environment = CREDENTIALS;

describeRealProvider('the action, with the real AWS provider', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(startRealRig);
  });
  afterEach(async () => {
    await world.close();
    expect(world.github.violations).toEqual([]);
  });

  const role = (): RoleState | undefined => accountOf(world.terraform.cloud.state, ACCOUNT).roles['orders-prod'];
  const actions = () => JSON.stringify(Object.values(role()?.inline ?? {}));
  const changes = () =>
    world.terraform.cloud.calls.filter(({ operation }) => !isRead(operation)).map(({ operation }) => operation);

  /** Opens a pull request, has it reviewed, merges it and applies it. */
  async function deliver(branch: string, text: string | undefined): Promise<void> {
    const before = world.head('main');
    world.commit(branch, { [ORDERS]: text });
    const pull = world.openPullRequest(branch);
    const reviewed = await world.onPullRequest(pull, { environment });
    expect([reviewed.code, reviewed.code === 0 ? '' : reviewed.log]).toEqual([0, '']);
    const applied = await world.onPush(before, world.merge(pull), { environment });
    expect([applied.code, applied.code === 0 ? '' : applied.log]).toEqual([0, '']);
    expect(applied.outputs).toMatchObject({ applied: 'true', stacks: '["orders-prod"]' });
  }

  it('applies a service, finds and repairs drift, removes a grant, and removes the service', async () => {
    await deliver('orders', manifest('orders', [READ, SEND]));
    expect(changes()).toEqual(['CreateRole', 'PutRolePolicy', 'CreatePodIdentityAssociation']);
    expect(actions()).toContain('sqs:SendMessage');

    // A policy added by hand is drift, and the issue lists its access.
    world.terraform.cloud.change(() => {
      const Statement = [{ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }];
      Object.assign(role()?.inline ?? {}, { 'by-hand': JSON.stringify({ Version: '2012-10-17', Statement }) });
    });
    expect(await world.onSchedule({ environment })).toMatchObject({ code: 0, outputs: { stacks: '["orders-prod"]' } });
    expect(world.github.state.issues).toMatchObject([
      { state: 'open', body: expect.stringContaining('dynamodb:*') as string },
    ]);

    // A grant is removed, and with it what was added by hand.
    await deliver('less', manifest('orders', [READ]));
    expect(actions()).not.toContain('sqs:SendMessage');
    expect(Object.keys(role()?.inline ?? {})).toEqual(['orders-prod']);
    // The second plan is empty.
    expect(await world.onSchedule({ environment })).toMatchObject({ code: 0, outputs: { stacks: '[]' } });

    // The service is removed with everything that belongs to it.
    await deliver('no-orders', undefined);
    expect(role()).toBeUndefined();
    expect(changes().slice(-3)).toEqual(['DeletePodIdentityAssociation', 'DeleteRolePolicy', 'DeleteRole']);
    expect(world.terraform.cloud.calls.flatMap(({ dangers }) => dangers)).toEqual([]);
  }, 600_000);
});
