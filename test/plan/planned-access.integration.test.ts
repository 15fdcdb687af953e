import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalChanges, changeDigest } from '../../modules/plan/canonical-changes';
import { withDynamicBlocks } from '../../modules/plan/plan-configuration';
import { plannedAccess, type PlannedAccess } from '../../modules/plan/planned-access';
import { parseTerraformPlan, type TerraformPlan } from '../../modules/plan/terraform-plan';
import { accountOf, addCluster, type RoleState } from '../rig/terraform/cloud';
import { startTerraformRig, type TerraformRig } from '../rig/terraform/rig';
import { runTerraform } from '../rig/terraform/run-terraform';

const ACCOUNT = '111122223333';
const PLACE = { partition: 'aws', account: ACCOUNT, region: 'eu-west-1' };
const TRUST = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
  ],
};
const allowing = (action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
});

type Resources = Record<string, Record<string, object>>;

function stack(): Resources {
  return {
    aws_iam_role: {
      r: {
        name: 'orders',
        path: '/pods/',
        assume_role_policy: JSON.stringify(TRUST),
        max_session_duration: 7200,
        tags: { team: 'a' },
      },
    },
    aws_iam_role_policy: {
      p: { name: 'read', role: '${aws_iam_role.r.name}', policy: JSON.stringify(allowing('s3:GetObject')) },
    },
    aws_iam_policy: { m: { name: 'more', policy: JSON.stringify(allowing('sqs:SendMessage')) } },
    aws_iam_role_policy_attachment: {
      m: { role: '${aws_iam_role.r.name}', policy_arn: '${aws_iam_policy.m.arn}' },
      ssm: { role: '${aws_iam_role.r.name}', policy_arn: 'arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess' },
    },
    aws_iam_role_policies_exclusive: {
      r: { role_name: '${aws_iam_role.r.name}', policy_names: ['${aws_iam_role_policy.p.name}'] },
    },
    aws_iam_role_policy_attachments_exclusive: {
      r: {
        role_name: '${aws_iam_role.r.name}',
        policy_arns: [
          '${aws_iam_role_policy_attachment.m.policy_arn}',
          '${aws_iam_role_policy_attachment.ssm.policy_arn}',
        ],
      },
    },
    aws_eks_pod_identity_association: {
      eu: { cluster_name: 'shop-eu', namespace: 'shop', service_account: 'api', role_arn: '${aws_iam_role.r.arn}' },
    },
  };
}

