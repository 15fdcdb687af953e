import { plannedService } from '../../modules/review/planned-service';
import type { TerraformPlan } from '../../modules/plan/terraform-plan';
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
