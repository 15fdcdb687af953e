/**
 * An ARN of IAM, taken apart: IAM is global, so the region is empty.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export interface IamArn {
  readonly partition: string;
  /** 12 digits, or `aws` for policies that AWS keeps. */
  readonly account: string;
  /** With slashes around: `/pods/` */
  readonly path: string;
  readonly name: string;
}

const IAM_ARN = /^arn:([a-z][a-z0-9-]*):iam::(\d{12}|aws):(role|policy)(\/(?:[!-~]+\/)?)([\w+=,.@-]+)$/;

/** The parts of the ARN of a role or policy; undefined for any other text. */
export function parseIamArn(arn: string, kind: 'role' | 'policy'): IamArn | undefined {
  const [, partition, account, type, path, name] = IAM_ARN.exec(arn) ?? [];
  if (partition === undefined || account === undefined || path === undefined || name === undefined) return undefined;
  return type === kind ? { partition, account, path, name } : undefined;
}
