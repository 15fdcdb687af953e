import { startRealDelivery } from '../action/real-delivery';
import { CREDENTIALS, manifest } from '../action/world';
import { describeRealProvider } from '../rig/real-provider';

const environment = CREDENTIALS;
const READ = 'read: "arn:aws:s3:::orders-{environment}/*"';
const SEND = '{ actions: sqs:SendMessage, resources: "arn:aws:sqs:*:*:orders" }';

describeRealProvider('the whole story, with the real AWS provider', () => {
  it('applies a service, finds and repairs drift, removes a grant, and removes the service', async () => {
    const { world, deliver, addPolicyByHand, changes, policies, role } = await startRealDelivery();
    await deliver('orders', manifest('orders', [READ, SEND]));

    // A policy added by hand is drift, and the issue lists its access.
    addPolicyByHand();
    expect(await world.onSchedule({ environment })).toMatchObject({ code: 0, outputs: { stacks: '["orders-prod"]' } });
    expect(world.github.state.issues).toMatchObject([
      { state: 'open', body: expect.stringContaining('dynamodb:*') as string },
    ]);

    // A grant is removed, and with it what was added by hand.
    await deliver('less', manifest('orders', [READ]));
    expect(policies()).not.toContain('sqs:SendMessage');
    expect(Object.keys(role()?.inline ?? {})).toEqual(['orders-prod']);
    // The second plan is empty.
    expect(await world.onSchedule({ environment })).toMatchObject({ code: 0, outputs: { stacks: '[]' } });

    // The service is removed with everything that belongs to it.
    await deliver('no-orders', undefined);
    expect(role()).toBeUndefined();
    expect(changes().slice(-3)).toEqual(['DeletePodIdentityAssociation', 'DeleteRolePolicy', 'DeleteRole']);
    expect(world.terraform.cloud.calls.flatMap(({ dangers }) => dangers)).toEqual([]);
    await world.close();
    expect(world.github.violations).toEqual([]);
  }, 600_000);
});
