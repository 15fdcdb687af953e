import type { Statement } from '../policy/document';
import { elementValues } from '../policy/element-values';
import { matchAction, parseRequestAction } from '../policy/match-action';
import { parseAction } from '../policy/parse-action';

/**
 * Whether statements that allow are within others, as far as their texts show it, which is much faster than a proof:
 *
 * - `within` if for each action and resource one of the others has the action and the same resource, or all of them,
 *   under the same conditions;
 * - `outside` if none of the others has one of the actions on an example of one of the resources;
 * - undefined where a proof must decide.
 */
export function textualCoverage(
  inner: readonly Statement[],
  outer: readonly Statement[],
): 'within' | 'outside' | undefined {
  const covering = outer.map(coveringOf);
  let result: 'within' | undefined = 'within';
  for (const { Action, Resource, Condition, NotAction, NotResource } of inner) {
    if (NotAction !== undefined || NotResource !== undefined) return undefined;
    const conditions = JSON.stringify(Condition ?? {});
    for (const action of elementValues(Action)) {
      const possible = covering.filter((one) => one.mayHave(action));
      const same = possible.filter((one) => one.conditions === conditions && one.has(action));
      const isCovered = (resource: string): boolean =>
        same.some(({ resources }) => resources.has('*') || resources.has(resource));
      const left = elementValues(Resource).filter((resource) => !isCovered(resource));
      if (left.some((resource) => !possible.some((one) => one.mayHaveResource(resource)))) return 'outside';
      if (left.length > 0) result = undefined;
    }
  }
  return result;
}

interface Covering {
  readonly conditions: string;
  readonly resources: ReadonlySet<string>;
  readonly has: (action: string) => boolean;
  readonly mayHave: (action: string) => boolean;
  readonly mayHaveResource: (resource: string) => boolean;
}

function coveringOf({ Action, Resource, Condition, NotAction, NotResource }: Statement): Covering {
  const texts = new Set(elementValues(Action));
  const patterns = [...texts].map(parseAction);
  const isPlain = NotAction === undefined && NotResource === undefined;
  const matches = (action: string): boolean | undefined => {
    const request = parseRequestAction(action);
    return request && patterns.some((pattern) => matchAction(pattern, request) === true);
  };
  const resources = new Set(elementValues(Resource));
  const globs = [...resources].map(globOf);
  return {
    conditions: isPlain ? JSON.stringify(Condition ?? {}) : 'not compared',
    resources,
    has: (action) => texts.has(action) || matches(action) === true,
    // A pattern may be within another one.
    mayHave: (action) => !isPlain || texts.has(action) || matches(action) !== false,
    mayHaveResource: (resource) => {
      const example = resource.replaceAll(/[*?]/g, 'x');
      return !isPlain || resource.includes('${') || globs.some((glob) => glob.test(example));
    },
  };
}

/** Matches at least what IAM's pattern matches; a variable may have any value. */
function globOf(pattern: string): RegExp {
  const parts = pattern.split(/(\$\{[^}]*\}|[*?])/).map((part) => {
    if (part === '?') return '.';
    return part === '*' || part.startsWith('${') ? '.*' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 'su');
}
