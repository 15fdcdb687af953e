import { formatArn, formatIamArn, parseArn } from '../catalogue/arn';
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

/** Type, path and name. */
const RESOURCE = /^(role|policy)(\/(?:[!-~]+\/)?)([\w+=,.@-]+)$/;

/** The parts of the ARN of a role or policy; undefined if the text is not such an ARN. */
export function parseIamArn(text: string, kind: 'role' | 'policy'): IamArn | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'iam' || arn.region !== '') return undefined;
  const { partition, account, resource } = arn;
  const [, type, path, name] = RESOURCE.exec(resource) ?? [];
  if (path === undefined || name === undefined || type !== kind) return undefined;
  return /^[a-z][a-z0-9-]*$/.test(partition) && /^(?:\d{12}|aws)$/.test(account)
    ? { partition, account, path, name }
    : undefined;
}

/** The ARN of a resource that exists in every partition, such as an AWS managed policy, in one of them. */
export function inPartition(arn: string, partition: string): string {
  const parts = parseArn(arn);
  return parts ? formatArn({ ...parts, partition }) : arn;
}

/** The ARN of an EKS cluster of an environment. */
export function clusterArn({ partition, account }: Environment, { region, name }: Cluster): string {
  return formatArn({ partition, service: 'eks', region, account, resource: `cluster/${name}` });
}

/** The ARN of a role of an environment's account. */
export function roleArn(environment: Environment, path: string, name: string): string {
  return formatIamArn(environment, `role${path}${name}`);
}
