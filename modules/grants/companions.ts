import { formatArn } from '../catalogue/arn';
import { globalConditionKeys } from '../catalogue/services';
import type { ConditionBlock } from '../policy/document';
import { findOperator } from '../policy/operators/operators';
import { documentedKeys, findConditionKey, isConditionKey } from './condition-keys';
import { parseGrantAction } from './grant-action';
import type { GrantArn } from './grant-arn';
import { type Companion, THE_ARN } from './verbs/service-verbs';

/**
 * The resource part and the condition of a companion of an ARN; undefined if it does not exist for ARNs of this form.
 *
 * @param prefix of the service that lists the companion
 */
export function deriveCompanion(
  { type, from, to, place, condition }: Companion,
  arn: GrantArn,
): { readonly resource: string; readonly conditions: ConditionBlock } | undefined {
  const variables: string[] = [];
  // Policy variables may contain separators. ARNs contain no characters of the private use area.
  const text = arn.resource.replace(/\$\{[^}]*\}/g, (variable) =>
    String.fromCharCode(FIRST_MARK + variables.push(variable) - 1),
  );
  if (!from.test(text)) return undefined;
  const fill = (template: string): string =>
    text.replace(from, template).replace(MARKS, (mark) => variables[mark.charCodeAt(0) - FIRST_MARK] ?? '');
  const service = type.includes(':') ? type.slice(0, type.indexOf(':')) : arn.service;
  return {
    resource: type === '*' ? '*' : formatArn({ ...arn, ...place, service, resource: fill(to) }),
    conditions: condition
      ? { [condition.operator]: { [condition.key]: condition.value === THE_ARN ? arn.text : fill(condition.value) } }
      : {},
  };
}

const FIRST_MARK = 0xe000;
const MARKS = /[\ue000-\uf8ff]/g;

/** Whether a pattern of an ARN matches another one, character by character. */
export function arnCovers(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

/**
 * Conditions of a grant and those of a companion together; undefined if the companion would be useless: the grant tests
 * the same key with the same operator, or a key that requests of the companion's actions do not have.
 */
export function joinConditions(
  ofGrant: ConditionBlock,
  ofCompanion: ConditionBlock,
  actions: readonly string[],
): ConditionBlock | undefined {
  const joined = new Map(Object.entries(ofGrant));
  for (const [operator, keys] of joined) {
    if (Object.keys(keys).some((key) => requiresMissingKey(operator, key, actions))) return undefined;
  }
  for (const [operator, keys] of Object.entries(ofCompanion)) {
    const known = joined.get(operator) ?? {};
    if (Object.keys(keys).some((key) => isIn(key, Object.keys(known)))) return undefined;
    joined.set(operator, { ...known, ...keys });
  }
  return Object.fromEntries(joined);
}

/** Whether the test fails for all of the actions, because AWS does not document the key for them. */
function requiresMissingKey(operator: string, key: string, actions: readonly string[]): boolean {
  const found = findOperator(operator);
  if (!found || found.ifExists || found.quantifier === 'ForAllValues') return false;
  if (found.operator.negated || found.operator.family === 'null') return false;
  if (findConditionKey(key, globalConditionKeys())) return false;
  return !actions.some((text) => {
    const action = parseGrantAction(text);
    if ('code' in action || !action.selected) return true;
    return documentedKeys(action.selected).some((documented) => isConditionKey(key, documented));
  });
}

function isIn(key: string, keys: readonly string[]): boolean {
  return keys.some((other) => other.toLowerCase() === key.toLowerCase());
}
