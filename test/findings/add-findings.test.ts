import { compareWorkloads } from '../../modules/change/compare-workloads';
import type { Finding } from '../../modules/change/finding';
import { addFindings } from '../../modules/findings/add-findings';
import type { RepositoryChange } from '../../modules/change/change';
import { evaluate } from '../../modules/policy/evaluate';
import { accessOf } from '../../modules/access/pod-session';
import { CONFIGURATION, manifest, workloadsOf } from '../access/workloads';

const ACCOUNTS = 'serviceAccounts: shop/orders';
const READ = ['allow:', '  - { actions: s3:GetObject, resources: "arn:aws:s3:::orders/*" }'];

function changeOf(
  before: readonly string[] | undefined,
  after: readonly string[],
  options: Parameters<typeof addFindings>[2] & {
    readonly configuration?: string;
    readonly configurationBefore?: string;
  } = {},
): RepositoryChange {
  const { configuration = CONFIGURATION, configurationBefore = configuration } = options;
  const sides = {
    before: before ? workloadsOf(manifest(...before), configurationBefore) : [],
    after: workloadsOf(manifest(...after), configuration),
  };
  const revisions = { base: '0'.repeat(40), head: 'worktree' };
  return addFindings(compareWorkloads(sides.before, sides.after, revisions), sides, options);
}

function found(...args: Parameters<typeof changeOf>): readonly Finding[] {
  return changeOf(...args).services.flatMap(({ findings }) => findings);
}

function places(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, line, column }) => `${rule} ${line}:${column}`);
}

const PASS = [
  '  - { actions: [lambda:CreateFunction, lambda:InvokeFunction], resources: "*" }',
  '  - { actions: iam:PassRole, resources: "arn:aws:iam::111122223333:role/admin" }',
];

test('tells in one sentence what becomes possible, with the requests that show it', () => {
  const [finding, ...others] = found([ACCOUNTS, ...READ], [ACCOUNTS, ...READ, ...PASS]);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    rule: 'pass-role-lambda-create-invoke',
    severity: 'high',
    message: 'can pass role/admin to a Lambda function it creates and invokes, and so act as that role',
    file: 'services/orders/pod-identity.yaml',
    witnesses: [
      { action: 'iam:PassRole', resource: 'arn:aws:iam::111122223333:role/admin' },
      { action: 'lambda:CreateFunction' },
      { action: 'lambda:InvokeFunction' },
    ],
  });
});

test('every request of a finding is allowed after the change, by the evaluator', () => {
  const lines = [
    ACCOUNTS,
    'managedPolicies: PowerUserAccess',
    'allow:',
    '  - { actions: iam:PassRole, resources: "*" }',
  ];
  const [workload] = workloadsOf(manifest(...lines));
  const access = workload && accessOf(workload);
  const witnesses = found(undefined, lines).flatMap((finding) => finding.witnesses);
  expect(witnesses.length).toBeGreaterThan(50);
  expect(witnesses.filter((witness) => evaluate(access!, witness).decision !== 'allowed')).toEqual([]);
});

describe('is located at the cause of the risk', () => {
  const grant = (lines: readonly string[], special: readonly string[] = []): readonly string[] => [
    'environments:',
    '  prod:',
    ...(special.length > 0
      ? ['    allow:', ...special.map((line) => `    ${line}`)]
      : ['    serviceAccounts: shop/more']),
    ACCOUNTS,
    'allow:',
    ...lines,
  ];
  const KEYS = '  - { actions: kms:ScheduleKeyDeletion, resources: "*" }';
  const OTHER = '  - { actions: s3:GetObject, resources: "arn:aws:s3:::orders/*" }';

  test.each<[string, readonly string[], string]>([
    ['the second grant', grant([OTHER, KEYS]), 'backup-destruction 9:5'],
    ['the grant of the environment', grant([OTHER], [KEYS]), 'backup-destruction 6:9'],
    [
      'a managed policy',
      [ACCOUNTS, 'managedPolicies: [AmazonSSMReadOnlyAccess, AdministratorAccess]'],
      'administrator 4:44',
    ],
    ['a service account', ['serviceAccounts: [shop/orders, shop/default]', ...READ], 'default-service-account 3:32'],
    [
      'a policy that is not known',
      [ACCOUNTS, 'managedPolicies: "arn:aws:iam::111122223333:policy/mine"'],
      'undecided-access 4:1',
    ],
  ])('%s', (_, lines, place) => {
    expect(places(found(undefined, lines))).toContain(place);
  });

  test('the service where the configuration takes its boundary away', () => {
    const configurationBefore = `${CONFIGURATION}\ndefaults: { role: { permissionsBoundary: arn:aws:iam::aws:policy/AmazonS3FullAccess } }`;
    expect(places(found([ACCOUNTS, ...READ], [ACCOUNTS, ...READ], { configurationBefore }))).toEqual([
      'boundary-removed 1:1',
    ]);
  });

  test('the role where the manifest says something of it', () => {
    const configurationBefore = `${CONFIGURATION}\ndefaults: { role: { permissionsBoundary: arn:aws:iam::aws:policy/AmazonS3FullAccess } }`;
    const lines = [ACCOUNTS, 'role: { tags: { a: b } }', ...READ];
    expect(places(found(lines, lines, { configurationBefore }))).toEqual(['boundary-removed 4:1']);
  });
});

