import { chainRefusals } from '../../modules/identity/chain-refusals';
import { type RoleChain, targetTrustPolicy } from '../../modules/identity/role-chain';
import { podIdentityTrustPolicy } from '../../modules/identity/trust-policy';
import type { PolicyDocument, Statement } from '../../modules/policy/document';

const account = '111122223333';
const role = `arn:aws:iam::${account}:role/reports-prod`;
const association = {
  clusterArn: `arn:aws:eks:eu-west-1:${account}:cluster/shop`,
  namespace: 'shop',
  serviceAccount: 'reports',
};
const chain: RoleChain = { role, target: 'arn:aws:iam::444455556666:role/reader', association };
const trust = (part: Partial<Parameters<typeof targetTrustPolicy>[0]> = {}) =>
  targetTrustPolicy({ account, role, associations: [association], ...part });
const with1 = (part: Partial<Statement>): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ ...[trust().Statement].flat()[0]!, ...part }],
});

test('the trust policy that is generated refuses nothing', () => {
  expect(chainRefusals(trust(), chain)).toEqual([]);
  expect(chainRefusals(trust({ sessionTags: false }), { ...chain, sessionTags: false })).toEqual([]);
});

test.each<[fault: string, policy: PolicyDocument, refusals: readonly string[], part?: Partial<RoleChain>]>([
  [
    'sts:TagSession is missing',
    with1({ Action: 'sts:AssumeRole' }),
    ['sts:TagSession is not allowed, which EKS needs to pass session tags'],
  ],
  [
    'the tags are of another cluster',
    trust({ associations: [{ ...association, clusterArn: `arn:aws:eks:eu-west-1:${account}:cluster/old` }] }),
    [
      `requires aws:RequestTag/eks-cluster-arn "arn:aws:eks:eu-west-1:${account}:cluster/old", but EKS sends "arn:aws:eks:eu-west-1:${account}:cluster/shop"`,
    ],
  ],
  [
    'the external ID is of another association',
    trust({ sessionTags: false, associations: [{ ...association, namespace: 'old' }] }),
    [
      `requires sts:ExternalId "eu-west-1/${account}/shop/old/reports", but EKS sends "eu-west-1/${account}/shop/shop/reports"`,
    ],
    { sessionTags: false },
  ],
  [
    'another role is trusted',
    trust({ role: `arn:aws:iam::${account}:role/old` }),
    [`requires aws:PrincipalArn "arn:aws:iam::${account}:role/old", but EKS sends "${role}"`],
  ],
  [
    'the session tags are off',
    trust(),
    ['eks-cluster-arn', 'kubernetes-namespace', 'kubernetes-service-account'].map(
      (tag) =>
        `requires aws:RequestTag/${tag} ${JSON.stringify(({ 'eks-cluster-arn': association.clusterArn, 'kubernetes-namespace': 'shop', 'kubernetes-service-account': 'reports' } as Record<string, string>)[tag])}, but this service disables session tags`,
    ),
    { sessionTags: false },
  ],
  [
    'the external ID is required although the tags are on',
    trust({ sessionTags: false }),
    [
      `requires sts:ExternalId "eu-west-1/${account}/shop/shop/reports", which AWS documents only for associations without session tags`,
    ],
  ],
  [
    'EKS itself is trusted',
    podIdentityTrustPolicy({ account, associations: [association], sessionTags: false }),
    [`trusts pods.eks.amazonaws.com, as the role of an association does, and not role ${role}`],
  ],
  [
    'another account is trusted',
    with1({ Principal: { AWS: '999999999999' } }),
    [`no statement allows sts:AssumeRole to role ${role}`],
  ],
  [
    'a Deny',
    {
      Version: '2012-10-17',
      Statement: [...[trust().Statement].flat(), { Effect: 'Deny', Principal: '*', Action: '*' }] as Statement[],
    },
    [`sts:AssumeRole is denied to role ${role}`],
  ],
])('%s', (_, policy, refusals, part = {}) => {
  expect(chainRefusals(policy, { ...chain, ...part })).toEqual(refusals);
});
