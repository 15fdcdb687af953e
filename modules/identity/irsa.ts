import { formatIamArn, parseArn } from '../catalogue/arn';
import type { PolicyDocument } from '../policy/document';
import { byKey } from '../text/compare-texts';
import { type Mechanism, type PodRequest, UNNAMED } from './mechanism';
import { singleOrList, type PodIdentityTrust } from './trust-policy';

/** The audience of the tokens that pods get. */
export const AUDIENCE = 'sts.amazonaws.com';

/** The annotation of a service account by which its pods get a role. */
export const ROLE_ANNOTATION = 'eks.amazonaws.com/role-arn';

/**
 * IAM roles for service accounts (IRSA): pods assume the role with the token of their service account, which the cluster's
 * OpenID Connect provider in IAM verifies.
 * https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 */
export const irsa = {
  title: 'IRSA',
  trustPolicy: irsaTrustPolicy,
  sessionTags: () => undefined,
  anyPod: (role, clusterAccount) => {
    const { partition = 'aws' } = parseArn(role) ?? {};
    const issuer = `oidc.eks.eu-west-1.amazonaws.com/id/${UNNAMED}`;
    return tokenRequest({
      role,
      provider: formatIamArn({ partition, account: clusterAccount }, `oidc-provider/${issuer}`),
      subject: subjectOf({ namespace: UNNAMED, serviceAccount: UNNAMED }),
    });
  },
  words: ({ cluster, namespace, serviceAccount }) => `${namespace}/${serviceAccount} on ${cluster} by IRSA`,
} as const satisfies Mechanism;

/**
 * The trust policy of a role that exactly these service accounts may assume with a token: one statement per provider, with
 * its subjects. All of them have the audience of STS.
 * https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
 *
 * @throws RangeError without associations, or for one of a cluster whose provider is not known
 */
function irsaTrustPolicy({ associations }: PodIdentityTrust): PolicyDocument {
  if (associations.length === 0) throw new RangeError('cannot write a trust policy without an association');
  const subjects = new Map<string, Set<string>>();
  for (const association of associations) {
    const { oidcProvider, clusterArn } = association;
    if (oidcProvider === undefined)
      throw new RangeError(`cannot trust tokens of ${clusterArn} without its OIDC provider`);
    const ofProvider = subjects.get(oidcProvider) ?? new Set();
    subjects.set(oidcProvider, ofProvider.add(subjectOf(association)));
  }
  const providers = [...subjects].sort(byKey);
  return {
    Version: '2012-10-17',
    Statement: providers.map(([provider, ofProvider]) => ({
      Effect: 'Allow',
      Principal: { Federated: provider },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [`${issuerOf(provider)}:aud`]: AUDIENCE,
          [`${issuerOf(provider)}:sub`]: singleOrList([...ofProvider].sort()),
        },
      },
    })),
  };
}

/** A token with which a pod assumes a role. */
export interface PodToken {
  /** ARN of the role. */
  readonly role: string;
  /** ARN of the OpenID Connect provider in IAM. */
  readonly provider: string;
  readonly subject: string;
  /** @default 'sts.amazonaws.com' */
  readonly audience?: string;
}

/** The request by which a pod assumes the role with its token. */
export function tokenRequest({ role, provider, subject, audience = AUDIENCE }: PodToken): PodRequest {
  const issuer = issuerOf(provider);
  return {
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: role,
    principal: provider,
    context: { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: subject },
  };
}

/** The subject of a service account's tokens: `system:serviceaccount:shop:orders-api`. */
export function subjectOf({
  namespace,
  serviceAccount,
}: {
  readonly namespace: string;
  readonly serviceAccount: string;
}): string {
  return `system:serviceaccount:${namespace}:${serviceAccount}`;
}

/**
 * The issuer in the ARN of a provider, as condition keys name it: `oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE`; a
 * provider that IAM knows by name as it is.
 */
export function issuerOf(provider: string): string {
  const at = provider.indexOf('oidc-provider/');
  return at === -1 ? provider : provider.slice(at + 'oidc-provider/'.length);
}
