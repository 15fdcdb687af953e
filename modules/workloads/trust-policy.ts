import type { Environment } from '../manifest/configuration';
import type { PolicyDocument } from '../policy/document';
import { podIdentityTrustPolicy } from '../policy/trust-policy';
import { clusterArn } from './arns';
import type { Association } from './workload';

/**
 * The trust policy of a role that exactly these associations of an environment may use.
 * @throws RangeError without associations
 */
export function trustPolicyFor(environment: Environment, associations: readonly Association[]): PolicyDocument {
  return podIdentityTrustPolicy({
    account: environment.account,
    associations: associations.map(({ cluster, namespace, serviceAccount }) => ({
      clusterArn: clusterArn(environment, cluster),
      namespace,
      serviceAccount,
    })),
  });
}
