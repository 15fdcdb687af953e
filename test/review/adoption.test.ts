import { explainMissingImports, withoutMissingImports } from '../../action/src/missing-imports';
import { TerraformError, type TerraformDiagnostic } from '../../action/src/terraform';
import { compareWorkloads } from '../../modules/change/compare-workloads';
import { addFindings } from '../../modules/findings/add-findings';
import { OWN_SEVERITIES } from '../../modules/findings/severity-policy';
import type { Change, TerraformPlan } from '../../modules/plan/terraform-plan';
import { withAccount, withAdoptions } from '../../modules/review/account-access';
import { plannedService } from '../../modules/review/planned-service';
import type { Review } from '../../modules/review/review';
import type { CreatedRole, Workload } from '../../modules/workloads/workload';
import { CONFIGURATION, workloadsOf } from '../access/workloads';

const ONE_CLUSTER = CONFIGURATION.replace(/ +- name: shop-us\n.*\n/, '');
const service = (adopt: string): Workload =>
  workloadsOf(
    `service: orders\nserviceAccounts: shop/api\nallow: [{ actions: s3:GetObject, resources: "*" }]\n${adopt}`,
    ONE_CLUSTER,
  )[0]!;
const ADOPTING = service('adopt: { associations: { shop-eu: { shop/api: a-1 } } }');
const PLAIN = service('');

interface Account {
  /** Actions of the role's inline policies in the account, by name. */
  readonly inline: Readonly<Record<string, string>>;
  readonly isImported?: boolean;
  readonly association?: { readonly importing: string };
}

const documentOf = (Action: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

/** The plan of the service's stack, in an account that has its role already. */
function planOf({ inline, isImported = true, association }: Account): TerraformPlan {
  const role = ADOPTING.role as CreatedRole;
  const values = { name: role.name, path: role.path, arn: role.arn, tags_all: {} };
  const trust = { assume_role_policy: JSON.stringify(role.trustPolicy) };
  const inline_policy = Object.entries(inline).map(([name, action]) => ({ name, policy: documentOf(action) }));
  const importing = (id: string) => (isImported ? { importing: { id } } : {});
  const resource = (type: string, change: Change) => ({
    address: `${type}.x`,
    mode: 'managed' as const,
    type,
    name: 'x',
    change,
  });
  const owned = { cluster_name: 'shop-eu', namespace: 'shop', service_account: 'api', role_arn: role.arn };
  const names = (policy_names: readonly string[]) => ({ role_name: role.name, policy_names });
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: [
      resource('aws_iam_role', {
        actions: ['no-op'],
        before: { ...values, ...trust, inline_policy },
        after: { ...values, ...trust, inline_policy },
        ...importing(role.name),
      }),
      resource('aws_iam_role_policy', {
        actions: ['create'],
        before: null,
        after: { name: 'orders-prod', role: role.name, policy: documentOf('s3:GetObject') },
      }),
      resource('aws_iam_role_policies_exclusive', {
        actions: ['update'],
        before: names(Object.keys(inline)),
        after: names(['orders-prod']),
        ...importing(role.name),
      }),
      resource('aws_eks_pod_identity_association', {
        actions: association ? ['no-op'] : ['create'],
        before: association ? owned : null,
        after: owned,
        ...(association && { importing: { id: association.importing } }),
      }),
    ],
    configuration: { root_module: {} },
  };
}

/** The review of a change, as the plan completes it. */
function reviewed(plan: TerraformPlan, before: Workload | undefined, after: Workload) {
  const sides = { before: before ? [before] : [], after: [after] };
  const compared = compareWorkloads(sides.before, sides.after, { base: '0', head: '1' });
  const change = addFindings(compared, sides);
  const revisions = { ...sides } as unknown as Review['revisions'];
  const review = { change, revisions, severityPolicy: OWN_SEVERITIES } as Review;
  const { account, drift, deviation } = plannedService(plan, before, after);
  const accounts = new Map(account ? [['orders-prod', account]] : []);
  return {
    declared: change,
    planned: withAdoptions(review, accounts),
    gated: withAccount(review, accounts),
    drift,
    deviation,
  };
}

