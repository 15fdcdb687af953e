import fc from 'fast-check';
import {
  chainRequests,
  chainStatement,
  externalIdOf,
  type RoleChain,
  targetTrustPolicy,
} from '../../modules/identity/role-chain';
import type { TrustedAssociation } from '../../modules/identity/trust-policy';
import type { PolicyDocument } from '../../modules/policy/document';
import { evaluate } from '../../modules/policy/evaluate';
import { runs } from '../policy/runs';

/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html */

const ACCOUNT = '111122223333';
const ROLE = 'arn:aws:iam::111122223333:role/pods/reports-prod';
const TARGET = 'arn:aws:iam::444455556666:role/reports-reader';

function association(cluster = 'shop-eu', namespace = 'shop', serviceAccount = 'reports', account = '111122223333') {
  return { clusterArn: `arn:aws:eks:eu-west-1:${account}:cluster/${cluster}`, namespace, serviceAccount };
}

const chain: RoleChain = { role: ROLE, target: TARGET, association: association() };

function mayAssume(trust: PolicyDocument, one: RoleChain): boolean {
  return chainRequests(one).every((request) => evaluate(trust, request).decision === 'allowed');
}

describe('the trust policy of a target role', () => {
  test('with session tags has the account as principal, the role and the tags as conditions', () => {
    expect(targetTrustPolicy({ account: ACCOUNT, role: ROLE, associations: [association()] })).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Condition: {
            StringEquals: {
              'aws:RequestTag/eks-cluster-arn': 'arn:aws:eks:eu-west-1:111122223333:cluster/shop-eu',
              'aws:RequestTag/kubernetes-namespace': 'shop',
              'aws:RequestTag/kubernetes-service-account': 'reports',
            },
            ArnEquals: { 'aws:PrincipalArn': ROLE },
          },
        },
      ],
    });
  });

  test('without session tags has the external ID, and a statement for sts:TagSession', () => {
    const trust = {
      account: ACCOUNT,
      role: ROLE,
      associations: [association(), association('shop-us')],
      sessionTags: false,
    };
    expect(targetTrustPolicy(trust).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: {
            'sts:ExternalId': [
              'eu-west-1/111122223333/shop-eu/shop/reports',
              'eu-west-1/111122223333/shop-us/shop/reports',
            ],
          },
          ArnEquals: { 'aws:PrincipalArn': ROLE },
        },
      },
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Action: 'sts:TagSession',
        Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } },
      },
    ]);
  });

  test('is in the partition of the role, and needs an association', () => {
    const china = { ...association(), clusterArn: 'arn:aws-cn:eks:cn-north-1:111122223333:cluster/shop' };
    const trust = { account: ACCOUNT, role: ROLE.replace('arn:aws:', 'arn:aws-cn:') };
    expect(targetTrustPolicy({ ...trust, associations: [china] }).Statement).toEqual([
      expect.objectContaining({ Principal: { AWS: 'arn:aws-cn:iam::111122223333:root' } }),
    ]);
    expect(() => targetTrustPolicy({ ...trust, associations: [] })).toThrow(RangeError);
  });
});

describe.each([true, false])('with session tags %p', (sessionTags) => {
  const own = { ...chain, sessionTags };
  const trust = targetTrustPolicy({ account: ACCOUNT, role: ROLE, associations: [association()], sessionTags });

  test('the session of the association may assume the target', () => {
    expect(chainRequests(own).map(({ action }) => action)).toEqual(
      sessionTags ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole'],
    );
    expect(mayAssume(trust, own)).toBe(true);
  });

  test.each<[neighbour: string, part: Partial<RoleChain>]>([
    ['another cluster', { association: association('shop-us') }],
    ['another namespace', { association: association('shop-eu', 'other') }],
    ['another service account', { association: association('shop-eu', 'shop', 'orders') }],
    ['a cluster of another account', { association: association('shop-eu', 'shop', 'reports', '777788889999') }],
    ['another role', { role: 'arn:aws:iam::111122223333:role/pods/orders-prod' }],
    ['a role of the same name in another path', { role: 'arn:aws:iam::111122223333:role/reports-prod' }],
    ['a role of another account', { role: 'arn:aws:iam::777788889999:role/pods/reports-prod' }],
    ['session tags switched the other way', { sessionTags: !sessionTags }],
  ])('%s may not', (_, part) => {
    expect(mayAssume(trust, { ...own, ...part })).toBe(false);
  });

  test('a session without one of the tags, or with a wrong external ID, may not', () => {
    const [assume] = chainRequests(own);
    const { context, ...rest } = assume!;
    const conditions = Object.keys(context).filter((key) => JSON.stringify(trust).includes(`"${key}"`));
    expect(conditions).toHaveLength(sessionTags ? 4 : 2);
    for (const key of conditions) {
      const without = Object.fromEntries(Object.entries(context).filter(([one]) => one !== key));
      expect(evaluate(trust, { ...rest, context: without }).decision).not.toBe('allowed');
      expect(evaluate(trust, { ...rest, context: { ...context, [key]: 'other' } }).decision).not.toBe('allowed');
    }
  });

  test('exactly the given associations may, however many there are', () => {
    const some = fc.record({
      cluster: fc.constantFrom('a', 'b'),
      namespace: fc.constantFrom('n1', 'n2'),
      serviceAccount: fc.constantFrom('s1', 's2', 's3'),
    });
    const listed = some.map((one) => association(one.cluster, one.namespace, one.serviceAccount));
    fc.assert(
      fc.property(fc.array(listed, { minLength: 1, maxLength: 8 }), listed, (associations, one) => {
        const isListed = associations.some((other) => externalIdOf(other) === externalIdOf(one));
        const policy = targetTrustPolicy({ account: ACCOUNT, role: ROLE, associations, sessionTags });
        expect(mayAssume(policy, { ...own, association: one })).toBe(isListed);
      }),
      { numRuns: runs(30, 500) },
    );
  });
});

test('the role of the service may chain to the target, and to nothing else', () => {
  const access = { policies: [{ Version: '2012-10-17' as const, Statement: [chainStatement(TARGET)] }] };
  for (const { action, context } of chainRequests(chain)) {
    expect(evaluate(access, { action, resource: TARGET, context }).decision).toBe('allowed');
    expect(evaluate(access, { action, resource: `${TARGET}-2`, context }).decision).toBe('implicitly-denied');
  }
});

test('the external ID is made of region, account, cluster, namespace and service account', () => {
  const one: TrustedAssociation = association();
  expect(externalIdOf(one)).toBe('eu-west-1/111122223333/shop-eu/shop/reports');
});