const ORDERS = {
  arn: `arn:aws:iam::${ACCOUNT}:role/pods/orders`,
  tags: { team: 'a' },
  trustPolicy: TRUST,
  maxSessionDuration: 7200,
};
const ASSOCIATION = {
  cluster: 'shop-eu',
  clusterArn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/shop-eu`,
  namespace: 'shop',
  serviceAccount: 'api',
};

let rig: TerraformRig;
let folder: string;

beforeEach(async () => {
  rig = await startTerraformRig();
  folder = join(rig.folder, 'stack');
  mkdirSync(folder);
  rig.cloud.change((state) => addCluster(state, ACCOUNT, 'eu-west-1', 'shop-eu'));
});

afterEach(() => {
  rig.close();
});

async function plan(resource: Resources): Promise<TerraformPlan> {
  const configuration = {
    terraform: { required_providers: { aws: { source: 'aws' } } },
    provider: { aws: [{ region: 'eu-west-1', allowed_account_ids: [ACCOUNT] }] },
    resource,
  };
  // A provider that runs already needs no `terraform init`.
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
  const planned = await runTerraform(rig, folder, 'plan', '-out=plan');
  if (planned.code !== 0) throw new Error(planned.output);
  return parseTerraformPlan((await runTerraform(rig, folder, 'show', '-json', 'plan')).output);
}

async function apply(): Promise<void> {
  const applied = await runTerraform(rig, folder, 'apply', 'plan');
  if (applied.code !== 0) throw new Error(applied.output);
}

async function access(resource: Resources): Promise<PlannedAccess> {
  return plannedAccess(await plan(resource), () => PLACE);
}

function role(): RoleState {
  const found = accountOf(rig.cloud.state, ACCOUNT).roles['orders'];
  if (found === undefined) throw new Error('no role');
  return found;
}

it('resolves what is known only after apply through the configuration', async () => {
  const { before, after } = await access(stack());
  expect(before).toEqual([]);
  expect(after).toEqual([
    {
      key: 'aws_iam_role.r',
      role: {
        ...ORDERS,
        permissions: {
          policies: [
            allowing('s3:GetObject'),
            'arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess',
            allowing('sqs:SendMessage'),
          ],
        },
      },
      associations: [ASSOCIATION],
      targetRoles: [],
      undecided: [],
    },
  ]);
});

it('finds the same access before and after when nothing changes', async () => {
  await plan(stack());
  await apply();
  const { before, after } = await access(stack());
  expect(before).toEqual(after);
  expect(after[0]?.associations).toEqual([ASSOCIATION]);
});

it('reads manual changes as the access before', async () => {
  await plan(stack());
  await apply();
  rig.cloud.change(() => {
    role().inline['read'] = JSON.stringify(allowing('s3:*'));
    role().inline['by-hand'] = JSON.stringify(allowing('iam:*'));
    role().attached.push('arn:aws:iam::aws:policy/AdministratorAccess');
    role().trustPolicy = JSON.stringify({ ...TRUST, Statement: [...TRUST.Statement, TRUST.Statement[0]] });
  });
  const { before, after } = await access(stack());
  expect(before[0]?.role.permissions?.policies).toEqual(
    expect.arrayContaining([allowing('s3:*'), allowing('iam:*'), 'arn:aws:iam::aws:policy/AdministratorAccess']),
  );
  expect(before[0]?.undecided).toEqual([]);
  expect(before[0]?.role.trustPolicy?.Statement).toHaveLength(2);
  expect(after[0]?.role).toEqual({ ...ORDERS, permissions: after[0]?.role.permissions });
  expect(after[0]?.undecided).toEqual([]);
  expect(after[0]?.role.permissions?.policies).toEqual([
    allowing('s3:GetObject'),
    'arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess',
    allowing('sqs:SendMessage'),
  ]);
});

it('keeps what was attached by hand where no exclusive list takes it away', async () => {
  const open = stack();
  delete open['aws_iam_role_policy_attachments_exclusive'];
  await plan(open);
  await apply();
  rig.cloud.change(() => role().attached.push('arn:aws:iam::aws:policy/AdministratorAccess'));
  const { after } = await access(open);
  expect(after[0]?.role.permissions?.policies).toContain('arn:aws:iam::aws:policy/AdministratorAccess');
});

it('knows only the ARN of a role that is managed outside the repository', async () => {
  const { aws_eks_pod_identity_association } = stack();
  const arn = `arn:aws:iam::${ACCOUNT}:role/theirs`;
  const { after } = await access({
    aws_eks_pod_identity_association: { eu: { ...aws_eks_pod_identity_association?.['eu'], role_arn: arn } },
  });
  expect(after).toEqual([
    { key: arn, role: { arn, tags: {} }, associations: [ASSOCIATION], targetRoles: [], undecided: [] },
  ]);
});

it('leaves inline policies of a new role undecided where a dynamic block makes them', async () => {
  const dynamic = {
    inline_policy: [
      {
        for_each: '${[aws_iam_role.other.unique_id]}',
        content: [{ name: '${inline_policy.value}', policy: JSON.stringify(allowing('s3:*')) }],
      },
    ],
  };
  const trust = { assume_role_policy: JSON.stringify(TRUST) };
  const resource = { aws_iam_role: { r: { name: 'orders', ...trust, dynamic }, other: { name: 'other', ...trust } } };
  const { after } = plannedAccess(withDynamicBlocks(await plan(resource), { resource }), () => PLACE);
  expect(after.map(({ key, undecided }) => [key, undecided])).toEqual([
    ['aws_iam_role.other', []],
    ['aws_iam_role.r', ['inline_policy of aws_iam_role.r is known only after apply']],
  ]);
});

describe('the session of an association', () => {
  const TARGET = 'arn:aws:iam::444455556666:role/reports';
  const doubts = ({ before, after }: PlannedAccess) =>
    [before, after].map((roles) => roles.flatMap(({ undecided }) => undecided));
  const withTarget = (target_role_arn: string): Resources => ({
    ...stack(),
    aws_eks_pod_identity_association: {
      eu: { ...stack()['aws_eks_pod_identity_association']?.['eu'], target_role_arn },
    },
  });
  const changed =
    (name: string, before: unknown, after: unknown) =>
    (planned: TerraformPlan): TerraformPlan => ({
      ...planned,
      resource_changes: (planned.resource_changes ?? []).map((resource) =>
        resource.type !== 'aws_eks_pod_identity_association'
          ? resource
          : {
              ...resource,
              change: {
                ...resource.change,
                actions: ['update' as const],
                before: { ...(resource.change.after as object), [name]: before },
                after: { ...(resource.change.after as object), [name]: after },
              },
            },
      ),
    });

  const targetsOf = ({ before, after }: PlannedAccess) =>
    [before, after].map((roles) => roles.flatMap((role) => role.associations.map(({ targetRole }) => targetRole)));

  it('reads the target role of each side, whose access is not in the plan', async () => {
    expect(targetsOf(await access(withTarget(TARGET)))).toEqual([[], [TARGET]]);
    await apply();
    const planned = await access(withTarget(TARGET));
    expect(targetsOf(planned)).toEqual([[TARGET], [TARGET]]);
    expect(doubts(planned)).toEqual([[], []]);
    expect(planned.after.map(({ targetRoles }) => targetRoles)).toEqual([[]]);
    expect(targetsOf(await access(stack()))).toEqual([[TARGET], [undefined]]);
  });

  it('reads the target role of the same plan with its access, before its ARN is known', async () => {
    const Statement = [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' }];
    const resources: Resources = {
      ...stack(),
      aws_iam_role: {
        ...stack()['aws_iam_role'],
        reader: { name: 'reader', assume_role_policy: '{"Version":"2012-10-17","Statement":[]}' },
      },
      aws_iam_role_policy: {
        ...stack()['aws_iam_role_policy'],
        reader: {
          name: 'read',
          role: '${aws_iam_role.reader.name}',
          policy: JSON.stringify({ Version: '2012-10-17', Statement }),
        },
      },
      aws_eks_pod_identity_association:
        withTarget('${aws_iam_role.reader.arn}')['aws_eks_pod_identity_association'] ?? {},
    };
    const { after } = await access(resources);
    const chained = after.find(({ associations }) => associations.length > 0);
    const arn = `arn:aws:iam::${PLACE.account}:role/reader`;
    expect(chained?.associations[0]?.targetRole).toBe(arn);
    expect(chained?.targetRoles).toMatchObject([{ arn, permissions: { policies: [{ Statement }] } }]);
    expect(chained?.undecided).toEqual([]);
  });

  it('reads the session policy of each side, and leaves one that cannot be read undecided', async () => {
    await plan(stack());
    await apply();
    const planned = await plan(stack());
    const document = { Version: '2012-10-17', Statement: [] };
    const read = (before: unknown, after: unknown) => {
      const found = plannedAccess(changed('policy', before, after)(planned), () => PLACE);
      const policies = [found.before, found.after].map((roles) =>
        roles.flatMap(({ associations }) => associations.map(({ sessionPolicy }) => sessionPolicy)),
      );
      return { policies, doubts: doubts(found).flat() };
    };
    expect(read(JSON.stringify(document), null)).toEqual({ policies: [[document], [undefined]], doubts: [] });
    expect(read('', JSON.stringify(document))).toEqual({ policies: [[undefined], [document]], doubts: [] });
    const doubt = 'policy of aws_eks_pod_identity_association.eu is known only after apply';
    expect(read(null, '{').doubts).toContain(doubt);
  });
});

describe('session tags', () => {
  const associations = (...disabled: readonly boolean[]): Resources => ({
    ...stack(),
    aws_eks_pod_identity_association: Object.fromEntries(
      disabled.map((disable_session_tags, index) => [
        `a${index}`,
        {
          ...stack()['aws_eks_pod_identity_association']?.['eu'],
          service_account: `api-${index}`,
          disable_session_tags,
        },
      ]),
    ),
  });

  it('are known to be switched off', async () => {
    const { after } = await access(associations(true, true));
    expect(after.map(({ role, undecided }) => [role.sessionTags, undecided])).toEqual([[false, []]]);
  });

  it('are there where nothing switches them off', async () => {
    const { after } = await access(associations(false, false));
    expect(after.map(({ role, undecided }) => [role.sessionTags, undecided])).toEqual([[undefined, []]]);
  });

  it('are in doubt where associations differ', async () => {
    const { after } = await access(associations(false, true));
    expect(after[0]?.undecided).toEqual([`1 of 2 associations of ${ORDERS.arn} have no session tags`]);
  });
});

it('says so when a document is known only after apply', async () => {
  const resources = stack();
  resources['aws_iam_role_policy'] = {
    p: { name: 'read', role: '${aws_iam_role.r.name}', policy: '${jsonencode({ Statement = [aws_iam_role.r.arn] })}' },
  };
  const { after } = await access(resources);
  expect(after[0]?.undecided).toEqual(['policy of aws_iam_role_policy.p is known only after apply']);
});

describe('the digest of a plan', () => {
  const digestOf = async (resource: Resources) => changeDigest(canonicalChanges('orders-prod', await plan(resource)));

  it('is the same when the same is planned again', async () => {
    expect(await digestOf(stack())).toBe(await digestOf(stack()));
  });

  it('differs when a policy differs, and when the account drifted in between', async () => {
    await plan(stack());
    await apply();
    const wider = stack();
    wider['aws_iam_role_policy'] = {
      p: { name: 'read', role: '${aws_iam_role.r.name}', policy: JSON.stringify(allowing('s3:GetObject*')) },
    };
    const reviewed = await digestOf(wider);
    expect(reviewed).not.toBe(await digestOf(stack()));
    rig.cloud.change(() => {
      role().inline['read'] = JSON.stringify(allowing('s3:*'));
    });
    expect(await digestOf(wider)).not.toBe(reviewed);
  });

  it('after an apply that stopped half way, the steps left are steps of the first plan', async () => {
    const first = canonicalChanges('orders-prod', await plan(stack()));
    rig.cloud.inject({ operation: 'CreatePodIdentityAssociation', code: 'ThrottlingException' });
    rig.cloud.inject({ operation: 'AttachRolePolicy', code: 'ThrottlingException', times: 2 });
    await expect(apply()).rejects.toThrow('ThrottlingException');

    const left = canonicalChanges('orders-prod', await plan(stack()));
    expect(left.length).toBeGreaterThan(1);
    expect(left.length).toBeLessThan(first.length);
    expect(changeDigest(left)).not.toBe(changeDigest(first));
    expect(first.map(({ stepHash }) => stepHash)).toEqual(expect.arrayContaining(left.map(({ stepHash }) => stepHash)));
  });
});

it.each([
  ['another format', JSON.stringify({ format_version: '2.0', configuration: {} })],
  ['a failed plan', JSON.stringify({ format_version: '1.2', configuration: { root_module: {} }, errored: true })],
  ['no plan', 'null'],
])('refuses %s', (_name, text) => {
  expect(() => parseTerraformPlan(text)).toThrow(SyntaxError);
});
