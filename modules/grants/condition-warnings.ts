import { globalConditionKeys } from '../catalogue/services';
import { quote } from '../diagnostics/quote';
import { findOperator } from '../policy/operators/operators';
import { findConditionKey } from './condition-keys';
import type { GrantAction } from './grant-action';
import type { DiagnosticCode } from '../diagnostics/codes';
import type { Problem } from '../diagnostics/problem';

/** Warns of conditions that are valid, but that IAM probably evaluates differently than intended. */
export function conditionWarnings(
  operator: string,
  key: string,
  texts: readonly string[],
  actions: readonly GrantAction[],
): Problem[] {
  return [...keyWarnings(key), ...valueWarnings(operator, texts), ...setOperatorWarnings(operator, key, actions)];
}

const TAG_KEY = /:[a-z]*tag\/(.*)$/is;
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules */
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function keyWarnings(key: string): Problem[] {
  const tag = TAG_KEY.exec(key)?.[1];
  if (/[*?]/.test(key)) {
    const what = tag === undefined ? 'condition keys' : 'tag keys';
    return [
      warning(
        'grant-key-wildcard',
        `${quote(key)} contains a wildcard, but IAM matches ${what} literally`,
        'write each key in full',
      ),
    ];
  }
  if (tag === undefined || TAG_CHARACTERS.test(tag)) return [];
  return [
    warning(
      'grant-key-wildcard',
      `${quote(key)} contains a character that is not valid in tag keys`,
      'use letters, numbers, spaces and _ . : / = + - @',
    ),
  ];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String */
function valueWarnings(operator: string, texts: readonly string[]): Problem[] {
  const found = findOperator(operator)?.operator;
  if (found?.family !== 'string' || found.wildcards) return [];
  const text = texts.find(hasWildcard);
  if (text === undefined) return [];
  const like = found.negated ? 'StringNotLike' : 'StringLike';
  return [
    warning(
      'grant-value-wildcard',
      `${quote(operator)} matches the wildcard in ${quote(text)} literally`,
      `use ${like} for a wildcard, or \${*} or \${?} for the literal character`,
    ),
  ];
}

/** The question mark of a URL is not meant as a wildcard. */
function hasWildcard(text: string): boolean {
  const plain = text.replace(/\$\{[^}]*\}/g, '');
  return plain.includes('*') || (plain.includes('?') && !plain.includes('://'));
}

/**
 * Both are findings of AWS's own policy checks ("Missing qualifier", "Set operator with single-valued key"):
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
function setOperatorWarnings(operator: string, key: string, actions: readonly GrantAction[]): Problem[] {
  const found = findOperator(operator);
  const services = actions.flatMap(({ selected }) => selected?.service ?? []);
  const documented = [globalConditionKeys(), ...services.map(({ conditionKeys }) => conditionKeys)].flatMap(
    (keys) => findConditionKey(key, keys) ?? [],
  );
  if (!found || found.operator.family === 'null' || documented.length === 0) return [];
  const multiValued = documented.map(({ type }) => type.startsWith('ArrayOf'));
  if (found.quantifier === undefined && multiValued.every(Boolean)) {
    return [
      warning(
        'grant-set-operator-missing',
        `${quote(key)} is a multivalued key, but ${quote(operator)} has no set operator`,
        `write ForAnyValue:${operator}, or ForAllValues:${operator} with a Null test that requires the key`,
      ),
    ];
  }
  if (found.quantifier !== undefined && !multiValued.some(Boolean)) {
    const absent = found.quantifier === 'ForAllValues' ? ' and also matches requests without the key' : '';
    return [
      warning(
        'grant-set-operator-needless',
        `${quote(key)} is a single-valued key, so ${found.quantifier} is unnecessary${absent}`,
        `write ${operator.slice(operator.indexOf(':') + 1)}`,
      ),
    ];
  }
  return [];
}

function warning(code: DiagnosticCode, message: string, help: string): Problem {
  return { code, severity: 'warning', message, help };
}
