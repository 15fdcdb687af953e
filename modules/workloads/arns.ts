import type { Cluster, Environment } from '../manifest/configuration';

/**
 * A parsed ARN of IAM. IAM is global, so the region is empty.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export interface IamArn {
  readonly partition: string;
  /** 12 digits, or `aws` for AWS managed policies. */
  readonly account: string;
  /** Begins and ends with a slash: `/pods/` */
  readonly path: string;
  readonly name: string;
}

const IAM_ARN = /^arn:([a-z][a-z0-9-]*):iam::(\d{12}|aws):(role|policy)(\/(?:[!-~]+\/)?)([\w+=,.@-]+)$/;

/** The parts of the ARN of a role or policy; undefined if the text is not such an ARN. */
export function parseIamArn(arn: string, kind: 'role' | 'policy'): IamArn | undefined {
  const [, partition, account, type, path, name] = IAM_ARN.exec(arn) ?? [];
  if (partition === undefined || account === undefined || path === undefined || name === undefined) return undefined;
  return type === kind ? { partition, account, path, name } : undefined;
}

/** The ARN of an EKS cluster of an environment. */
export function clusterArn(environment: Environment, cluster: Cluster): string {
  return `arn:${environment.partition}:eks:${cluster.region}:${environment.account}:cluster/${cluster.name}`;
}

/** The ARN of a role of an environment's account. */
export function roleArn(environment: Environment, path: string, name: string): string {
  return `arn:${environment.partition}:iam::${environment.account}:role${path}${name}`;
}
