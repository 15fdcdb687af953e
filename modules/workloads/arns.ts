import type { Cluster, Environment } from '../manifest/configuration';

/** The ARN of an EKS cluster of an environment. */
export function clusterArn(environment: Environment, cluster: Cluster): string {
  return `arn:${environment.partition}:eks:${cluster.region}:${environment.account}:cluster/${cluster.name}`;
}

/** The ARN of a role of an environment's account. */
export function roleArn(environment: Environment, path: string, name: string): string {
  return `arn:${environment.partition}:iam::${environment.account}:role${path}${name}`;
}
