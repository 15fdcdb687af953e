import { type ArnPattern, type ArnSegments } from './model';
import { hasVariables, parseTemplate, splitAtColons, type Template } from './template';
import { isDoubt, type Doubt } from './truth';

const SEGMENTS = 6;
const ANY: Template = [{ kind: 'any' }];

export interface ArnSyntax {
  /** Whether `${…}` is a variable: policies of version 2012-10-17. */
  readonly variables: boolean;
  /** The element that contains the pattern. */
  readonly element: 'resource' | 'condition';
  /**
   * The handling of an ARN with fewer than six segments: `pad`: the missing ones match anything; `pad-after-wildcard`:
   * only when it ends in `*`; `refuse`: it is not a pattern.
   */
  readonly short: 'pad' | 'pad-after-wildcard' | 'refuse';
}

/**
 * Reads the pattern of an ARN into its segments.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function parseArnPattern(text: string, { variables, element, short }: ArnSyntax): ArnPattern | Doubt {
  const template = parseTemplate(text, { wildcards: true, variables });
  if (isDoubt(template)) return template;
  const [scheme, ...segments] = splitAtColons(template, SEGMENTS);
  const isArn = scheme?.length === 1 && scheme[0]?.kind === 'text' && scheme[0].text === 'arn';
  if (!isArn || segments.length === 0) return { because: `'${text}' is not an ARN` };
  const complete = segments.length === SEGMENTS - 1;
  const padded = short === 'pad' || (short === 'pad-after-wildcard' && template.at(-1)?.kind === 'any');
  if (!complete && !padded) return { because: `'${text}' is not a complete ARN` };
  const [partition = ANY, service = ANY, region = ANY, account = ANY, resource = ANY] = segments;
  return element === 'resource'
    ? resourcePattern(text, [partition, service, region, account], resource)
    : { kind: 'arn', segments: [partition, service, region, account, resource] };
}

/**
 * In a Resource AWS has variables only after the fifth colon, and lower-case letters only before it. What it makes of
 * others is not known, so such a pattern matches perhaps what it would match with the variable or in lower case.
 */
function resourcePattern(text: string, head: readonly Template[], resource: Template): ArnPattern {
  const [partition = [], service = [], region = [], account = []] = head.map(lowerCase);
  const segments: ArnSegments = [partition, service, region, account, resource];
  if (head.some(hasVariables)) {
    return { kind: 'arn', segments, doubt: `'${text}' has a policy variable before its fifth colon` };
  }
  if (head.some(hasCapitals)) {
    return { kind: 'arn', segments, doubt: `'${text}' has capital letters before its fifth colon` };
  }
  return { kind: 'arn', segments };
}

function hasCapitals(template: Template): boolean {
  return template.some((token) => token.kind === 'text' && token.text !== token.text.toLowerCase());
}

function lowerCase(template: Template): Template {
  return template.map((token) => (token.kind === 'text' ? { ...token, text: token.text.toLowerCase() } : token));
}
