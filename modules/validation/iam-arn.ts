import { parseArn } from '../catalogue/arn';

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

/** Type, path and name. */
const RESOURCE = /^(role|policy)(\/(?:[!-~]+\/)?)([\w+=,.@-]+)$/;

/** The parts of the ARN of a role or policy; undefined for any other text. */
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
