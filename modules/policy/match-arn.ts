import { type Arn, ARN_PARTS } from '../catalogue/arn';
import { globMatches } from './glob-match';
import { type ArnPattern } from './model';
import { type RequestContext } from './request-context';
import { type Glob } from './template';
import { allOf, atMost, type Doubt, type Truth } from './truth';
import { resolveTemplate, withEmptyVariables } from './variables';

/** How the last segment, the resource part, is compared; the others are always exact about case. */
export type GlobMatcher = (glob: Glob, text: string) => boolean;

/**
 * Whether an ARN is in a pattern's language, segment by segment; `no-value` when a variable of the pattern
 * has no value in this request, so that the pattern matches no ARN at all.
 */
export function matchArn(
  pattern: ArnPattern,
  arn: Arn,
  context: RequestContext,
  resourceMatches: GlobMatcher = globMatches,
): Truth | 'no-value' {
  const truth = withEmptyVariables(pattern.segments, context, (given) =>
    matchSegments(pattern, arn, given, resourceMatches),
  );
  if (truth === 'no-value') return truth;
  return pattern.doubt === undefined ? truth : atMost({ because: pattern.doubt }, truth);
}

function matchSegments(
  pattern: ArnPattern,
  arn: Arn,
  context: RequestContext,
  resourceMatches: GlobMatcher,
): Truth | 'no-value' {
  const segments = pattern.segments.map((segment) => resolveTemplate(segment, context));
  if (segments.includes(undefined)) return 'no-value';
  return allOf(segments.entries(), ([index, segment]): Truth => {
    if (!segment) return false;
    const part = ARN_PARTS[index] ?? 'resource';
    const isResource = part === 'resource';
    if (!isResource && crossesColons(segment)) return COLON_IN_VALUE;
    const matches = isResource ? resourceMatches : globMatches;
    return matches(segment, arn[part]);
  });
}

const COLON_IN_VALUE: Doubt = {
  because: 'a policy variable before the fifth colon of an ARN has a value with a colon',
};

/** The pattern's own colons separate its segments, so a colon inside one comes from a variable's value. */
function crossesColons(glob: Glob): boolean {
  return glob.some((token) => token.kind === 'text' && token.text.includes(':'));
}