describe('with a plan, an adopted service is compared with the account', () => {
  const association = { importing: 'shop-eu,a-1' };

  test('and gains nothing that it has already', () => {
    const { declared, planned, gated, drift, deviation } = reviewed(
      planOf({ inline: { old: 's3:GetObject' }, association }),
      undefined,
      ADOPTING,
    );
    expect(declared.verdict).toBe('unknown');
    expect(planned).toMatchObject({
      verdict: 'equal',
      services: [{ verdict: 'equal', gained: [], lost: [], findings: [] }],
    });
    expect(planned.services[0]?.notes[0]).toBe(
      'role "orders-prod" and association a-1 are adopted: compared with the account, as the plan has it',
    );
    expect(gated.services).toEqual(planned.services);
    expect([drift, deviation]).toEqual([undefined, undefined]);
  });

  test('and loses what the manifest does not have', () => {
    const { planned } = reviewed(
      planOf({ inline: { a: 's3:GetObject', b: 'sqs:SendMessage' }, association }),
      undefined,
      ADOPTING,
    );
    expect(planned).toMatchObject({
      verdict: 'narrower',
      services: [{ gained: [], lost: [{ actions: ['sqs:SendMessage'] }] }],
    });
  });

  test('and gains its role where the association is new', () => {
    const { planned } = reviewed(planOf({ inline: { old: 's3:GetObject' } }), undefined, ADOPTING);
    expect(planned.services[0]).toMatchObject({
      verdict: 'broader',
      associations: { gained: [{ serviceAccount: 'api' }] },
    });
  });

  test('also where the base has the manifest, whose apply has failed', () => {
    const { planned } = reviewed(
      planOf({ inline: { a: 's3:GetObject', b: 'sqs:SendMessage' }, association }),
      PLAIN,
      ADOPTING,
    );
    expect(planned).toMatchObject({ verdict: 'narrower', services: [{ lost: [{ actions: ['sqs:SendMessage'] }] }] });
  });

  test('which is the drift of a later change, until it is applied', () => {
    const { drift } = reviewed(planOf({ inline: { a: 'sqs:SendMessage' }, association }), ADOPTING, ADOPTING);
    expect(drift?.gained).toMatchObject([{ actions: ['sqs:SendMessage'] }]);
  });

  test('and is not told of where all of it is managed already', () => {
    const plan = planOf({ inline: { 'orders-prod': 's3:GetObject' }, isImported: false, association });
    const managed = plan.resource_changes?.map((resource) => {
      const { importing: _, ...change } = resource.change;
      return { ...resource, change: { ...change, before: change.before ?? change.after } };
    });
    const { planned } = reviewed({ ...plan, resource_changes: managed ?? [] }, PLAIN, ADOPTING);
    expect(planned).toMatchObject({ verdict: 'equal', services: [] });
  });
});

test('the role that an add-on has for IRSA and loses is not known', () => {
  const [addon] = workloadsOf(
    {},
    ONE_CLUSTER.replace(
      'name: shop-eu',
      'name: shop-eu\n        addons: { aws-ebs-csi-driver: { adopt: { role: false }, presets: ebs-csi } }',
    ),
  );
  const irsa = 'arn:aws:iam::111122223333:role/irsa';
  const values = { addon_name: 'aws-ebs-csi-driver', cluster_name: 'shop-eu' };
  const change: Change = {
    actions: ['update'],
    importing: { id: 'shop-eu:aws-ebs-csi-driver' },
    before: { ...values, service_account_role_arn: irsa },
    after: values,
  };
  const plan: TerraformPlan = {
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: [
      { address: 'aws_eks_addon.addon', mode: 'managed', type: 'aws_eks_addon', name: 'addon', change },
    ],
    configuration: { root_module: {} },
  };
  expect(plannedService(plan, undefined, addon).account).toEqual({
    access: undefined,
    undecided: [{ reason: expect.stringContaining(irsa) as string, side: 'before' }],
    adopts: ['add-on "aws-ebs-csi-driver"'],
  });
});

describe('an import of an object that does not exist', () => {
  const missing = (address: string): TerraformDiagnostic => ({
    severity: 'error',
    summary: 'Cannot import non-existent remote object',
    detail: `While attempting to import an existing object to "${address}", the provider detected that no object exists`,
  });
  const blocks = [
    { to: 'aws_iam_role.role', id: 'legacy' },
    { to: 'aws_eks_pod_identity_association.api', id: 'shop,a-1@us-east-1' },
    { to: 'aws_eks_addon.addon', id: 'shop:coredns' },
    { to: 'aws_iam_policy.policy', id: 'arn:aws:iam::111122223333:policy/x' },
  ];

  test.each([
    ['aws_iam_role.role', /^IAM role "legacy" does not exist .* `adopt: \{ role: false \}`/],
    ['aws_eks_pod_identity_association.api', /^association a-1 does not exist in cluster "shop"/],
    ['aws_eks_addon.addon', /^add-on "coredns" is not installed in cluster "shop"/],
  ])('stops the plan of %s, with what to write', (address, expected) => {
    const error = new TerraformError('plan', 'failed', 'x', [missing(address)]);
    expect(withoutMissingImports({ import: blocks }, error)).toBeUndefined();
    const explained = explainMissingImports({ import: blocks }, error);
    expect(explained.kind).toBe('adoption-missing');
    expect(explained.message).toMatch(expected);
  });

  test('leaves other errors as they are, and creates a policy', () => {
    const other = new TerraformError('plan', 'failed', 'x', [{ severity: 'error', summary: 'no', detail: '' }]);
    expect(explainMissingImports({ import: blocks }, other)).toBe(other);
    const policy = new TerraformError('plan', 'failed', 'x', [missing('aws_iam_policy.policy')]);
    expect(withoutMissingImports({ import: blocks }, policy)).toEqual({ import: blocks.slice(0, 3) });
  });
});
