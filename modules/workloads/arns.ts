import { formatArn, formatIamArn, parseArn } from '../catalogue/arn';
import type { Cluster, Configuration, Environment } from '../manifest/configuration';

/** The ARN of something that exists in every partition, such as a managed policy of AWS, in one of them. */
export function inPartition(arn: string, partition: string): string {
  const parts = parseArn(arn);
  return parts ? formatArn({ ...parts, partition }) : arn;
}

/** The ARN of an EKS cluster of an environment. */
export function clusterArn(
  { partition, account }: Pick<Environment, 'partition' | 'account'>,
  { region, name }: Pick<Cluster, 'region' | 'name'>,
): string {
  return formatArn({ partition, service: 'eks', region, account, resource: `cluster/${name}` });
}

/** The ARNs of clusters by the endpoints of their Kubernetes APIs. */
export function clustersByEndpoint(
  configurations: readonly (Configuration | undefined)[],
): ReadonlyMap<string, string> {
  const environments = configurations.flatMap((one) => one?.environments ?? []);
  return new Map(
    environments.flatMap((environment) =>
      environment.clusters.flatMap((cluster): [string, string][] =>
        cluster.api ? [[cluster.api.endpoint, clusterArn(environment, cluster)]] : [],
      ),
    ),
  );
}

/** The ARN of a role of an account. */
export function roleArn(place: Pick<Environment, 'account' | 'partition'>, path: string, name: string): string {
  return formatIamArn(place, `role${path}${name}`);
}
