import { type Arn } from '../catalogue/arn';
import { globMatchesIgnoringCase } from './glob-match';
import { matchArn } from './match-arn';
import { type ResourcePattern } from './model';
import { type RequestContext } from './request-context';
import { type Truth } from './truth';

/** What an action is authorised against: `*`, an ARN, or for few actions a text of another form. */
export interface RequestResource {
  readonly text: string;
  /** Absent for `*` and for texts of other forms. */
  readonly arn?: Arn;
}

/**
 * Whether one entry of `Resource` covers the resource; with `excluding`, one entry of `NotResource`.
 * The two differ where a variable has no value: such an ARN "will not match any resource", which is plain for Resource,
 * while for NotResource AWS does not say whether nothing is excluded or the statement does not apply.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchResource(
  pattern: ResourcePattern,
  resource: RequestResource,
  context: RequestContext,
  excluding: boolean,
): Truth {
  switch (pattern.kind) {
    case 'any':
      return true;
    case 'undecided':
      return { because: pattern.reason };
    case 'arn':
      break;
  }
  if (!resource.arn) return resource.text === '*' && matchesEveryArn(pattern) ? ANY_ARN_ON_STAR : false;
  const truth = matchArn(pattern, resource.arn, context);
  if (truth === 'no-value') {
    return excluding ? { because: `'${pattern.text}' in NotResource has a policy variable without a value` } : false;
  }
  if (truth !== false || !isIamName(resource.arn)) return truth;
  return matchArn(pattern, resource.arn, context, globMatchesIgnoringCase) === false
    ? false
    : { because: `'${pattern.text}' and '${resource.text}' differ only in case, which may not matter for IAM names` };
}

const ANY_ARN_ON_STAR: Truth = { because: "AWS does not say whether an ARN made of wildcards covers the resource '*'" };

/** `arn:*`, `arn:*:*:*:*:*` */
export function matchesEveryArn(pattern: ResourcePattern & { readonly kind: 'arn' }): boolean {
  return pattern.segments.every((segment) => segment.length === 1 && segment[0]?.kind === 'any');
}

/** AWS's pages contradict each other on whether case counts in the names of users and roles. */
function isIamName({ service, resource }: Arn): boolean {
  return service === 'iam' && /^(user|role)\//i.test(resource);
}
