import { quote } from '../diagnostics/quote';
import type { Report } from '../diagnostics/problem';
import type { Configuration } from '../manifest/configuration';
import type { SourcePlace } from '../manifest/source-text';
import { isReachable } from './reachable-cluster';

/**
 * The domains of EKS, of clusters with IPv4 and with IPv6.
 * https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
const DOMAINS =
  /\.eks(?:\.[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$|\.eks-cluster\.[a-z0-9-]+\.api\.(?:aws|amazonwebservices\.com\.cn)$/;

/** Partitions whose domains are published. */
const PARTITIONS: readonly string[] = ['aws', 'aws-cn', 'aws-us-gov'];

/** Reports endpoints outside the domains of EKS: Terraform sends them a token of the job's role. */
export function checkEndpoints({ environments, source }: Configuration, report: Report<SourcePlace>): void {
  for (const { partition, clusters } of environments) {
    if (!PARTITIONS.includes(partition)) continue;
    for (const { api, path } of clusters.filter(isReachable)) {
      const host = new URL(api.endpoint).hostname;
      if (DOMAINS.test(host)) continue;
      report({
        code: 'cluster-endpoint-foreign',
        severity: 'warning',
        message: `${quote(host)} is not a domain of EKS, and Terraform sends a token of the job's role there`,
        help: 'write the `endpoint` that aws eks describe-cluster prints, unless this is your own proxy',
        source,
        path: [...path, 'endpoint'],
      });
    }
  }
}
