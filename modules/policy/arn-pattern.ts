import { type ArnPattern, type ArnSegments } from './model';
import { hasVariables, parseTemplate, splitAtColons, type Template } from './template';
import { isDoubt, type Doubt } from './truth';

const SEGMENTS = 6;
const ANY: Template = [{ kind: 'any' }];

export interface ArnSyntax {
  /** Whether `${…}` is a variable: policies of version 2012-10-17. */
  readonly variables: boolean;
  /**
   * What becomes of an ARN with fewer than six segments:
   * `pad`: the missing ones match anything; `pad-after-wildcard`: only when it ends in `*`; `refuse`: never.
   */
  readonly short: 'pad' | 'pad-after-wildcard' | 'refuse';
  /** Where a variable may stand. AWS allows them in a Resource only after the fifth colon. */
  readonly variablesIn: 'resource-part' | 'everywhere';
}

/**
 * Reads the pattern of an ARN into its segments.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function parseArnPattern(text: string, syntax: ArnSyntax): ArnPattern | Doubt {
  const template = parseTemplate(text, { wildcards: true, variables: syntax.variables });
  if (isDoubt(template)) return template;
  const [scheme, ...segments] = splitAtColons(template, SEGMENTS);
  const isArn = scheme?.length === 1 && scheme[0]?.kind === 'text' && scheme[0].text === 'arn';
  if (!isArn || segments.length === 0) return { because: `'${text}' is not an ARN` };
  if (segments.length < SEGMENTS - 1) {
    const open = template.at(-1)?.kind === 'any';
    if (syntax.short === 'refuse' || (syntax.short === 'pad-after-wildcard' && !open)) {
      return { because: `'${text}' is not a complete ARN` };
    }
  }
  const [partition = ANY, service = ANY, region = ANY, account = ANY, resource = ANY] = segments;
  const padded: ArnSegments = [partition, service, region, account, resource];
  const head = padded.slice(0, 4);
  if (syntax.variablesIn === 'resource-part' && head.some(hasVariables)) {
    return { kind: 'arn', segments: padded, doubt: `'${text}' has a policy variable before its fifth colon` };
  }
  return { kind: 'arn', segments: padded };
}
