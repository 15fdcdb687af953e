import { readRepository } from '../../modules/repository/read-repository';
import { readRevisions } from '../../modules/repository/read-revisions';
import { statementsOfDocument } from '../../modules/policy/statements-of-document';
import { removeFolders, testRepository, writeFiles, temporaryFolder } from './git-repository';
import { CONFIGURATION, FILES, manifest, names, ORDERS, places } from './sample';
import { openFolder } from '../../modules/repository/open-folder';

afterAll(removeFolders);

const BUCKET = 'policies/staging/reports.json';
const REPORTS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports-staging/*' },
    { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::reports-staging/*' },
  ],
});

const POLICIES = `policies:
  arn:aws:s3:::reports-{environment}:
    file: policies/{environment}/reports.json
    account: "{account}"
  arn:aws:sns:eu-west-1:999988887777:events: policies/events.json
`;
const KNOWN = {
  ...FILES,
  'eks-pod-identity.yaml': CONFIGURATION + POLICIES,
  [BUCKET]: REPORTS,
  'policies/prod/reports.json': REPORTS,
  'policies/events.json': REPORTS,
};

async function problemsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  const { diagnostics } = await readRepository(folder);
  return places(diagnostics);
}

describe('`policies` of the configuration', () => {
  it('gives each workload the policies that are known in its environment', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, KNOWN);
    const { workloads, diagnostics } = await readRepository(folder);
    expect(diagnostics).toEqual([]);
    const known = workloads.map(({ resourcePolicies }) =>
      resourcePolicies.map(({ resource, account, document }) => [
        resource,
        account,
        document && statementsOfDocument(document).length,
      ]),
    );
    const events = ['arn:aws:sns:eu-west-1:999988887777:events', undefined, 2];
    expect(names(workloads)).toEqual(['orders staging', 'orders prod', 'payments prod']);
    expect(known).toEqual([
      [['arn:aws:s3:::reports-staging', '111122223333', 2], events],
      [['arn:aws:s3:::reports-prod', '444455556666', 2], events],
      [['arn:aws:s3:::reports-prod', '444455556666', 2], events],
    ]);
  });

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['a file without JSON', { [BUCKET]: '' }, [`${BUCKET}:1:1 error policy-file-syntax`]],
    [
      'a file that is missing',
      { 'eks-pod-identity.yaml': `${CONFIGURATION}policies: { "arn:aws:s3:::a": a.json }\n` },
      ['a.json:1:1 error file-unreadable'],
    ],
    [
      'a statement without a principal, and one that AWS refuses',
      {
        [BUCKET]: `{ "Version": "2012-10-17", "Statement": [
  { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" },
  { "Effect": "May", "Principal": "*", "Action": "s3:GetObject", "Resource": "*" } ] }`,
      },
      [`${BUCKET}:2:3 error policy-refused`, `${BUCKET}:3:3 error policy-refused`],
    ],
    [
      'a file outside the folder',
      { 'eks-pod-identity.yaml': `${CONFIGURATION}policies: { "arn:aws:s3:::a": ../a.json }\n` },
      ['../a.json:1:1 error file-path-unsafe'],
    ],
    [
      'ARNs of no single resource and of other kinds',
      {
        'eks-pod-identity.yaml': `${CONFIGURATION}policies:\n  "arn:aws:s3:::a*": a.json\n  arn:aws:dynamodb:eu-west-1:111122223333:table/a: a.json\n`,
      },
      ['eks-pod-identity.yaml:11:3 error policy-arn-invalid', 'eks-pod-identity.yaml:12:3 error policy-arn-invalid'],
    ],
    [
      'unknown placeholders, other owners and repetitions',
      {
        'eks-pod-identity.yaml': `${CONFIGURATION}policies:
  arn:aws:s3:::{service}: policies/events.json
  arn:aws:sqs:eu-west-1:111122223333:a: { file: policies/events.json, account: "444455556666" }
  arn:aws:s3:::prod: policies/events.json
  arn:aws:s3:::{environment}: policies/events.json
`,
      },
      [
        'eks-pod-identity.yaml:11:3 error placeholder-unknown',
        'eks-pod-identity.yaml:12:80 error policy-owner-differs',
        'eks-pod-identity.yaml:14:3 error policy-repeated',
      ],
    ],
    [
      'a value that an environment does not define',
      {
        'eks-pod-identity.yaml': `${CONFIGURATION.replace('prod:', 'prod:\n    values: { bucket: a }')}policies: { "arn:aws:s3:::{bucket}": policies/events.json }\n`,
      },
      ['eks-pod-identity.yaml:11:13 error placeholder-unknown'],
    ],
  ])('%s is an error with its place', async (_, change, expected) => {
    expect(await problemsOf({ ...KNOWN, ...change })).toEqual(expected);
  });
});

describe('managed policies in `policies`', () => {
  const MANAGED = `policies:
  arn:{partition}:iam::{account}:policy/boundary: policies/boundary.json
  arn:aws:iam::{account}:policy/{environment}/own:
    document: { Version: 2012-10-17, Statement: [ { Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::{account}-\${aws:username}' } ] }
`;
  const BOUNDARY = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
  });
  const WITH = { ...FILES, 'eks-pod-identity.yaml': CONFIGURATION + MANAGED, 'policies/boundary.json': BOUNDARY };

  it('are known in each environment, those of the other one too, with placeholders filled in', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, WITH);
    const { workloads, diagnostics } = await readRepository(folder);
    expect(diagnostics).toEqual([]);
    const [, prod] = workloads;
    expect(prod?.managedPolicies.map(({ arn, from }) => [arn, from])).toEqual([
      ['arn:aws:iam::111122223333:policy/boundary', 'file policies/boundary.json'],
      ['arn:aws:iam::111122223333:policy/staging/own', 'file eks-pod-identity.yaml'],
      ['arn:aws:iam::444455556666:policy/boundary', 'file policies/boundary.json'],
      ['arn:aws:iam::444455556666:policy/prod/own', 'file eks-pod-identity.yaml'],
    ]);
    expect(prod?.managedPolicies[3]?.document?.Statement).toMatchObject([
      { Resource: 'arn:aws:s3:::444455556666-${aws:username}' },
    ]);
    expect(prod?.resourcePolicies).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['a file without JSON', { 'policies/boundary.json': '{' }, ['policies/boundary.json:1:2 error policy-file-syntax']],
    [
      'a policy of a resource',
      {
        'policies/boundary.json': `{ "Version": "2012-10-17", "Statement": [
  { "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*" } ] }`,
      },
      ['policies/boundary.json:2:3 error policy-refused'],
    ],
    [
      'a document that IAM finds too large',
      {
        'policies/boundary.json': JSON.stringify({
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Action: 's3:*', Resource: `arn:aws:s3:::${'a'.repeat(6100)}` },
        }),
      },
      ['policies/boundary.json:1:1 error policy-too-large'],
    ],
    [
      'keys of the other kind, no document, and two',
      {
        'eks-pod-identity.yaml': `${CONFIGURATION}policies:
  arn:aws:iam::{account}:policy/a: { file: policies/boundary.json, own: true }
  arn:aws:s3:::b: { document: { Statement: [] } }
  arn:aws:iam::{account}:policy/c: { file: policies/boundary.json, document: { Statement: [] } }
`,
      },
      [
        'eks-pod-identity.yaml:11:68 error policy-entry-invalid',
        'eks-pod-identity.yaml:12:21 error policy-entry-invalid',
        'eks-pod-identity.yaml:13:3 error policy-entry-invalid',
      ],
    ],
    [
      'unknown placeholders, repetitions, and a policy that AWS publishes',
      {
        'eks-pod-identity.yaml': `${CONFIGURATION}policies:
  arn:aws:iam::{account}:policy/{service}: policies/boundary.json
  arn:aws:iam::444455556666:policy/b: policies/boundary.json
  arn:aws:iam::{account}:policy/b: policies/boundary.json
  arn:{partition}:iam::aws:policy/ReadOnlyAccess: policies/boundary.json
`,
      },
      [
        'eks-pod-identity.yaml:11:3 error placeholder-unknown',
        'eks-pod-identity.yaml:13:3 error policy-repeated',
        'eks-pod-identity.yaml:14:3 error policy-published',
      ],
    ],
    [
      'what AWS refuses of a document in the configuration',
      {
        'eks-pod-identity.yaml': `${CONFIGURATION}policies:
  arn:aws:iam::{account}:policy/a:
    document:
      Version: '2012-10-17'
      Statement:
        - { Effect: Allow, Action: 's3:*', Resource: '*' }
        - { Effect: May, Action: 's3:*', Resource: '{nothing}' }
`,
      },
      ['eks-pod-identity.yaml:13:7 error placeholder-unknown', 'eks-pod-identity.yaml:16:11 error policy-refused'],
    ],
  ])('%s is an error with its place', async (_, change, expected) => {
    expect(await problemsOf({ ...WITH, ...change })).toEqual(expected);
  });

  test.each<[string, string, readonly string[]]>([
    [
      'in no environment',
      'arn:aws:iam::999988887777:policy/a: { file: policies/boundary.json, manage: true }',
      ['policy-owner-unclear'],
    ],
    [
      'of AWS',
      'arn:aws:iam::aws:policy/Newer: { file: policies/boundary.json, manage: true }',
      ['policy-owner-unclear'],
    ],
    [
      'in two environments',
      'arn:aws:iam::111122223333:policy/a: { file: policies/boundary.json, manage: true }',
      ['policy-owner-unclear'],
    ],
    [
      'of too long a name',
      `arn:aws:iam::{account}:policy/{environment}/${'a'.repeat(129)}: { file: policies/boundary.json, manage: true }`,
      ['policy-arn-invalid'],
    ],
    [
      'without statements',
      'arn:aws:iam::{account}:policy/{environment}/a: { document: { Version: 2012-10-17, Statement: [] }, manage: true }',
      ['policy-owned-empty'],
    ],
    ['of a resource', 'arn:aws:s3:::a: { file: policies/boundary.json, manage: true }', ['policy-entry-invalid']],
  ])('cannot be managed %s', async (what, entry, codes) => {
    const text = what === 'in two environments' ? CONFIGURATION.replace('444455556666', '111122223333') : CONFIGURATION;
    const folder = temporaryFolder();
    writeFiles(folder, { ...WITH, 'eks-pod-identity.yaml': `${text}policies:\n  ${entry}\n` });
    const { diagnostics } = await readRepository(folder);
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual(codes);
  });

  it('that are managed cannot be given up while roles have them', async () => {
    const bounded = (manage: boolean): string =>
      `${CONFIGURATION}defaults: { role: { permissionsBoundary: "arn:aws:iam::{account}:policy/boundary" } }
policies: { "arn:aws:iam::{account}:policy/boundary": { file: policies/boundary.json, manage: ${manage} } }
`;
    const repository = testRepository({ ...WITH, 'eks-pod-identity.yaml': bounded(true) });
    repository.write({ 'eks-pod-identity.yaml': bounded(false) });
    const { diagnostics } = await readRevisions(openFolder(repository.folder));
    expect(diagnostics.map(({ code, message }) => [code, /roles of (.*) have/.exec(message)?.[1]])).toEqual([
      ['policy-removal-attached', '"orders"'],
      ['policy-removal-attached', '"orders", "payments"'],
    ]);
  });

  it('concern every workload where their file changes', async () => {
    const repository = testRepository(WITH);
    repository.write({ 'policies/boundary.json': BOUNDARY.replace('"*"', '"s3:*"') });
    const { before, after, diagnostics } = await readRevisions(openFolder(repository.folder));
    expect([names(before).length, names(after).length, diagnostics]).toEqual([3, 3, []]);
    const actions = [before, after].map(([orders]) => JSON.stringify(orders?.managedPolicies[0]?.document));
    expect(actions[0]).not.toEqual(actions[1]);
  });
});

describe('`organizationPolicies` of an environment', () => {
  const scp = (Effect: string, Action: string, more = {}): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action, Resource: '*', ...more }] });
  const at = (text: string): string =>
    CONFIGURATION.replace('  prod:\n', `  prod:\n    organizationPolicies:\n${text.replace(/^/gm, '      ')}\n`);
  const WITH = {
    ...FILES,
    'scp/root.json': scp('Deny', 'iam:*'),
    'rcp/all.json': scp('Deny', 's3:*', { Principal: '*' }),
    'eks-pod-identity.yaml': at(
      'organization: o-a1b2c3d4e5\nserviceControl: [ [ FullAWSAccess, scp/root.json ], FullAWSAccess ]\nresourceControl: rcp/all.json',
    ),
  };

  it('are known for the roles of its account', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, WITH);
    const { workloads, diagnostics } = await readRepository(folder);
    expect(diagnostics).toEqual([]);
    const [staging, prod] = workloads.map(({ organizationPolicies }) => [...(organizationPolicies ?? [])]);
    expect(staging).toMatchObject([['111122223333', { resourceControl: [{ account: '444455556666' }] }]]);
    expect(staging?.[0]?.[1].serviceControl).toBeUndefined();
    expect(prod?.[0]?.[1]).toMatchObject({
      organization: 'o-a1b2c3d4e5',
      serviceControl: [[{ Statement: { Effect: 'Allow' } }, { Statement: [{ Effect: 'Deny' }] }], [{}]],
    });
  });

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'a file that is missing',
      { 'eks-pod-identity.yaml': at('serviceControl: [ scp/none.json ]') },
      ['scp/none.json:1:1 error file-unreadable'],
    ],
    [
      'a level that allows nothing',
      { 'eks-pod-identity.yaml': at('serviceControl: [ FullAWSAccess, scp/root.json ]') },
      ['eks-pod-identity.yaml:8:40 error organization-level-empty'],
    ],
    [
      'a resource control policy that allows',
      { 'rcp/all.json': scp('Allow', 's3:*', { Principal: '*' }) },
      ['rcp/all.json:1:38 error policy-refused'],
    ],
    ['one without a principal', { 'rcp/all.json': scp('Deny', 's3:*') }, ['rcp/all.json:1:38 error policy-refused']],
    [
      'one of a service without them',
      { 'rcp/all.json': scp('Deny', 'sns:*', { Principal: '*' }) },
      ['rcp/all.json:1:38 warning policy-unclear'],
    ],
    [
      'a service control policy with a principal',
      { 'scp/root.json': scp('Deny', 's3:*', { Principal: '*' }) },
      ['scp/root.json:1:38 error policy-refused'],
    ],
    [
      'no ID of an organization',
      { 'eks-pod-identity.yaml': at('organization: 12345') },
      ['eks-pod-identity.yaml:8:21 error value-unquoted'],
    ],
  ])('%s has its place', async (_, change, expected) => {
    expect(await problemsOf({ ...WITH, ...change })).toEqual(expected);
  });

  it('concern every workload where their file changes', async () => {
    const repository = testRepository(WITH);
    repository.write({ 'scp/root.json': scp('Deny', 's3:*') });
    const { before, after } = await readRevisions(openFolder(repository.folder));
    expect([names(before).length, names(after).length]).toEqual([3, 3]);
  });
});

describe('a change', () => {
  const all = ['orders staging', 'orders prod', 'payments prod'];

  it('of a policy alone concerns every workload, with the policy of each side', async () => {
    const repository = testRepository(KNOWN);
    repository.write({ [BUCKET]: JSON.stringify({ Version: '2012-10-17', Statement: [] }) });
    const uncommitted = await readRevisions(openFolder(repository.folder));
    repository.commit();
    const committed = await readRevisions(openFolder(repository.folder), { base: 'HEAD~1', head: 'HEAD' });
    for (const { before, after, diagnostics } of [uncommitted, committed]) {
      expect([names(before), names(after), diagnostics]).toEqual([all, all, []]);
      const sizes = [before, after].map(([orders]) => {
        const { document } = orders!.resourcePolicies[0]!;
        return document && statementsOfDocument(document).length;
      });
      expect(sizes).toEqual([2, 0]);
    }
  });

  it('of another file concerns none, though policies are named', async () => {
    const repository = testRepository(KNOWN);
    repository.write({ 'README.md': 'new' });
    repository.commit();
    const { before, after } = await readRevisions(openFolder(repository.folder), { base: 'HEAD~1', head: 'HEAD' });
    expect([before, after]).toEqual([[], []]);
  });

  it('of one manifest concerns all workloads where a policy is owned, which has statements for each', async () => {
    const owning = POLICIES.replace('account: "{account}"', 'own: true');
    const repository = testRepository({ ...KNOWN, 'eks-pod-identity.yaml': CONFIGURATION + owning });
    repository.write({ [ORDERS]: manifest('orders', 'environments: prod') });
    repository.commit();
    const { before, after, diagnostics } = await readRevisions(openFolder(repository.folder), {
      base: 'HEAD~1',
      head: 'HEAD',
    });
    expect([names(before), names(after), diagnostics]).toEqual([all, ['orders prod', 'payments prod'], []]);
  });

  it('that repairs a policy leaves what it said unknown', async () => {
    const repository = testRepository({ ...KNOWN, [BUCKET]: '{' });
    repository.write({ [BUCKET]: REPORTS });
    const { before, after, diagnostics } = await readRevisions(openFolder(repository.folder));
    expect(places(diagnostics)).toEqual([`${BUCKET}:1:2 warning before-unreadable`]);
    const documents = [before, after].map(([orders]) => orders!.resourcePolicies[0]!.document !== undefined);
    expect(documents).toEqual([false, true]);
  });
});
