import { explain } from '../../modules/access/explanation';
import { CONFIGURATION, manifest, workloadsOf } from './workloads';

const API = 'serviceAccounts: shop/orders-api';
const ROLE = 'role: { permissionsBoundary: "arn:aws:iam::111122223333:policy/b" }';

function explained(...lines: string[]) {
  return explain(workloadsOf(manifest(API, ...lines))[0]!);
}

test('tells statements, and what they come to by access level, the farthest-reaching first', () => {
  const explanation = explained(
    'allow:',
    '  - actions: [ s3:GetObject, s3:PutObject, s3:PutObjectAcl ]',
    '    resources: "arn:aws:s3:::orders/*"',
    'deny:',
    '  - actions: s3:PutObject',
    '    resources: "arn:aws:s3:::orders/archive/*"',
  );
  expect(explanation).toMatchObject({
    schemaVersion: 1,
    service: 'orders',
    environment: 'prod',
    owner: 'team-checkout',
    manifest: 'services/orders/pod-identity.yaml',
    role: { kind: 'created', arn: 'arn:aws:iam::111122223333:role/orders-prod' },
    managedPolicies: [],
    unknown: [],
    notes: [],
  });
  expect(explanation.statements.map(({ Effect }) => Effect)).toEqual(expect.arrayContaining(['Allow', 'Deny']));
  expect(
    explanation.access.map(({ accessLevel, rows }) => [
      accessLevel,
      rows.map(({ actions, resources }) => [actions, resources]),
    ]),
  ).toEqual([
    ['Permissions management', [[['s3:PutObjectAcl'], { include: ['arn:aws:s3:::orders/*'], exclude: [] }]]],
    ['Write', [[['s3:PutObject'], { include: ['arn:aws:s3:::orders/*'], exclude: ['arn:aws:s3:::orders/archive/*'] }]]],
    ['Read', [[['s3:GetObject'], { include: ['arn:aws:s3:::orders/*'], exclude: [] }]]],
  ]);
});

test('tells what a boundary that is not known leaves open', () => {
  const explanation = explained('allow:', '  - actions: s3:GetObject', '    resources: "arn:aws:s3:::orders/*"', ROLE);
  expect(explanation.role.permissionsBoundary).toBe('arn:aws:iam::111122223333:policy/b');
  expect([explanation.unknown, explanation.notes.length, explanation.access.length]).toEqual([[], 1, 1]);
});

test('keeps session tags as variables', () => {
  const resource = 'arn:aws:s3:::t/${aws:PrincipalTag/kubernetes-namespace}/*';
  const explanation = explained('allow:', '  - actions: s3:GetObject', `    resources: "${resource}"`);
  expect(explanation.access[0]?.rows[0]?.resources.include.map((text) => text.toLowerCase())).toEqual([
    resource.toLowerCase(),
  ]);
});

test('reports that the policies of an existing role are managed outside the repository', () => {
  const explanation = explain(workloadsOf(manifest(API, 'role: arn:aws:iam::111122223333:role/legacy'))[0]!);
  expect(explanation).toMatchObject({ role: { kind: 'existing' }, statements: [], access: [] });
  expect(explanation.unknown).toHaveLength(1);
});

test('tells nothing where everything is denied', () => {
  const explanation = explained('deny:', '  - actions: s3:*', '    resources: "*"');
  expect([explanation.access, explanation.unknown]).toEqual([[], []]);
});

test('says what a service has without session tags', () => {
  const GRANT = (resource: string): string =>
    `  - { actions: s3:GetObject, resources: ["${resource}", "arn:aws:s3:::b/*"] }`;
  const tagged = GRANT('arn:aws:s3:::t/${aws:PrincipalTag/kubernetes-namespace}/*');
  const [on, off] = [explained('allow:', tagged), explained('sessionTags: false', 'allow:', tagged)];
  const resources = ({ access }: typeof on): unknown => access.flatMap(({ rows }) => rows.map((row) => row.resources));
  expect(resources(off)).toEqual([{ include: ['arn:aws:s3:::b/*'], exclude: [] }]);
  expect(resources(on)).not.toEqual(resources(off));
  expect(off.notes).toEqual([expect.stringContaining('session tags are switched off')]);
  expect(on.notes).toEqual([]);
});

test('tells where {region} is not the Region of all pods', () => {
  const notesOf = (region: string, configuration?: string) =>
    explain(
      workloadsOf(manifest(API, 'allow:', `  - send: arn:aws:sqs:${region}:111122223333:jobs`), configuration)[0]!,
    ).notes;
  expect(notesOf('{region}')).toEqual([
    '{region} is eu-west-1, the Region of the environment, also for pods of shop-us in us-east-1; {cluster-region} is that of each cluster',
  ]);
  expect(notesOf('{cluster-region}')).toEqual([]);
  expect(notesOf('{region}', CONFIGURATION.replace('        region: us-east-1\n', ''))).toEqual([]);
});
