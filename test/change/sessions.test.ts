import type { RoleAccess, ServiceAccess } from '../../modules/access/service-access';
import { compareServices } from '../../modules/change/compare-services';
import { findingsOfChange } from '../../modules/findings/findings-of-change';
import type { AssociationRef } from '../../modules/identity/association-ref';
import { type MechanismName, MECHANISMS } from '../../modules/identity/mechanisms';
import { roleTrustPolicy } from '../../modules/identity/role-trust';
import type { SessionAssociation } from '../../modules/identity/session-settings';
import type { Statement } from '../../modules/policy/document';
import { badges, OPEN_BADGES } from './badges';

// A mechanism that modules/ does not have: one file and one row.
Object.assign(MECHANISMS, { badges });
const BADGES = 'badges' as MechanismName;

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders-prod`;
const TARGET = 'arn:aws:iam::444455556666:role/reports-reader';
const api: AssociationRef = {
  cluster: 'shop-eu',
  clusterArn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/shop-eu`,
  namespace: 'shop',
  serviceAccount: 'orders-api',
};
const chained: SessionAssociation = { ...api, targetRole: TARGET };
const GET: Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' };
const PUT: Statement = { ...GET, Action: 's3:PutObject' };

function role(arn: string, ...Statement: Statement[]): RoleAccess {
  return { arn, tags: {}, permissions: { policies: [{ Version: '2012-10-17', Statement }] } };
}

function service(associations: readonly SessionAssociation[], own: readonly Statement[], target?: RoleAccess) {
  const trustPolicy = roleTrustPolicy({ account: ACCOUNT, associations });
  const access: ServiceAccess = {
    service: 'orders',
    environment: 'prod',
    manifest: 'pod-identity.yaml',
    account: ACCOUNT,
    role: { ...role(ROLE, ...own), trustPolicy },
    associations,
    ...(target && { targetRoles: [target] }),
  };
  return access;
}

describe('a session of a target role', () => {
  test('has the access of the target only, in rows with their path', () => {
    const change = compareServices(undefined, service([chained], [GET], role(TARGET, PUT)));
    expect(change?.gained).toEqual([expect.objectContaining({ actions: ['s3:PutObject'], via: [TARGET] })]);
    expect(change?.associations.gained).toEqual([api]);
  });

  test('replaces the access of the role that it is assumed from', () => {
    const change = compareServices(service([api], [GET]), service([chained], [GET], role(TARGET, PUT)));
    expect(change?.lost).toEqual([expect.objectContaining({ actions: ['s3:GetObject'] })]);
    expect(change?.lost[0]).not.toHaveProperty('via');
    expect(change?.gained).toEqual([expect.objectContaining({ actions: ['s3:PutObject'], via: [TARGET] })]);
    expect(change).toMatchObject({ verdict: 'unknown', needsPodRestart: true, associations: { kept: [api] } });
    expect(change?.unknown[0]?.reason).toContain(`the role becomes ${TARGET}`);
  });

  test('is unknown where the target is, and unchanged where nothing of it changes', () => {
    const unknown = service([chained], [GET]);
    expect(compareServices(undefined, unknown)).toMatchObject({
      verdict: 'unknown',
      unknown: [{ reason: expect.stringContaining(TARGET) as string }],
    });
    expect(compareServices(unknown, service([chained], [GET, PUT]))).toBeUndefined();
    const limited: SessionAssociation = { ...chained, sessionPolicy: { Version: '2012-10-17', Statement: GET } };
    expect(compareServices(unknown, service([limited], [GET]))).toMatchObject({ verdict: 'unknown' });
  });

  test('keeps the session tags of EKS, which are transitive', () => {
    const tagged: Statement = { ...GET, Resource: 'arn:aws:s3:::a/${aws:PrincipalTag/kubernetes-namespace}/*' };
    const change = compareServices(undefined, service([chained], [], role(TARGET, tagged)));
    expect(change?.gained[0]?.resources.include).toEqual(['arn:aws:s3:::a/shop/*']);
  });

  test('has findings of its own account and role', () => {
    const trust: Statement = { ...GET, Action: 'iam:UpdateAssumeRolePolicy', Resource: '*' };
    const after = service([chained], [], role(TARGET, trust));
    const change = compareServices(undefined, after);
    const found = change ? findingsOfChange(change, undefined, after) : [];
    expect(found.map(({ rule }) => rule)).toContain('iam-update-assume-role-policy');
    expect(found.find(({ rule }) => rule === 'iam-update-assume-role-policy')?.access?.[0]?.via).toEqual([TARGET]);
  });
});

test('a session policy narrows the access of its association only', () => {
  const batch: SessionAssociation = { ...api, serviceAccount: 'orders-batch' };
  const limited: SessionAssociation = { ...batch, sessionPolicy: { Version: '2012-10-17', Statement: GET } };
  const change = compareServices(service([api, batch], [GET, PUT]), service([api, limited], [GET, PUT]));
  expect(change).toMatchObject({ verdict: 'narrower', gained: [], needsPodRestart: true });
  expect(change?.lost).toEqual([
    expect.objectContaining({
      actions: ['s3:PutObject'],
      associations: [{ ...api, serviceAccount: 'orders-batch' }],
    }),
  ]);
});

describe('a mechanism of the test tree', () => {
  const badge: SessionAssociation = { ...api, mechanism: BADGES };
  const tagged: Statement = { ...GET, Resource: 'arn:aws:s3:::a/${aws:PrincipalTag/kubernetes-namespace}/*' };

  test('is a row like the others', () => {
    expect(MECHANISMS[BADGES].title).toBe(badges.title);
    expect(roleTrustPolicy({ account: ACCOUNT, associations: [badge] })).toEqual(
      badges.trustPolicy({ account: ACCOUNT, associations: [badge] }),
    );
    expect(roleTrustPolicy({ account: ACCOUNT, associations: [badge, api] }).Statement).toHaveLength(2);
  });

  test('gives its pods the access of the role, with the session tags that it sets', () => {
    expect(compareServices(undefined, service([badge], [GET]))?.gained).toHaveLength(1);
    expect(compareServices(undefined, service([badge], [tagged]))?.gained).toEqual([]);
    expect(compareServices(undefined, service([api], [tagged]))?.gained).toHaveLength(1);
  });

  test('beside another one adds its session and takes nothing away', () => {
    const both = [api, badge];
    expect(compareServices(service([api], [GET]), service(both, [GET]))).toMatchObject({ gained: [], lost: [] });
    const more = compareServices(service([api], [GET]), service(both, [GET, PUT]));
    expect(more?.gained).toEqual([expect.objectContaining({ actions: ['s3:PutObject'] })]);
    expect(more?.lost).toEqual([]);
    const tags = compareServices(service([badge], [tagged]), service(both, [tagged]));
    expect(tags).toMatchObject({ gained: [expect.objectContaining({ actions: ['s3:GetObject'] })], lost: [] });
    expect(compareServices(service(both, [tagged]), service([badge], [tagged]))?.lost).toHaveLength(1);
  });

  test('which the trust policy leaves open to any pod is found', () => {
    const before = service([badge], [GET]);
    const after = { ...before, role: { ...before.role, trustPolicy: OPEN_BADGES } };
    const change = compareServices(before, after);
    const found = change ? findingsOfChange(change, before, after) : [];
    expect(found.map(({ rule }) => rule)).toContain('trust-unscoped-pods');
  });
});
