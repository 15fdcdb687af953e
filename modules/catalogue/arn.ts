/**
 * The name of something in AWS: six parts between colons, `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`, of which the
 * first is always `arn` and the last may hold colons itself. A part is concrete, or a template's: `${Region}`,
 * `{region}`. How a policy's pattern of ARNs is read, with its wildcards, variables and missing parts, `policy` knows.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export interface Arn {
  /** `aws`, `aws-cn`, `aws-us-gov` */
  readonly partition: string;
  /** As in the service's actions, mostly: `s3`, `iam` */
  readonly service: string;
  /** Empty for services that are global, and for buckets. */
  readonly region: string;
  /** 12 digits; empty where the service names none, `aws` for what AWS keeps for everybody. */
  readonly account: string;
  /** What follows the fifth colon: `role/pods/orders`, `orders-prod/*`, `table:x` */
  readonly resource: string;
}

/** The parts after `arn:`, in their order. */
export const ARN_PARTS = ['partition', 'service', 'region', 'account', 'resource'] as const satisfies (keyof Arn)[];

/** The parts of an ARN, with any content; undefined if the text is not an ARN or lacks parts. */
export function parseArn(text: string): Arn | undefined {
  const [scheme, partition = '', service = '', region = '', account = '', ...resource] = text.split(':');
  if (scheme !== 'arn' || resource.length === 0) return undefined;
  return { partition, service, region, account, resource: resource.join(':') };
}

/** The text of an ARN. */
export function formatArn({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** The text of an ARN of IAM, which is global. @param resource `role/pods/orders`, `root` */
export function formatIamArn({ partition, account }: Pick<Arn, 'partition' | 'account'>, resource: string): string {
  return formatArn({ partition, service: 'iam', region: '', account, resource });
}

/**
 * The parts of the ARN of something in an account and in no region, of one of the services; undefined for every other
 * text. IAM's identities and STS's sessions have such ARNs.
 */
export function parseGlobalArn(text: string, services: readonly string[]): Arn | undefined {
  const arn = parseArn(text);
  return arn && services.includes(arn.service) && arn.region === '' && ACCOUNT.test(arn.account) ? arn : undefined;
}

const ACCOUNT = /^\d{12}$/;
