import { parseArnPattern } from './arn-pattern';
import { type ResourcePattern } from './model';
import { isDoubt } from './truth';

export interface ResourceSyntax {
  readonly variables: boolean;
  /** Whether the statement has a Principal; resource policies do not complete short ARNs. */
  readonly resourcePolicy: boolean;
}

/**
 * Reads one entry of `Resource` or `NotResource`: `*` or an ARN.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function parseResource(text: string, syntax: ResourceSyntax): ResourcePattern {
  if (text === '*') return { kind: 'any', text };
  const arn = parseArnPattern(text, {
    variables: syntax.variables,
    element: 'resource',
    short: syntax.resourcePolicy ? 'pad-after-wildcard' : 'pad',
  });
  return isDoubt(arn) ? { kind: 'undecided', text, reason: arn.because } : { ...arn, text };
}
