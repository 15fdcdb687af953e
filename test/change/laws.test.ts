import fc from 'fast-check';
import type { ServiceRow } from '../../modules/change/change';
import { compareServices } from '../../modules/change/compare-services';
import { rowAccess } from '../../modules/change/row-access';
import { isAboutResourcePolicies } from '../../modules/change/resource-policies-unknown';
import { podSession, sessionAccess } from '../../modules/access/pod-session';
import type { ServiceAccess } from '../../modules/access/service-access';
import { type AssociationRef, associationKey } from '../../modules/identity/association-ref';
import type { AccessRequest, Verdict } from '../../modules/policy/comparison';
import type { AccessObject, Statement } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';
import { podIdentityTrustPolicy } from '../../modules/identity/trust-policy';
import { runs } from '../policy/runs';

const ACCOUNT = '111122223333';

const statement: fc.Arbitrary<Statement> = fc.record({
  Effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
  Action: fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:*Object', 'sqs:SendMessage'),
  Resource: fc.constantFrom(
    'arn:aws:s3:::a/*',
    'arn:aws:s3:::a/x/*',
    'arn:aws:s3:::a/${aws:PrincipalTag/kubernetes-namespace}/*',
    'arn:aws:s3:::a/${aws:PrincipalTag/eks-cluster-name}/*',
    'arn:aws:sqs:eu-west-1:111122223333:q',
    '*',
  ),
});

const association: fc.Arbitrary<AssociationRef> = fc
  .record({
    cluster: fc.constantFrom('eu', 'us'),
    namespace: fc.constantFrom('shop', 'x'),
    serviceAccount: fc.constantFrom('api', 'batch'),
  })
  .map((ref) => ({ ...ref, clusterArn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/${ref.cluster}` }));

const TARGET = 'arn:aws:iam::444455556666:role/reports-reader';

function permissions(statements: readonly Statement[]): AccessObject {
  return { policies: statements.length > 0 ? [{ Version: '2012-10-17', Statement: statements }] : [] };
}

const access: fc.Arbitrary<ServiceAccess> = fc
  .record({
    statements: fc.array(statement, { maxLength: 3 }),
    ofTarget: fc.array(statement, { maxLength: 3 }),
    associations: fc.uniqueArray(
      fc
        .tuple(association, fc.boolean())
        .map(([ref, isChained]) => ({ ...ref, ...(isChained && { targetRole: TARGET }) })),
      { minLength: 1, maxLength: 3, selector: associationKey },
    ),
    sessionTags: fc.boolean(),
  })
  .map(({ statements, ofTarget, associations, sessionTags }): ServiceAccess => ({
    service: 'orders',
    environment: 'prod',
    manifest: 'pod-identity.yaml',
    account: ACCOUNT,
    associations: [...associations].sort((a, b) => (associationKey(a) < associationKey(b) ? -1 : 1)),
    role: {
      arn: `arn:aws:iam::${ACCOUNT}:role/orders-prod`,
      tags: {},
      permissions: permissions(statements),
      trustPolicy: podIdentityTrustPolicy({ account: ACCOUNT, associations }),
      ...(!sessionTags && { sessionTags }),
    },
    targetRoles: [{ arn: TARGET, tags: {}, permissions: permissions(ofTarget) }],
  }));

const OPPOSITE: Readonly<Record<Verdict, Verdict>> = {
  broader: 'narrower',
  narrower: 'broader',
  equal: 'equal',
  incomparable: 'incomparable',
  unknown: 'unknown',
};

/** What one service account may do on one side; nothing where it has no association. */
function accessOfOne(side: ServiceAccess, ref: AssociationRef): AccessObject {
  const association = side.associations.find((one) => associationKey(one) === associationKey(ref));
  const session = association && podSession(side, association);
  return session?.role.permissions ? sessionAccess(session, session.role.permissions) : { policies: [] };
}

test('nothing changes between an access and itself', () => {
  fc.assert(fc.property(access, (one) => compareServices(one, one) === undefined));
});

test('what is gained one way is lost the other', () => {
  fc.assert(
    fc.property(access, access, (a, b) => {
      const [there, back] = [compareServices(a, b), compareServices(b, a)];
      const rows = (list: readonly ServiceRow[] = []): string[] =>
        list.map((row) => JSON.stringify({ ...row, witness: undefined })).sort();
      // What policies of resources may allow is in doubt one way only.
      const inDoubt = [there, back].some((change) => change?.unknown.some(isAboutResourcePolicies));
      if (inDoubt) expect([there?.verdict, back?.verdict]).toContain('unknown');
      else expect(back?.verdict).toBe(there && OPPOSITE[there.verdict]);
      expect(rows(back?.lost)).toEqual(rows(there?.gained));
      expect(rows(back?.gained)).toEqual(rows(there?.lost));
      expect(back?.associations.lost ?? []).toEqual(there?.associations.gained ?? []);
    }),
    { numRuns: runs(30, 600) },
  );
});

test('a witness is allowed to every service account of its row on one side, and to none on the other', () => {
  fc.assert(
    fc.property(access, access, (before, after) => {
      const change = compareServices(before, after);
      const check = (rows: readonly ServiceRow[], has: ServiceAccess, lacks: ServiceAccess): void => {
        for (const { witness, associations } of rows) {
          for (const ref of associations ?? has.associations) {
            expect(evaluate(accessOfOne(has, ref), witness).decision).toBe('allowed');
            expect(evaluate(accessOfOne(lacks, ref), witness).decision).not.toBe('allowed');
          }
        }
      };
      check(change?.gained ?? [], after, before);
      check(change?.lost ?? [], before, after);
    }),
    { numRuns: runs(50, 1_000) },
  );
});

const request: fc.Arbitrary<AccessRequest> = fc
  .tuple(
    fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:DeleteObject'),
    fc.constantFrom('a/k', 'a/x/k', 'a/shop/k', 'a/eu/k', 'b/k'),
  )
  .map(([action, path]) => ({ action, resource: `arn:aws:s3:::${path}`, context: {} }));

test('a request is in a row of a service account exactly if its session may newly make it, chained or not', () => {
  let checked = 0;
  fc.assert(
    fc.property(access, access, request, (before, after, one) => {
      const change = compareServices(before, after);
      for (const ref of after.associations) {
        const [has, had] = [after, before].map((side) => evaluate(accessOfOne(side, ref), one).decision === 'allowed');
        const rows = (change?.gained ?? []).filter(
          // A row of unpublished actions is written with a pattern that published ones match, too.
          ({ associations = after.associations, via, futureActions }) =>
            futureActions !== true &&
            associations.some((other) => associationKey(other) === associationKey(ref)) &&
            via?.[0] === ref.targetRole,
        );
        const isInRow = rows.some((row) => evaluate(rowAccess(row)!, one).decision === 'allowed');
        expect(isInRow).toBe(has && !had);
        if (isInRow) checked++;
      }
    }),
    { numRuns: runs(150, 1_000) },
  );
  expect(checked).toBeGreaterThan(0);
});

test('a service with a new association is never said to gain nothing', () => {
  fc.assert(
    fc.property(access, access, (before, after) => {
      const change = compareServices(before, after);
      if (!change || change.associations.gained.length === 0) return;
      expect(['broader', 'incomparable', 'unknown']).toContain(change.verdict);
      expect(change.needsPodRestart).toBe(true);
    }),
    { numRuns: runs(30, 600) },
  );
});
