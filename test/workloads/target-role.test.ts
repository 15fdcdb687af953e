import { accessOf } from '../../modules/access/pod-session';
import { explain } from '../../modules/access/explanation';
import { serviceAccessOf } from '../../modules/access/service-access';
import { compareServices } from '../../modules/change/compare-services';
import { findingsOfChange } from '../../modules/findings/findings-of-change';
import { locateCause } from '../../modules/findings/locate-cause';
import { chainRequests, targetTrustPolicy } from '../../modules/identity/role-chain';
import { parseConfiguration } from '../../modules/manifest/parse-configuration';
import { parseManifest } from '../../modules/manifest/parse-manifest';
import type { PolicyDocument } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';
import type { CreatedRole } from '../../modules/workloads/workload';
import { resolveWorkloads } from '../../modules/workloads/resolve-workloads';

const CONFIGURATION = `
environments:
  prod:
    account: "111122223333"
    region: eu-west-1
    clusters: [ { name: shop-eu } ]
  analytics: { account: "777788889999", region: eu-west-1 }
  china: { account: "999988887777", region: cn-north-1, partition: aws-cn }
accounts:
  data: { account: "444455556666", region: eu-central-1, profile: data }
`;
const REPORTS = 'service: reports\nenvironments: prod\nserviceAccounts: [ shop/reports, shop/batch ]\n';
const GRANT = 'allow: [ { actions: s3:GetObject, resources: "arn:aws:s3:::data-reports/*" } ]';

function resolve(
  manifests: readonly string[] | string,
  configuration = CONFIGURATION,
  policyDocuments: ReadonlyMap<string, PolicyDocument> = new Map(),
) {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const parsed = parseConfiguration(bytes(configuration), 'eks-pod-identity.yaml');
  const read = [manifests].flat().map((text, index) => parseManifest(bytes(text), `${index}.yaml`));
  const resolved = resolveWorkloads(
    { ...parsed.configuration!, policyDocuments },
    read.flatMap(({ manifest }) => manifest ?? []),
  );
  const problems = [parsed, ...read, resolved].flatMap(({ diagnostics }) => diagnostics);
  return {
    workload: resolved.workloads.find(({ service }) => service === 'reports'),
    problems: problems.map(({ code, line, column }) => `${code} ${line}:${column}`),
    messages: problems.map(({ message }) => message).join('\n'),
  };
}

const created = (account: string, ...more: string[]) =>
  resolve(`${REPORTS}targetRole: { ${[`account: ${account}`, GRANT, ...more].join(', ')} }`);

