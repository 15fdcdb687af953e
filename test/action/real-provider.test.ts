import { describeRealProvider } from '../rig/real-provider';
import { startRealDelivery, type RealDelivery } from './real-delivery';
import { manifest } from './world';

const READ = 'read: "arn:aws:s3:::orders-{environment}/*"';
const SEND = '{ actions: sqs:SendMessage, resources: "arn:aws:sqs:*:*:orders" }';

/**
 * The story with the drift of the account and the end of the service is in `test/provider/story.long.test.ts`, where each
 * command of Terraform starts the provider. Here only those of the first review do: 45 of 60 seconds of processor time
 * were its starts.
 */
describeRealProvider('the action, with the real AWS provider', () => {
  let delivery: RealDelivery;
  beforeEach(async () => {
    delivery = await startRealDelivery({ isAttached: true });
  });
  afterEach(async () => {
    await delivery.world.close();
    expect(delivery.world.github.violations).toEqual([]);
  });

  it('applies a service, and removes a grant together with a policy that was added by hand', async () => {
    const { world, deliver, addPolicyByHand, changes, policies, role } = delivery;
    await deliver('orders', manifest('orders', [READ, SEND]));
    expect(changes()).toEqual(['CreateRole', 'PutRolePolicy', 'CreatePodIdentityAssociation']);
    expect(policies()).toContain('sqs:SendMessage');

    addPolicyByHand();
    // The comment lists the policy as drift.
    expect(await deliver('less', manifest('orders', [READ]))).toContain('dynamodb:*');
    expect(policies()).not.toContain('sqs:SendMessage');
    expect(Object.keys(role()?.inline ?? {})).toEqual(['orders-prod']);
    expect(world.terraform.cloud.calls.flatMap(({ dangers }) => dangers)).toEqual([]);
  }, 600_000);
});
