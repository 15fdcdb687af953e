import { join } from 'node:path';
import { writeSynthesizedApp } from '../action/synthesized-app';
import { ACCOUNT, CREDENTIALS, startWorld, type World } from '../action/world';
import { describeRealProvider } from '../rig/real-provider';
import { startRealRig } from '../rig/real-rig';
import { accountOf, addCluster, isRead } from '../rig/terraform/cloud';
import { createAssociation } from '../rig/terraform/eks';
import { createRole } from '../rig/terraform/iam';

const environment = CREDENTIALS;
const SQS = 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess';
const MANAGED = `arn:aws:iam::${ACCOUNT}:policy/mine`;

const document = (Action: string | string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
  ],
});

/** A user's own app for a role that was created by hand before. */
function ownApp(stateFolder: string, awsProvider: string, association: string): Record<string, unknown> {
  return {
    terraform: {
      required_providers: { aws: { source: 'aws', version: awsProvider } },
      backend: { local: { path: join(stateFolder, 'mine.tfstate') } },
    },
    provider: { aws: [{ region: 'eu-west-1', allowed_account_ids: [ACCOUNT] }] },
    import: [
      { to: 'aws_iam_role.r', id: 'mine' },
      { to: 'aws_iam_role_policy.p', id: 'mine:p' },
      { to: 'aws_iam_policy.m', id: MANAGED },
      { to: 'aws_iam_role_policy_attachment.m', id: `mine/${MANAGED}` },
      { to: 'aws_iam_role_policy_attachment.s', id: `mine/${SQS}` },
      { to: 'aws_iam_role_policies_exclusive.e', id: 'mine' },
      { to: 'aws_iam_role_policy_attachments_exclusive.e', id: 'mine' },
      { to: 'aws_eks_pod_identity_association.a', id: `shop-eu,${association}` },
      { to: 'aws_eks_addon.agent', id: 'shop-eu:eks-pod-identity-agent' },
    ],
    resource: {
      aws_iam_role: { r: { name: 'mine', assume_role_policy: TRUST } },
      aws_iam_role_policy: { p: { name: 'p', role: '${aws_iam_role.r.id}', policy: document('s3:GetObject') } },
      aws_iam_policy: { m: { name: 'mine', policy: document('sns:Publish') } },
      aws_iam_role_policy_attachment: {
        m: { role: '${aws_iam_role.r.id}', policy_arn: '${aws_iam_policy.m.arn}' },
        s: { role: '${aws_iam_role.r.id}', policy_arn: SQS },
      },
      aws_iam_role_policies_exclusive: {
        e: { role_name: '${aws_iam_role.r.id}', policy_names: ['${aws_iam_role_policy.p.name}'] },
      },
      aws_iam_role_policy_attachments_exclusive: {
        e: { role_name: '${aws_iam_role.r.id}', policy_arns: ['${aws_iam_policy.m.arn}', SQS] },
      },
      aws_eks_pod_identity_association: {
        a: { cluster_name: 'shop-eu', namespace: 'shop', service_account: 'mine', role_arn: '${aws_iam_role.r.arn}' },
      },
      aws_eks_addon: {
        agent: { cluster_name: 'shop-eu', addon_name: 'eks-pod-identity-agent', addon_version: 'v1.3.8-eksbuild.2' },
      },
    },
  };
}

describeRealProvider('an own app that only imports, with the real AWS provider', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(startRealRig);
  });
  afterEach(async () => {
    await world.close();
  });

  /** The role, its policies, its association and the add-on. @returns the association's ID */
  function madeByHand(): string {
    let id = '';
    world.terraform.cloud.change((state) => {
      const role = createRole(state, {
        account: ACCOUNT,
        partition: 'aws',
        name: 'mine',
        path: '/',
        trustPolicy: TRUST,
        description: null,
        maxSessionDuration: 3600,
        permissionsBoundary: null,
        tags: {},
      });
      // In another spelling than the app's.
      role.inline['p'] = document(['s3:GetObject']);
      role.attached.push(MANAGED, SQS);
      accountOf(state, ACCOUNT).policies[MANAGED] = {
        name: 'mine',
        arn: MANAGED,
        path: '/',
        id: 'ANPAMINE',
        description: null,
        document: document(['sns:Publish']),
        tags: {},
      };
      const cluster = addCluster(state, ACCOUNT, 'eu-west-1', 'shop-eu');
      cluster.addons['eks-pod-identity-agent'] = {
        name: 'eks-pod-identity-agent',
        version: 'v1.3.8-eksbuild.2',
        configurationValues: null,
        arn: `arn:aws:eks:eu-west-1:${ACCOUNT}:addon/shop-eu/eks-pod-identity-agent/1`,
        created: '2026-01-01T00:00:00Z',
        tags: {},
      };
      const at = { partition: 'aws', account: ACCOUNT, region: 'eu-west-1', cluster: 'shop-eu' };
      ({ id } = createAssociation(state, at, {
        namespace: 'shop',
        serviceAccount: 'mine',
        roleArn: role.arn,
        disableSessionTags: false,
        targetRoleArn: null,
        tags: {},
      }));
    });
    return id;
  }

  it('is shown, recorded and applied, changes nothing in AWS, and then has nothing left to do', async () => {
    const stack = ownApp(world.stateFolder, world.terraform.awsProvider ?? '', madeByHand());
    const inputs = writeSynthesizedApp(world, { mine: stack });
    const before = world.head('main');
    world.commit('change', { 'app.ts': '// imports' });
    const pull = world.openPullRequest('change');

    const planned = await world.onPullRequest(pull, { environment, inputs });
    expect([planned.code, planned.code === 0 ? '' : planned.log]).toEqual([0, '']);
    const comment = world.github.state.comments[0]?.body ?? '';
    for (const address of ['aws_iam_role.r', 'aws_iam_role_policies_exclusive.e', 'aws_eks_addon.agent']) {
      expect(comment).toMatch(
        new RegExp(`import.*${address.replaceAll('.', '\\.')}|${address.replaceAll('.', '\\.')}.*import`),
      );
    }
    expect(planned.outputs).toMatchObject({ verdict: 'equal' });

    const calls = world.terraform.cloud.calls.length;
    const applied = await world.onPush(before, world.merge(pull), { environment, inputs });
    expect([applied.code, applied.code === 0 ? '' : applied.log]).toEqual([0, '']);
    expect(applied.outputs).toMatchObject({ applied: 'true' });
    const made = world.terraform.cloud.calls.slice(calls).filter(({ operation }) => !isRead(operation));
    expect(made.map(({ operation }) => operation)).toEqual([]);
    const drift = await world.onSchedule({ environment, inputs });
    expect(drift).toMatchObject({ code: 0, outputs: { stacks: '[]' } });
  });
});
