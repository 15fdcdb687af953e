import { serviceAccessOf } from '../../modules/access/service-access';
import {
  type ResourceMerge,
  type ResourceStatements,
  resourceStatements,
} from '../../modules/access/resource-statements';
import type { AccessObject, PolicyDocument } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';
import type { Workload } from '../../modules/workloads/workload';
import { CONFIGURATION, manifest, workloadsOf } from './workloads';

const OTHER = '444455556666';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1';
const QUEUE = `arn:aws:sqs:eu-west-1:${OTHER}:events`;
const FUNCTION = `arn:aws:lambda:eu-west-1:${OTHER}:function:rates`;
const SECRET = `arn:aws:secretsmanager:eu-west-1:${OTHER}:secret:db-??????`;
const REPOSITORY = `arn:aws:ecr:eu-west-1:${OTHER}:repository/base`;

function workload(grants: string, more: Partial<Workload> = {}): Workload {
  const [first] = workloadsOf(manifest('serviceAccounts: shop/api', grants), CONFIGURATION);
  if (!first) throw new Error('no workload');
  return { ...first, ...more };
}

function statementsOf(grants: string, more: Partial<Workload> = {}): ResourceStatements {
  const [first] = resourceStatements(workload(grants, more));
  if (!first) throw new Error('no statements');
  return first;
}

const GRANTS = `allow:
  - { actions: [s3:GetObject, s3:ListBucket], resources: ["arn:aws:s3:::reports", "arn:aws:s3:::reports/in/*"] }
  - { actions: [s3:GetObject], resources: "arn:aws:s3:::logs/*" }
  - { actions: [kms:Decrypt], resources: "${KEY}", conditions: { StringEquals: { "kms:ViaService": s3.eu-west-1.amazonaws.com } } }
  - { actions: [sqs:SendMessage], resources: ["${QUEUE}", "arn:aws:sqs:eu-west-1:111122223333:own"] }
  - { actions: [lambda:InvokeFunction], resources: "${FUNCTION}" }
  - { actions: [secretsmanager:GetSecretValue], resources: "${SECRET}" }
  - { actions: [ecr:BatchGetImage], resources: "${REPOSITORY}" }
`;