describe('a target role in an account with credentials', () => {
  const { workload, problems } = created('data', 'name: "{service}-reader"', 'path: /pods/', 'tags: { team: data }');
  const target = 'arn:aws:iam::444455556666:role/pods/reports-reader';

  test('is created there, and named by every association', () => {
    expect(problems).toEqual([]);
    expect(workload?.targetRole).toMatchObject({
      kind: 'created',
      account: { name: 'data', account: '444455556666', region: 'eu-central-1', profile: 'data' },
      role: { arn: target, tags: { team: 'data' } },
    });
    expect(workload?.associations.map(({ targetRole }) => targetRole)).toEqual([target, target]);
  });

  test('trusts exactly the sessions of the associations, and the service may chain to exactly it', () => {
    const role = 'arn:aws:iam::111122223333:role/reports-prod';
    const associations = ['batch', 'reports'].map((serviceAccount) => ({
      clusterArn: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop-eu',
      namespace: 'shop',
      serviceAccount,
    }));
    const { role: both } = workload!.targetRole!;
    expect(both.kind === 'created' && both.trustPolicy).toEqual(
      targetTrustPolicy({ account: '111122223333', role, associations }),
    );
    expect(workload?.role.kind === 'created' && workload.role.statements).toEqual([
      { Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Resource: target },
    ]);
  });

  test('has the access of the pods', () => {
    const access = accessOf(workload!, workload!.associations[0])!;
    const get = { action: 's3:GetObject', resource: 'arn:aws:s3:::data-reports/a', context: {} };
    expect(evaluate(access, get).decision).toBe('allowed');
    const [assume] = chainRequests({
      role: workload!.role.arn,
      target,
      association: {
        clusterArn: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop-eu',
        namespace: 'a',
        serviceAccount: 'b',
      },
    });
    expect(evaluate(access, { ...assume!, principal: undefined as never }).decision).not.toBe('allowed');
    expect(explain(workload!).access.flatMap(({ rows }) => rows.map(({ via }) => via))).toEqual([[target]]);
    expect(explain(workload!).targetRole).toMatchObject({
      kind: 'created',
      arn: target,
      statements: [{ Effect: 'Allow' }],
    });
  });

  test('fills placeholders with its own account, and the name has the default ending', () => {
    const grant = 'allow: [ { actions: sqs:SendMessage, resources: "arn:{partition}:sqs:{region}:{account}:q" } ]';
    const { workload: other } = resolve(`${REPORTS}targetRole: { account: analytics, ${grant} }`);
    expect(other?.targetRole?.role).toMatchObject({
      arn: 'arn:aws:iam::777788889999:role/reports-prod-target',
      statements: [{ Resource: 'arn:aws:sqs:eu-west-1:777788889999:q' }],
    });
  });

  test('without session tags trusts the external IDs', () => {
    const { workload: other } = resolve(`${REPORTS}sessionTags: false\ntargetRole: { account: data, ${GRANT} }`);
    const role = other?.targetRole?.role;
    expect(JSON.stringify(role)).toContain('"eu-west-1/111122223333/shop-eu/shop/batch"');
    expect(JSON.stringify(role)).not.toContain('aws:RequestTag');
  });
});

