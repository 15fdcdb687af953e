import fc from 'fast-check';
import type { PolicyDocument, Statement } from '../../modules/policy/document';
import { podIdentityTrustPolicy, type TrustedAssociation } from '../../modules/identity/trust-policy';

const account = '111122223333';
const cluster = (name: string) => `arn:aws:eks:eu-west-1:${account}:cluster/${name}`;
const association = (clusterName: string, namespace: string, serviceAccount: string): TrustedAssociation => ({
  clusterArn: cluster(clusterName),
  namespace,
  serviceAccount,
});

const statementsOf = (document: PolicyDocument) => document.Statement as readonly Statement[];
const list = (value: unknown) => (Array.isArray(value) ? value : [value]) as string[];

/** All combinations a document trusts, spelt out statement by statement. */
function trusted(document: PolicyDocument): string[] {
  return statementsOf(document).flatMap((statement) => {
    const tests = statement.Condition!['StringEquals']!;
    return list(tests['aws:RequestTag/eks-cluster-arn']).flatMap((clusterArn) =>
      list(tests['aws:RequestTag/kubernetes-namespace']).flatMap((namespace) =>
        list(tests['aws:RequestTag/kubernetes-service-account']).map((name) => [clusterArn, namespace, name].join(' ')),
      ),
    );
  });
}

const asText = (all: readonly TrustedAssociation[]) =>
  [...new Set(all.map((a) => [a.clusterArn, a.namespace, a.serviceAccount].join(' ')))].sort();

const associations = fc.array(
  fc.record({
    clusterArn: fc.constantFrom(cluster('a'), cluster('b'), cluster('c')),
    namespace: fc.constantFrom('n1', 'n2', 'n3'),
    serviceAccount: fc.constantFrom('s1', 's2', 's3'),
  }),
  { minLength: 1, maxLength: 30 },
);

describe('the trust policy of a Pod Identity role', () => {
  it('is what the EKS user guide asks for, scoped to the association', () => {
    expect(podIdentityTrustPolicy({ account, associations: [association('shop', 'orders', 'api')] })).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'pods.eks.amazonaws.com' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Condition: {
            StringEquals: {
              'aws:SourceAccount': account,
              'aws:RequestTag/eks-cluster-arn': cluster('shop'),
              'aws:RequestTag/kubernetes-namespace': 'orders',
              'aws:RequestTag/kubernetes-service-account': 'api',
            },
          },
        },
      ],
    });
  });

  it.each<[claim: string, statements: number, associations: TrustedAssociation[]]>([
    ['one service account in two clusters', 1, [association('a', 'n', 's'), association('b', 'n', 's')]],
    ['two service accounts of one namespace', 1, [association('a', 'n', 's'), association('a', 'n', 't')]],
    ['the same name in two namespaces', 1, [association('a', 'n', 's'), association('a', 'm', 's')]],
    ['names that cross two namespaces', 2, [association('a', 'n', 's'), association('a', 'm', 't')]],
    [
      'two crossing names in each of two clusters',
      2,
      ['a', 'b'].flatMap((c) => [association(c, 'n', 's'), association(c, 'm', 't')]),
    ],
    [
      'one cluster more for one of two service accounts',
      2,
      [association('a', 'n', 's'), association('a', 'n', 't'), association('b', 'n', 's')],
    ],
  ])('has as few statements as %s need', (_claim, statements, given) => {
    const document = podIdentityTrustPolicy({ account, associations: given });
    expect(statementsOf(document)).toHaveLength(statements);
    expect(trusted(document).sort()).toEqual(asText(given));
  });

  it('trusts every association, and nothing else', () => {
    fc.assert(
      fc.property(associations, (given) => {
        expect(trusted(podIdentityTrustPolicy({ account, associations: given })).sort()).toEqual(asText(given));
      }),
    );
  });

  it('repeats the two tests that keep strangers out in every statement', () => {
    fc.assert(
      fc.property(associations, (given) => {
        for (const statement of statementsOf(podIdentityTrustPolicy({ account, associations: given }))) {
          expect(statement.Principal).toEqual({ Service: 'pods.eks.amazonaws.com' });
          expect(statement.Condition!['StringEquals']!['aws:SourceAccount']).toBe(account);
        }
      }),
    );
  });

  it('is the same text for every order and repetition of the associations', () => {
    fc.assert(
      fc.property(associations, fc.integer(), (given, seed) => {
        const shuffled = [...given, ...given].sort((a, b) =>
          ((a.namespace.charCodeAt(1) * 31 + a.serviceAccount.charCodeAt(1)) ^ seed) <
          ((b.namespace.charCodeAt(1) * 31 + b.serviceAccount.charCodeAt(1)) ^ seed)
            ? -1
            : 1,
        );
        expect(JSON.stringify(podIdentityTrustPolicy({ account, associations: shuffled }))).toBe(
          JSON.stringify(podIdentityTrustPolicy({ account, associations: given })),
        );
      }),
    );
  });

  it('keeps ten service accounts in three clusters well under the quota of 2,048 characters', () => {
    const given = ['shop-eu', 'shop-us', 'shop-ap'].flatMap((c) =>
      Array.from({ length: 10 }, (_, i) => association(c, 'checkout', `orders-worker-${i}`)),
    );
    expect(JSON.stringify(podIdentityTrustPolicy({ account, associations: given })).length).toBeLessThan(1024);
  });

  it('adds conditions to every statement, and refuses one that is generated already', () => {
    const given = [association('shop-eu', 'shop', 'a'), association('shop-eu', 'other', 'b')];
    const conditions = { StringEquals: { 'aws:SourceOrgID': 'o-1' }, Bool: { 'aws:SecureTransport': 'true' } };
    const statements = statementsOf(podIdentityTrustPolicy({ account, associations: given, conditions }));
    expect(statements).toHaveLength(2);
    for (const { Condition } of statements) {
      expect(Condition).toMatchObject({
        ...conditions,
        StringEquals: { 'aws:SourceAccount': account, 'aws:SourceOrgID': 'o-1' },
      });
    }
    const repeated = { StringEquals: { 'AWS:sourceaccount': '444455556666' } };
    expect(() => podIdentityTrustPolicy({ account, associations: given, conditions: repeated })).toThrow(RangeError);
  });

  it('refuses an empty list of associations, because IAM rejects a policy without a statement', () => {
    expect(() => podIdentityTrustPolicy({ account, associations: [] })).toThrow(RangeError);
  });
});