describe('statements for the policies of resources', () => {
  const { resources, role } = statementsOf(GRANTS);

  it('are made for other accounts, for keys, and for buckets whose owner is not known', () => {
    expect(resources.map(({ resource, account, need }) => [resource, account, need])).toEqual([
      [REPOSITORY, OTHER, 'required'],
      [KEY, '111122223333', 'key'],
      [FUNCTION, OTHER, 'required'],
      ['arn:aws:s3:::logs', undefined, 'unknown-owner'],
      ['arn:aws:s3:::reports', undefined, 'unknown-owner'],
      [SECRET, OTHER, 'required'],
      [QUEUE, OTHER, 'required'],
    ]);
  });

  /** Each: an action and a resource of the grants. */
  test.each([
    ['s3:GetObject', 'arn:aws:s3:::reports/in/a', 'arn:aws:s3:::reports'],
    ['s3:ListBucket', 'arn:aws:s3:::reports', 'arn:aws:s3:::reports'],
    ['kms:Decrypt', KEY, KEY],
    ['sqs:SendMessage', QUEUE, QUEUE],
    ['lambda:InvokeFunction', FUNCTION, FUNCTION],
    ['secretsmanager:GetSecretValue', SECRET.replace('??????', 'abc123'), SECRET],
    ['ecr:BatchGetImage', REPOSITORY, REPOSITORY],
  ])('let the role, and no other, use %s on %s', (action, resource, of) => {
    const { permissions } = serviceAccessOf(workload(GRANTS)).role;
    const merge = resources.find((one) => one.resource === of);
    const access = (principal: string, statements: ResourceMerge['statements']): AccessObject => ({
      policies: permissions?.policies ?? [],
      principal,
      resourcePolicies: [
        {
          resource: of === SECRET ? resource : of,
          account: of === KEY ? '111122223333' : OTHER,
          document: { Version: '2012-10-17', Statement: statements },
        },
      ],
    });
    const request = { action, resource, context: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } };
    const decide = (principal: string, statements = merge?.statements ?? []) =>
      evaluate(access(principal, statements), request).decision;
    expect([decide(role), decide(role, []), decide(role.replace('orders', 'billing'))]).toEqual([
      'allowed',
      'implicitly-denied',
      'implicitly-denied',
    ]);
    // A grant's conditions hold on both sides.
    const sids = (merge?.statements ?? []).map(({ Sid }) => Sid);
    expect(sids.every((sid) => /^[A-Za-z0-9]+$/.test(sid ?? '')) && new Set(sids).size === sids.length).toBe(true);
  });

  it('follow what the policy of each kind of resource accepts', () => {
    const sqs = statementsOf(`allow:
  - actions: [sqs:ChangeMessageVisibility, sqs:DeleteMessage, sqs:DeleteQueue, sqs:GetQueueAttributes, sqs:GetQueueUrl, sqs:ListDeadLetterSourceQueues, sqs:PurgeQueue, sqs:ReceiveMessage, sqs:SendMessage]
    resources: "${QUEUE}"`).resources[0];
    expect(sqs?.statements.map(({ Action }) => [Action].flat().length)).toEqual([7, 1]);
    expect(sqs?.notes).toEqual([expect.stringContaining('sqs:DeleteQueue')]);
    const [objects, ...others] = statementsOf(`allow:
  - { actions: [s3:GetObject, s3:ListBucket], resources: ["arn:aws:s3:::a", "arn:aws:s3:::b/*"] }`).resources.map(
      ({ statements }) => statements.map(({ Action, Resource }) => [Action, Resource]),
    );
    expect([objects, others]).toEqual([
      [['s3:ListBucket', 'arn:aws:s3:::a']],
      [[['s3:GetObject', 'arn:aws:s3:::b/*']]],
    ]);
    expect(resources.find(({ resource }) => resource === REPOSITORY)?.statements[0]).not.toHaveProperty('Resource');
    expect(resources.find(({ resource }) => resource === KEY)?.statements[0]?.Resource).toBe('*');
  });

  it('say what they leave out', () => {
    const { notes } = statementsOf(`allow: [{ actions: sqs:SendMessage, resources: "arn:aws:sqs:*:${OTHER}:e-*" }]
managedPolicies: AmazonSSMReadOnlyAccess`);
    expect(notes).toEqual([
      expect.stringContaining(`arn:aws:sqs:*:${OTHER}:e-*`),
      expect.stringContaining('managed policies'),
    ]);
    const existing = statementsOf(GRANTS, { role: { kind: 'existing', arn: role } });
    expect([existing.resources, existing.notes.length]).toEqual([[], 1]);
  });

  it('name the target role where its own grants need them', () => {
    const [first] = workloadsOf(
      manifest(
        'serviceAccounts: shop/api',
        `targetRole: { account: data, allow: [{ actions: sqs:SendMessage, resources: ["${QUEUE}", "arn:aws:sqs:eu-west-1:999988887777:other"] }] }`,
      ),
      `${CONFIGURATION}accounts: { data: { account: "${OTHER}", region: eu-west-1, profile: data } }\n`,
    );
    const all = first ? resourceStatements(first) : [];
    expect(all.map(({ role: arn, resources: found }) => [arn, found.map(({ resource }) => resource)])).toEqual([
      [role, []],
      [expect.stringMatching(`^arn:aws:iam::${OTHER}:role/`), ['arn:aws:sqs:eu-west-1:999988887777:other']],
    ]);
  });

  it('are compared with the policy that the configuration names', () => {
    const known = (document: PolicyDocument, account = OTHER): ResourceMerge['need'] | undefined =>
      statementsOf(GRANTS, {
        resourcePolicies: [{ resource: 'arn:aws:s3:::reports', account, document }],
      }).resources.find(({ resource }) => resource === 'arn:aws:s3:::reports')?.need;
    const own = resources.find(({ resource }) => resource === 'arn:aws:s3:::reports')?.statements ?? [];
    expect(known({ Version: '2012-10-17', Statement: own })).toBe('allowed');
    expect(known({ Version: '2012-10-17', Statement: own.slice(1) })).toBe('required');
    expect(known({ Version: '2012-10-17', Statement: [] }, '111122223333')).toBeUndefined();
  });
});