test('a session policy narrows the session of the target role, and not the step to it', () => {
  // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
  const grants = '[ { actions: [s3:GetObject, s3:PutObject], resources: "arn:aws:s3:::data-reports/*" } ]';
  const { workload, problems } = resolve(
    `${REPORTS}sessionTags: false\ntargetRole: { account: data, allow: ${grants} }\nsessionPolicy: { serviceAccounts: shop/batch, ${GRANT} }`,
  );
  expect(problems).toEqual([]);
  const [batch, reports] = workload!.associations;
  const put = { action: 's3:PutObject', resource: 'arn:aws:s3:::data-reports/a', context: {} };
  const decisions = [batch, reports].map((one) => evaluate(accessOf(workload!, one)!, put).decision);
  expect(decisions).toEqual(['implicitly-denied', 'allowed']);
  // EKS takes the step with the credentials of the service's role, which no session policy limits.
  const { statements } = workload!.role as CreatedRole;
  const step = { policies: [{ Version: '2012-10-17' as const, Statement: statements }] };
  const target = workload!.targetRole!.role;
  const association = { ...batch!, clusterArn: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop-eu' };
  const requests = chainRequests({ role: workload!.role.arn, target: target.arn, association, sessionTags: false });
  expect(requests).toHaveLength(1);
  for (const { principal: _, ...request } of requests) expect(evaluate(step, request).decision).toBe('allowed');
  for (const request of requests) {
    expect(evaluate((target as CreatedRole).trustPolicy, request).decision).toBe('allowed');
  }
});

test('a target role of an account ID is handed off, with its access as declared', () => {
  const { workload, problems } = created('"444455556666"');
  expect(problems).toEqual([]);
  expect(workload?.targetRole).toMatchObject({ kind: 'handed-off', account: { account: '444455556666' } });
  expect(explain(workload!).access).toHaveLength(1);
  expect(explain(workload!).notes.join()).toContain('created by the owners of its account');
});

test('of a target role given by its ARN the access is unknown', () => {
  const arn = 'arn:aws:iam::444455556666:role/reader';
  const { workload, problems } = resolve(`${REPORTS}targetRole: ${arn}`);
  expect(problems).toEqual([]);
  expect(workload?.targetRole).toEqual({ kind: 'existing', role: { kind: 'existing', arn } });
  expect(explain(workload!).unknown[0]?.reason).toContain(arn);
});

describe('an existing target role whose trust policy is in the repository', () => {
  const target = 'arn:aws:iam::444455556666:role/reader';
  const configuration = `${CONFIGURATION}policies: { "${target}": reader.json }\n`;
  const trustOf = (serviceAccounts: readonly string[]) =>
    targetTrustPolicy({
      account: '111122223333',
      role: 'arn:aws:iam::111122223333:role/reports-prod',
      associations: serviceAccounts.map((serviceAccount) => ({
        clusterArn: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop-eu',
        namespace: 'shop',
        serviceAccount,
      })),
    });
  const given = (document: PolicyDocument) =>
    resolve(`${REPORTS}targetRole: ${target}`, configuration, new Map([['reader.json', document]]));
  const anyRole: PolicyDocument = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
  };

  test('must trust the pods', () => {
    expect(given(trustOf(['reports', 'batch'])).problems).toEqual([]);
    const { problems, messages } = given(trustOf(['batch']));
    expect(problems).toEqual(['target-role-refused 4:13']);
    expect(messages).toContain('requires aws:RequestTag/kubernetes-service-account "batch", but EKS sends "reports"');
  });

  test('is not a policy of a resource that the role of the service reaches', () => {
    expect(given(anyRole).workload?.resourcePolicies).toEqual([]);
  });

  test('is looked at by findings and by the diff, where only the file changes, too', () => {
    const [before, after] = [trustOf(['reports', 'batch']), anyRole].map((one) =>
      serviceAccessOf(given(one).workload!),
    );
    for (const [from, to, rules] of [
      [undefined, after!, ['target-trust-unconditional']],
      [before, after!, ['target-trust-unconditional']],
      [after, after!, []],
      [after, before!, []],
    ] as const) {
      const change = compareServices(from, to, { evenIfEqual: true })!;
      const found = findingsOfChange(change, from, to).map(({ rule }) => rule);
      expect(found.filter((rule) => rule !== 'undecided-access')).toEqual(rules);
    }
    const gained = compareServices(before, after)?.trust?.gained ?? [];
    expect(gained.map(({ resources, witness }) => [resources.include, witness.resource])).toEqual([
      [[target], target],
      [[target], target],
    ]);
  });
});

test.each<[named: string, targetRole: string, isUnnamed: boolean, policies?: string]>([
  ['nowhere', 'arn:aws:iam::555566667777:role/reader', true],
  ['nowhere but in the manifest', '{ account: "555566667777" }', true],
  ['by an environment', 'arn:aws:iam::777788889999:role/reader', false],
  ['under `accounts`', '{ account: "444455556666" }', false],
  [
    'as the owner of a bucket',
    'arn:aws:iam::555566667777:role/reader',
    false,
    '"arn:aws:s3:::reports": { file: reports.json, account: "555566667777" }',
  ],
  [
    'by the ARN of a queue',
    'arn:aws:iam::555566667777:role/reader',
    false,
    'arn:aws:sqs:eu-west-1:555566667777:q: q.json',
  ],
])('the account of a target role that is named %s', (_, targetRole, isUnnamed, policies = '') => {
  const { workload } = resolve(`${REPORTS}targetRole: ${targetRole}`, `${CONFIGURATION}policies: { ${policies} }\n`);
  expect(workload?.targetRole?.inUnnamedAccount ?? false).toBe(isUnnamed);
  const after = serviceAccessOf(workload!);
  const change = compareServices(undefined, after)!;
  const found = findingsOfChange(change, undefined, after, (cause) => locateCause(workload!, cause));
  expect(found.filter(({ rule }) => rule === 'chain-to-unnamed-account')).toMatchObject(
    isUnnamed ? [{ line: 4, column: 1, message: expect.stringContaining('iam::555566667777:role/') as string }] : [],
  );
});

