import { ACCOUNT, CREDENTIALS, startWorld, type World } from '../action/world';
import { accountOf, isRead } from '../rig/terraform/cloud';
import { describeTerraform } from '../terraform';
import { accountDetails, allow, describedCluster, document, roleDetail, subject, tokens } from './found-account';
import { makeRoles, migratedFiles } from './migrated-world';

const TRUST = tokens(subject('shop/orders'));
const SEND = document(
  allow(['sqs:SendMessage', 'sqs:GetQueueUrl', 'sqs:GetQueueAttributes'], `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`),
);

describeTerraform('what migrate writes, through a pull request', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(async () => {
    await world.close();
  });

  it('imports the role, destroys nothing, and gives both mechanisms the access that was there', async () => {
    makeRoles(world, [{ name: 'orders', trust: TRUST, inline: SEND }]);
    const { verdict, files } = migratedFiles(world, {
      'account.json': accountDetails([roleDetail('orders', { trust: [TRUST], inline: SEND })]),
      'cluster.json': describedCluster('shop-eu'),
    });
    expect(verdict).toBe('equal');
    const before = world.head('main');
    world.commit('migrate', files);
    const pull = world.openPullRequest('migrate');
    const planned = await world.onPullRequest(pull, { environment: CREDENTIALS });
    expect([planned.code, planned.code === 0 ? '' : planned.log]).toEqual([0, '']);
    const comment = world.github.state.comments[0]?.body ?? '';
    expect(comment).toMatch(/import.*aws_iam_role\.role|aws_iam_role\.role.*import/);

    const calls = world.terraform.cloud.calls.length;
    const applied = await world.onPush(before, world.merge(pull), { environment: CREDENTIALS });
    expect([applied.code, applied.code === 0 ? '' : applied.log]).toEqual([0, '']);
    const made = world.terraform.cloud.calls
      .slice(calls)
      .filter(({ operation }) => !isRead(operation))
      .map(({ operation }) => operation);
    expect(made).not.toContain('CreateRole');
    expect(made).not.toContain('DeleteRole');
    const role = accountOf(world.terraform.cloud.state, ACCOUNT).roles['orders'];
    expect(role?.trustPolicy).toContain('pods.eks.amazonaws.com');
    expect(role?.trustPolicy).toContain('sts:AssumeRoleWithWebIdentity');
    expect(made.indexOf('UpdateAssumeRolePolicy')).toBeLessThan(made.indexOf('CreatePodIdentityAssociation'));
    expect(Object.keys(role?.inline ?? {})).toEqual(['orders']);
  });
});
