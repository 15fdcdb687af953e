import { parse, stringify } from 'yaml';
import { migrateSources } from '../../modules/migrate/migrate-sources';
import { ACCOUNT, CREDENTIALS, configurationText, startWorld, type World } from '../action/world';
import { accountOf, isRead } from '../rig/terraform/cloud';
import { createRole } from '../rig/terraform/iam';
import { describeTerraform } from '../terraform';
import { accountDetails, allow, describedCluster, document, roleDetail, subject, tokens } from './found-account';

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

  /** A role of IRSA with a policy of its own. */
  function madeByHand(): void {
    world.terraform.cloud.change((state) => {
      const role = createRole(state, {
        account: ACCOUNT,
        partition: 'aws',
        name: 'orders',
        path: '/',
        trustPolicy: JSON.stringify(document(TRUST)),
        description: null,
        maxSessionDuration: 3600,
        permissionsBoundary: null,
        tags: {},
      });
      role.inline['own'] = JSON.stringify(SEND);
    });
  }

  /** The written files, with the backend of the world. */
  function written(): Readonly<Record<string, string>> {
    const account = accountDetails([roleDetail('orders', { trust: [TRUST], inline: SEND })]);
    const { files, verdict } = migrateSources(
      [
        { file: 'account.json', text: account, isNamed: true },
        { file: 'cluster.json', text: describedCluster('shop-eu'), isNamed: true },
      ],
      { environments: new Map([[ACCOUNT, 'prod']]) },
    );
    expect(verdict).toBe('equal');
    const own = parse(configurationText(world.stateFolder)) as { environments: { prod: { backend: object } } };
    const texts = Object.fromEntries(files.map(({ path, text }) => [path, text]));
    const configuration = parse(texts['eks-pod-identity.yaml'] ?? '') as { environments: { prod: object } };
    Object.assign(configuration.environments.prod, { backend: own.environments.prod.backend });
    return { ...texts, 'eks-pod-identity.yaml': stringify(configuration) };
  }

  it('imports the role, destroys nothing, and gives both mechanisms the access that was there', async () => {
    madeByHand();
    const before = world.head('main');
    world.commit('migrate', written());
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
