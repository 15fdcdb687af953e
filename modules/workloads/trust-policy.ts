import type { Environment } from '../manifest/configuration';
import type { PolicyDocument } from '../policy/document';
import { podIdentityTrustPolicy } from '../policy/trust-policy';
import { clusterArn } from './arns';
import type { Association } from './workload';

/**
 * The trust policy of a role that exactly these associations of an environment may use.
 *
 * Their conditions are on the session tags. Without those nothing in EKS's request tells which association it is for:
 * the role trusts every association of the account, and who may make one for it is decided by `iam:PassRole`.
 * `aws:SourceArn` is no substitute, as AWS does not document what EKS Pod Identity sends there. `sts:TagSession` stays:
 * EKS refuses an association whose role does not allow both actions.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 *
 * @param sessionTags false where the associations switch them off
 * @throws RangeError without associations
 */
export function trustPolicyFor(
  environment: Environment,
  associations: readonly Association[],
  sessionTags = true,
): PolicyDocument {
  const { account } = environment;
  if (!sessionTags && associations.length > 0) return accountTrustPolicy(account);
  return podIdentityTrustPolicy({
    account,
    associations: associations.map(({ cluster, namespace, serviceAccount }) => ({
      clusterArn: clusterArn(environment, cluster),
      namespace,
      serviceAccount,
    })),
  });
}

function accountTrustPolicy(account: string): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
    ],
  };
}
