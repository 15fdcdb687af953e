import { parseArn } from '../catalogue/arn';
import { couldMatch } from './could-match';

/** A resource with a policy of its own, as far as its ARN tells. */
export interface GovernedResource {
  /** The ARNs that its policy decides about: its own, and those of what is in it. */
  readonly arns: readonly string[];
  /** Account that owns it, where the ARN names it. */
  readonly account?: string;
  /**
   * Whether its policy must allow a request even where the resource is in the account of the principal, so that an
   * identity policy alone is not enough.
   */
  readonly mustAllow: boolean;
  /** Service whose actions its policy decides, where that is not the service in the ARN. */
  readonly service?: string;
}

/**
 * What the policy of a resource decides about. The policy of a bucket is about its objects, too. Key policies and trust
 * policies "must explicitly allow access".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 *
 * @returns undefined for a text that is not the ARN of one resource
 */
export function governedResource(resource: string): GovernedResource | undefined {
  const arn = parseArn(resource);
  if (!arn || arn.resource === '' || /[*?]|\$\{/.test(resource)) return undefined;
  const account = /^\d{12}$/.test(arn.account) ? arn.account : undefined;
  const owner = account !== undefined && { account };
  if (arn.service === 's3') return { arns: [resource, `${resource}/*`], ...owner, mustAllow: false };
  if (arn.service === 'iam') return { arns: [resource], ...owner, mustAllow: true, service: 'sts' };
  return { arns: [resource], ...owner, mustAllow: arn.service === 'kms' };
}

/**
 * Whether the policy of a resource could decide a request on another one, without regard to case. True for a text that is
 * not the ARN of one resource.
 */
export function governs(withPolicy: string, resource: string): boolean {
  return governedResource(withPolicy)?.arns.some((arn) => couldMatch(arn, resource)) ?? true;
}
