import { formatArn } from '../catalogue/arn';
import { podIdentityTrustPolicy } from '../identity/trust-policy';
import type { Statement } from '../policy/document';
import { statementsOfDocument } from '../policy/statements-of-document';
import type { DraftEnvironment, PlacedCluster } from './draft';

/** The statements by which a role trusts the associations of service accounts, and no others. */
export function addedTrust(
  { account }: DraftEnvironment,
  clusters: readonly PlacedCluster[],
  serviceAccounts: readonly string[],
): readonly Statement[] {
  const associations = clusters.flatMap(({ partition, region, name }) =>
    serviceAccounts.map((text) => {
      const [namespace = '', serviceAccount = ''] = text.split('/');
      const clusterArn = formatArn({ partition, service: 'eks', region, account, resource: `cluster/${name}` });
      return { clusterArn, namespace, serviceAccount };
    }),
  );
  return statementsOfDocument(podIdentityTrustPolicy({ account, associations }));
}
