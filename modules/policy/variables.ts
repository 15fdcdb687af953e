import { type RequestContext } from './request-context';
import { type Glob, type Template } from './template';
import { isDoubt, type Truth } from './truth';

/**
 * Replaces variables by the request's values, as plain characters: a `*` in a tag's value is not a wildcard.
 * `undefined` when a variable has neither a single value nor a default: then the pattern equals nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
 */
export function resolveTemplate(template: Template, context: RequestContext): Glob | undefined {
  const glob: Glob[number][] = [];
  for (const token of template) {
    if (token.kind !== 'variable') {
      glob.push(token);
      continue;
    }
    const values = context.get(token.key);
    const text = values ? (values.length === 1 ? values[0] : undefined) : token.fallback;
    if (text === undefined) return undefined;
    glob.push({ kind: 'text', text });
  }
  return glob;
}

/**
 * The answer of `matches`, which resolves the templates. AWS says that a variable with no value matches nothing or
 * takes its default, but not whether an empty text is a value: where that matters, the answer is in doubt.
 */
export function withEmptyVariables<Answer extends Truth | 'no-value'>(
  templates: readonly Template[],
  context: RequestContext,
  matches: (context: RequestContext) => Answer,
): Answer | Truth {
  const asValue = matches(context);
  const empty = emptyVariables(templates, context);
  const [first] = empty;
  if (first === undefined || isDoubt(asValue)) return asValue;
  const asNone = matches(new Map([...context].filter(([key]) => !empty.includes(key))));
  // What matches nothing as a value matches nothing without one; `NotResource` is in doubt about the second only.
  if (asValue === false && asNone === 'no-value') return asNone;
  return asNone === asValue ? asValue : { because: `the policy variable '\${${first}}' has an empty value` };
}

/** The keys of the variables that have an empty text as their value. Asked for each pattern of each evaluated request. */
function emptyVariables(templates: readonly Template[], context: RequestContext): readonly string[] {
  const empty: string[] = [];
  for (const template of templates) {
    for (const token of template) {
      if (token.kind === 'variable' && context.get(token.key)?.join() === '') empty.push(token.key);
    }
  }
  return empty;
}