describe('ids', () => {
  const id = (...args: Parameters<typeof found>): string[] => found(...args).map((finding) => finding.id);

  test('stay the same at every position of the grant, and beside other grants', () => {
    const moved = ['owner: team-b', ACCOUNTS, 'allow:', ...PASS.toReversed(), READ[1]!].slice(1);
    expect(id(undefined, moved)).toEqual(id(undefined, [ACCOUNTS, ...READ, ...PASS]));
  });

  test('are others for another role, and for more of them', () => {
    const other = (resource: string): string[] => PASS.map((line) => line.replace('role/admin', resource));
    const ids = ['role/admin', 'role/other', 'role/*'].flatMap((resource) =>
      id(undefined, [ACCOUNTS, ...READ, ...other(resource)]).filter((one) => one.startsWith('pass-role-lambda')),
    );
    expect(new Set(ids).size).toBe(3);
  });

  test('are all different in one change', () => {
    const ids = id(undefined, ['serviceAccounts: [kube-system/default]', 'managedPolicies: PowerUserAccess']);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test('the same change gives the same bytes', () => {
  const args = [undefined, [ACCOUNTS, 'managedPolicies: PowerUserAccess']] as const;
  expect(JSON.stringify(found(...args))).toBe(JSON.stringify(found(...args)));
});

test('the most severe come first', () => {
  const ranks = found(undefined, [ACCOUNTS, 'allow:', '  - { actions: "iam:*", resources: "*" }']).map(({ severity }) =>
    ['critical', 'high', 'medium', 'low'].indexOf(severity),
  );
  expect(ranks).toEqual(ranks.toSorted());
  expect(new Set(ranks).size).toBeGreaterThan(2);
});

test('what was dangerous before is told only of the whole access', () => {
  const before = [ACCOUNTS, ...READ, ...PASS];
  const after = [...before, '  - { actions: sqs:SendMessage, resources: "arn:aws:sqs:eu-west-1:111122223333:q" }'];
  expect(found(before, after)).toEqual([]);
  expect(found(before, after, { wholeAccess: true }).map(({ rule }) => rule)).toEqual([
    'pass-role-lambda-create-invoke',
  ]);
});

test('of the whole access, what is gained is told together with what was there, and limits that fall away stay', () => {
  const deny = ['deny:', '  - { actions: s3:DeleteBucket, resources: "*" }'];
  const more = PASS.map((line) => line.replace('role/admin', 'role/other'));
  const args = [
    [ACCOUNTS, ...READ, ...PASS, ...deny],
    [ACCOUNTS, ...READ, ...PASS, ...more],
  ] as const;
  expect(found(...args).map(({ rule, message }) => [rule, message.includes('1 more')])).toEqual([
    ['deny-removed', false],
    ['pass-role-lambda-create-invoke', false],
  ]);
  expect(found(...args, { wholeAccess: true }).map(({ rule, message }) => [rule, message.includes('1 more')])).toEqual([
    ['deny-removed', false],
    ['pass-role-lambda-create-invoke', true],
  ]);
});

test('a service account that joins brings the risks of what it gets', () => {
  const before = [ACCOUNTS, ...READ, ...PASS];
  const after = ['serviceAccounts: [shop/orders, shop/more]', ...READ, ...PASS];
  expect(found(before, after).map(({ rule }) => rule)).toEqual(['pass-role-lambda-create-invoke']);
});

test('one service account of two is enough', () => {
  const condition = 'conditions: { StringEquals: { "aws:PrincipalTag/kubernetes-namespace": platform } }';
  const grant = ['allow:', `  - { actions: kms:ScheduleKeyDeletion, resources: "*", ${condition} }`];
  expect(found(undefined, [ACCOUNTS, ...grant])).toEqual([]);
  expect(
    found(undefined, ['serviceAccounts: [shop/orders, platform/orders]', ...grant]).map(({ rule }) => rule),
  ).toEqual(['backup-destruction']);
});

describe('session tags that are switched off', () => {
  const TWO = `${CONFIGURATION}\n  staging: { account: "444455556666", region: eu-west-1, clusters: [ { name: shop } ] }\n`;
  const off = (lines: readonly string[], rest: Partial<{ configuration: string }> = {}): string[] =>
    changeOf([ACCOUNTS, ...READ], lines, rest).services.flatMap(({ environment, findings }) =>
      findings.filter(({ rule }) => rule === 'session-tags-off').map(({ line }) => `${environment} ${line}`),
    );

  test('are found where the manifest says so', () => {
    expect(off([ACCOUNTS, 'sessionTags: false', ...READ])).toEqual(['prod 4']);
  });

  test('are found in the environment that has none', () => {
    const environments = ['environments:', '  staging:', '  prod: { sessionTags: false }'];
    expect(off([ACCOUNTS, ...READ, ...environments], { configuration: TWO })).toEqual(['prod 8']);
  });

  test('are not found where an environment keeps them', () => {
    const environments = ['environments:', '  prod: { sessionTags: true }'];
    expect(off([ACCOUNTS, 'sessionTags: false', ...READ, ...environments])).toEqual([]);
  });

  test('are not found where the manifest says that they are on', () => {
    expect(off([ACCOUNTS, 'sessionTags: true', ...READ])).toEqual([]);
  });
});

test('a limit that falls away without gained access joins the change', () => {
  const deny = ['deny:', '  - { actions: s3:DeleteBucket, resources: "*" }'];
  const change = changeOf([ACCOUNTS, ...READ, ...deny], [ACCOUNTS, ...READ]);
  expect(change.services.map(({ service, verdict, findings }) => [service, verdict, places(findings)])).toEqual([
    ['orders', 'unknown', ['deny-removed 4:1']],
  ]);
});

test('a service that is removed has that finding alone', () => {
  const before = workloadsOf(manifest('serviceAccounts: kube-system/default', 'managedPolicies: AdministratorAccess'));
  const sides = { before, after: [] };
  const change = addFindings(compareWorkloads(before, [], { base: '0'.repeat(40), head: 'worktree' }), sides);
  expect(change.services.map(({ findings }) => findings.map(({ rule }) => rule))).toEqual([['service-removed']]);
});
