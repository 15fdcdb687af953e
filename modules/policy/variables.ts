import { type RequestContext } from './request-context';
import { type Glob, type Template } from './template';
import { type Doubt } from './truth';

/** A pattern with its variables replaced, for one request. */
export interface ResolvedTemplate {
  readonly glob: Glob;
  /** Key of a variable whose value is the empty text. */
  readonly emptyVariable?: string;
}

/**
 * Replaces variables by the request's values, as plain characters: a `*` in a tag's value is no wildcard.
 * `undefined` when a variable has neither a single value nor a default: then the pattern equals nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
 */
export function resolveTemplate(template: Template, context: RequestContext): ResolvedTemplate | undefined {
  let emptyVariable: string | undefined;
  const glob: Glob[number][] = [];
  for (const token of template) {
    if (token.kind !== 'variable') {
      glob.push(token);
      continue;
    }
    const values = context.get(token.key);
    const text = values ? (values.length === 1 ? values[0] : undefined) : token.fallback;
    if (text === undefined) return undefined;
    if (text === '' && values) emptyVariable = token.key;
    glob.push({ kind: 'text', text });
  }
  return emptyVariable === undefined ? { glob } : { glob, emptyVariable };
}

/** AWS says that a variable with no value matches nothing, but not whether an empty text is a value. */
export function emptyVariableDoubt({ emptyVariable }: ResolvedTemplate): Doubt | undefined {
  return emptyVariable === undefined
    ? undefined
    : { because: `the policy variable '\${${emptyVariable}}' has an empty value` };
}