test('an environment may have another target role', () => {
  const { workload } = resolve(
    `service: reports\nserviceAccounts: shop/reports\ntargetRole: arn:aws:iam::444455556666:role/a\nenvironments: { prod: { targetRole: arn:aws:iam::444455556666:role/b } }`,
  );
  expect(workload?.targetRole?.role.arn).toBe('arn:aws:iam::444455556666:role/b');
});

test.each<[problem: string, manifest: string | readonly string[], expected: readonly string[]]>([
  ['an unknown account', `${REPORTS}targetRole: { account: dta }`, ['target-account-unknown 4:24']],
  ['a malformed account', `${REPORTS}targetRole: { account: Data! }`, ['target-account-invalid 4:24']],
  ['another partition', `${REPORTS}targetRole: { account: china }`, ['target-role-invalid 4:24']],
  [
    'an ARN of another partition',
    `${REPORTS}targetRole: arn:aws-cn:iam::444455556666:role/a`,
    ['target-role-invalid 4:13'],
  ],
  ['a malformed ARN', `${REPORTS}targetRole: arn:aws:iam::444455556666:role/a/`, ['target-role-invalid 4:13']],
  ['grants of the service', `${REPORTS}${GRANT}\ntargetRole: { account: data }`, ['target-role-grants 4:1']],
  [
    'a boundary of another account',
    `${REPORTS}targetRole: { account: data, permissionsBoundary: "arn:aws:iam::111122223333:policy/b" }`,
    ['role-boundary-invalid 4:51'],
  ],
  [
    'a grant that is not valid',
    `${REPORTS}targetRole: { account: data, allow: [ { actions: s3:GetObjekt, resources: "*" } ] }`,
    ['grant-unknown-action 4:50'],
  ],
  [
    'the name of a role of the same account',
    `${REPORTS}targetRole: { account: prod, name: reports-prod }`,
    ['role-name-taken 4:36'],
  ],
  [
    'a role of another service, which trusts its own pods only',
    [
      `${REPORTS}targetRole: arn:aws:iam::111122223333:role/orders-prod`,
      `service: orders\nenvironments: prod\nserviceAccounts: shop/orders\n`,
    ],
    ['target-role-refused 4:13'],
  ],
  [
    'a boundary that does not allow the chain',
    `${REPORTS}role: { permissionsBoundary: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" }\ntargetRole: { account: data }`,
    ['target-role-refused 5:13'],
  ],
])('%s is an error at its place', (_, manifest, expected) => {
  expect(resolve(manifest).problems).toEqual(expected);
});

test('an entry of accounts has no name of an environment, and a service no stack name of a target role', () => {
  const accounts = CONFIGURATION.replace(
    '  data: {',
    '  prod: { account: "444455556666", region: eu-west-1, profile: x }\n  data: {',
  );
  expect(resolve(`${REPORTS}targetRole: { account: data }`, accounts).problems).toEqual(['account-name-taken 10:3']);
  const environments = CONFIGURATION.replace(
    '  analytics:',
    '  prod-target: { account: "222233334444", region: eu-west-1, clusters: [ { name: other } ] }\n  analytics:',
  );
  const clash = `service: reports\nserviceAccounts: shop/reports\nenvironments: { prod: { targetRole: { account: data } }, prod-target: }\n`;
  expect(resolve(clash, environments).problems).toEqual(['stack-name-taken 1:10']);
});

test('a trust policy of a target role that is too large is an error with the sizes', () => {
  const accounts = Array.from({ length: 40 }, (_, index) => `n${index}/service-account-${index}`).join(', ');
  const { problems, messages } = resolve(
    `service: reports\nenvironments: prod\nserviceAccounts: [ ${accounts} ]\ntargetRole: { account: data }`,
  );
  expect(problems.filter((one) => one.startsWith('quota-trust-policy'))).toHaveLength(1);
  expect(messages).toMatch(/characters for 40 associations, but IAM allows 2048/);
});
