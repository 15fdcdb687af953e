import { plannedChanges, plannedService } from '../../modules/review/planned-service';
import type { TerraformPlan } from '../../modules/plan/terraform-plan';
import type { PolicyDocument } from '../../modules/policy/document';
import type { CreatedRole, Workload } from '../../modules/workloads/workload';
import { CONFIGURATION, manifest, workloadsOf } from '../access/workloads';
import { realPlan } from '../plan/real-plans';

const [WORKLOAD] = workloadsOf(
  manifest('environments: prod', 'serviceAccounts: shop/api', 'allow: [{ actions: s3:GetObject, resources: "*" }]'),
);

/** The plan with a second role beside its own, under another address and name. */
function withSecondRole(plan: TerraformPlan): TerraformPlan {
  const changes = plan.resource_changes ?? [];
  const second = changes
    .filter(({ type }) => type === 'aws_iam_role')
    .map((change) => ({
      ...change,
      address: 'aws_iam_role.second',
      name: 'second',
      change: { ...change.change, after: { ...(change.change.after as object), name: 'second' } },
    }));
  return { ...plan, resource_changes: [...changes, ...second] };
}

const SECOND = expect.stringMatching(/^the stack also has the role .*second, whose access is not compared$/) as string;

it('a stack with a second role deviates from its manifest, since the access of that role is unknown', () => {
  const plan = withSecondRole(realPlan('create'));
  const reasons = plannedService(plan, undefined, WORKLOAD).deviation?.unknown.map(({ reason }) => reason);
  expect(reasons).toContainEqual(SECOND);
  const alone = plannedService(realPlan('create'), undefined, WORKLOAD).deviation?.unknown.map(({ reason }) => reason);
  expect(alone).not.toContainEqual(SECOND);
});

it('the role of a stack is compared with the manifest at any position among others', () => {
  const plan = realPlan('create');
  const own = plannedService(plan, undefined, WORKLOAD).deviation?.role;
  const changes = [...(withSecondRole(plan).resource_changes ?? [])].reverse();
  expect(plannedService({ ...plan, resource_changes: changes }, undefined, WORKLOAD).deviation?.role).toEqual(own);
});

