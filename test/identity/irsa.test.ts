import { subjectOf, tokenRequest } from '../../modules/identity/irsa';
import { MECHANISMS } from '../../modules/identity/mechanisms';
import { roleTrustPolicy } from '../../modules/identity/role-trust';
import { evaluate } from '../../modules/policy/evaluate';

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders-prod`;
const issuer = (cluster: string): string => `oidc.eks.eu-west-1.amazonaws.com/id/${cluster}`;
const provider = (cluster: string, account = ACCOUNT): string =>
  `arn:aws:iam::${account}:oidc-provider/${issuer(cluster)}`;
const of = (cluster: string, namespace: string, serviceAccount: string) => ({
  clusterArn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/${cluster}`,
  namespace,
  serviceAccount,
  mechanism: 'irsa' as const,
  oidcProvider: provider(cluster),
});
const trust = (...associations: ReturnType<typeof of>[]) => roleTrustPolicy({ account: ACCOUNT, associations });

describe('the trust policy of a role for IRSA', () => {
  // https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
  test('is the one that AWS documents, with a statement per provider', () => {
    expect(trust(of('US', 'shop', 'api'), of('EU', 'shop', 'api'), of('EU', 'admin', 'worker'))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: provider('EU') },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              [`${issuer('EU')}:aud`]: 'sts.amazonaws.com',
              [`${issuer('EU')}:sub`]: ['system:serviceaccount:admin:worker', 'system:serviceaccount:shop:api'],
            },
          },
        },
        {
          Effect: 'Allow',
          Principal: { Federated: provider('US') },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              [`${issuer('US')}:aud`]: 'sts.amazonaws.com',
              [`${issuer('US')}:sub`]: 'system:serviceaccount:shop:api',
            },
          },
        },
      ],
    });
  });

  test('is the same for every order of the associations', () => {
    const associations = [of('US', 'shop', 'api'), of('EU', 'shop', 'api'), of('EU', 'admin', 'worker')];
    expect(trust(...associations.toReversed(), ...associations)).toEqual(trust(...associations));
  });

  test('cannot be written without the provider of a cluster', () => {
    const { oidcProvider: _, ...association } = of('EU', 'shop', 'api');
    expect(() => roleTrustPolicy({ account: ACCOUNT, associations: [association] })).toThrow(
      'without its OIDC provider',
    );
  });

  describe('lets exactly the intended pods assume the role', () => {
    const policy = trust(of('EU', 'shop', 'api'), of('US', 'admin', 'worker'));
    const token = { role: ROLE, provider: provider('EU'), subject: 'system:serviceaccount:shop:api' };
    const request = tokenRequest(token);

    test.each([
      ['a pod of the service account', request],
      [
        'a pod of the other cluster',
        tokenRequest({
          ...token,
          provider: provider('US'),
          subject: subjectOf({ namespace: 'admin', serviceAccount: 'worker' }),
        }),
      ],
    ])('%s may', (_, allowed) => {
      expect(evaluate(policy, allowed).decision).toBe('allowed');
    });

    test.each([
      ['another service account', tokenRequest({ ...token, subject: 'system:serviceaccount:shop:batch' })],
      ['another namespace', tokenRequest({ ...token, subject: 'system:serviceaccount:admin:api' })],
      [
        'a service account of the other cluster',
        tokenRequest({ ...token, subject: 'system:serviceaccount:admin:worker' }),
      ],
      ['the issuer of the other cluster', tokenRequest({ ...token, provider: provider('US') })],
      ['the issuer of a third cluster', tokenRequest({ ...token, provider: provider('THIRD') })],
      ['the same issuer in another account', tokenRequest({ ...token, provider: provider('EU', '444455556666') })],
      ['another audience', tokenRequest({ ...token, audience: 'vault' })],
      ['a longer subject', tokenRequest({ ...token, subject: 'system:serviceaccount:shop:api-2' })],
      ['the subject in capitals', tokenRequest({ ...token, subject: 'system:serviceaccount:shop:API' })],
      ['no subject', { ...request, context: { [`${issuer('EU')}:aud`]: 'sts.amazonaws.com' } }],
      ['no audience', { ...request, context: { [`${issuer('EU')}:sub`]: token.subject } }],
      ['a session of a role', { ...request, principal: `arn:aws:sts::${ACCOUNT}:assumed-role/other/x` }],
      ['EKS Pod Identity', MECHANISMS['pod-identity'].anyPod(ROLE, ACCOUNT)],
    ])('%s may not', (_, denied) => {
      expect(evaluate(policy, denied).decision).toBe('implicitly-denied');
    });
  });
});
