import { podIdentityTrustPolicy } from '../identity/trust-policy';
import type { Statement } from '../policy/document';
import { statementsOfDocument } from '../policy/statements-of-document';
import { clusterArn } from '../workloads/arns';
import type { DraftEnvironment, PlacedCluster } from './draft';

/** The statements by which a role trusts the associations of service accounts, and no others. */
export function addedTrust(
  { account }: DraftEnvironment,
  clusters: readonly PlacedCluster[],
  serviceAccounts: readonly string[],
): readonly Statement[] {
  const associations = clusters.flatMap((cluster) =>
    serviceAccounts.map((text) => {
      const [namespace = '', serviceAccount = ''] = text.split('/');
      return { clusterArn: clusterArn(cluster, cluster), namespace, serviceAccount };
    }),
  );
  return statementsOfDocument(podIdentityTrustPolicy({ account, associations }));
}