it('known policies of resources, which no plan has, are no deviation of the plan', () => {
  const [like] = workloadsOf(
    `service: orders
environments: prod
serviceAccounts: shop/api
managedPolicies: AmazonSSMReadOnlyAccess
role: { name: orders, path: /pods/, tags: { team: a } }
allow: [{ actions: [s3:*, sqs:SendMessage, sns:Publish], resources: "*" }]
deny: [{ actions: s3:DeleteObject, resources: "*" }]`,
    CONFIGURATION.replace(/ +- name: shop-us\n.*\n/, ''),
  );
  const toEveryone = { Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' } as const;
  const queue = {
    resource: 'arn:aws:sqs:eu-west-1:111122223333:orders',
    document: { Version: '2012-10-17', Statement: toEveryone } as const,
  };
  const deviation = plannedService(
    realPlan('create'),
    undefined,
    like && { ...like, resourcePolicies: [queue] },
  ).deviation;
  expect([deviation?.gained, deviation?.lost, deviation?.unknown]).toEqual([[], [], []]);
});

describe('the stack of a target role', () => {
  const ACCOUNTS = `${CONFIGURATION}accounts:
  data: { account: "444455556666", region: eu-central-1, profile: data }
  archive: { account: "777788889999", region: eu-central-1, profile: archive }
`;
  const grant = (action: string): string => `allow: [ { actions: ${action}, resources: "arn:aws:s3:::data/*" } ]`;
  const chained = (settings: string): Workload =>
    workloadsOf(`service: orders\nserviceAccounts: shop/api\ntargetRole: ${settings}`, ACCOUNTS)[0]!;
  const reader = chained(`{ account: data, ${grant('s3:GetObject')} }`);
  const writer = chained(`{ account: data, ${grant('s3:PutObject')} }`);
  const elsewhere = chained(`{ account: archive, ${grant('s3:GetObject')} }`);
  const [direct] = workloadsOf('service: orders\nserviceAccounts: shop/api', ACCOUNTS);
  const arnOf = ({ targetRole }: Workload): string => targetRole!.role.arn;

  /** The role of a stack as Terraform has it; undefined for none. */
  type Side = { readonly role: CreatedRole; readonly trust?: PolicyDocument } | undefined;
  const sideOf = (workload: Workload, trust?: PolicyDocument): Side => ({
    role: workload.targetRole!.role as CreatedRole,
    ...(trust && { trust }),
  });

  function planOf(before: Side, after: Side): TerraformPlan {
    const roleOf = (side: Side) =>
      side && {
        name: side.role.name,
        path: side.role.path,
        ...(side === before && { arn: side.role.arn }),
        assume_role_policy: JSON.stringify(side.trust ?? side.role.trustPolicy),
        tags_all: side.role.tags,
      };
    const policyOf = (side: Side) =>
      side && {
        name: 'grants',
        role: side.role.name,
        policy: JSON.stringify({ Version: '2012-10-17', Statement: side.role.statements }),
      };
    const resource = (type: string, values: (side: Side) => object | undefined) => ({
      address: `${type}.target`,
      mode: 'managed' as const,
      type,
      name: 'target',
      change: {
        actions: [before && after ? 'update' : after ? 'create' : 'delete'] as const,
        before: values(before) ?? null,
        after: values(after) ?? null,
      },
    });
    return {
      format_version: '1.2',
      terraform_version: '1.11.4',
      resource_changes: [resource('aws_iam_role', roleOf), resource('aws_iam_role_policy', policyOf)],
      configuration: { root_module: {} },
    };
  }

  const asDeclared = { drift: undefined, account: undefined, deviation: undefined };

  it.each<[what: string, plan: TerraformPlan, before: Workload | undefined, after: Workload | undefined]>([
    ['created', planOf(undefined, sideOf(reader)), direct, reader],
    ['changed', planOf(sideOf(reader), sideOf(writer)), reader, writer],
    ['removed with the chain', planOf(sideOf(reader), undefined), reader, direct],
    ['removed with the service', planOf(sideOf(reader), undefined), reader, undefined],
    ['applied already', planOf(sideOf(writer), sideOf(writer)), reader, writer],
  ])('is as declared where it is %s', (_, plan, before, after) => {
    expect(plannedService(plan, before, after, 'target')).toEqual(asDeclared);
  });

  it('deviates where the plan gives the pods more', () => {
    const { deviation } = plannedService(planOf(undefined, sideOf(writer)), undefined, reader, 'target');
    expect(deviation?.gained).toEqual([expect.objectContaining({ actions: ['s3:PutObject'], via: [arnOf(reader)] })]);
  });

  it('deviates where the plan trusts others', () => {
    const trust: PolicyDocument = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'sts:AssumeRole' },
    };
    const { deviation } = plannedService(planOf(undefined, sideOf(reader, trust)), undefined, reader, 'target');
    expect(deviation?.trust?.gained).toEqual([
      expect.objectContaining({ resources: { include: [arnOf(reader)], exclude: [] } }),
    ]);
  });

  it('has drifted where the account differs, which has the service as the base declares it', () => {
    const { drift, account, deviation } = plannedService(
      planOf(sideOf(writer), sideOf(elsewhere)),
      reader,
      elsewhere,
      'target',
    );
    expect(drift).toMatchObject({ gained: [{ actions: ['s3:PutObject'] }], lost: [{ actions: ['s3:GetObject'] }] });
    expect(account?.access?.associations[0]?.targetRole).toBe(arnOf(reader));
    expect(account?.access?.targetRoles).toMatchObject([{ arn: arnOf(writer) }]);
    expect(deviation).toBeUndefined();
  });

  it('gives pods nothing in an account where it is missing', () => {
    const { drift, account } = plannedService(planOf(undefined, sideOf(reader)), reader, writer, 'target');
    expect(drift).toMatchObject({ gained: [], lost: [{ actions: ['s3:GetObject'] }] });
    expect(account?.access?.targetRoles).toMatchObject([{ permissions: { policies: [] } }]);
  });
});

it('a chain of an app to an account that no role of its plan is in is found', () => {
  const association = (target_role_arn: string): TerraformPlan => ({
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: [
      {
        address: 'aws_eks_pod_identity_association.api',
        mode: 'managed',
        type: 'aws_eks_pod_identity_association',
        name: 'api',
        change: {
          actions: ['create'],
          before: null,
          after: {
            cluster_name: 'shop',
            namespace: 'shop',
            service_account: 'api',
            role_arn: 'arn:aws:iam::111122223333:role/orders',
            target_role_arn,
            disable_session_tags: false,
          },
        },
      },
    ],
    configuration: { root_module: {} },
  });
  const rulesOf = (arn: string): readonly string[] =>
    plannedChanges('app', association(arn)).flatMap(({ findings }) => findings.map(({ rule }) => rule));
  expect(rulesOf('arn:aws:iam::444455556666:role/reader')).toContain('chain-to-unnamed-account');
  expect(rulesOf('arn:aws:iam::111122223333:role/reader')).not.toContain('chain-to-unnamed-account');
});
