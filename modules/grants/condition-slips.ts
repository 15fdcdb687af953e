import { globalConditionKeys } from '../catalogue/services';
import { quote } from '../diagnostics/quote';
import { findOperator } from '../policy/operators/operators';
import { findConditionKey } from './condition-keys';
import type { GrantAction } from './grant-action';
import type { GrantFault } from './grant-context';

/** Conditions that IAM accepts and reads in another way than they are probably meant. */
export function conditionSlips(
  operator: string,
  key: string,
  texts: readonly string[],
  actions: readonly GrantAction[],
): GrantFault[] {
  return [...keySlips(key), ...valueSlips(operator, key, texts), ...setOperatorSlips(operator, key, actions)];
}

const TAG_KEY = /:[a-z]*tag\/(.*)$/is;
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules */
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function keySlips(key: string): GrantFault[] {
  const tag = TAG_KEY.exec(key)?.[1];
  if (/[*?]/.test(key)) {
    const what = tag === undefined ? 'Condition keys have' : 'Tag keys have';
    return [
      warning(
        'grant-key-wildcard',
        `${quote(key)} has a wildcard, which IAM reads as a plain character. ${what} no wildcards`,
        'write each key out',
      ),
    ];
  }
  if (tag === undefined || TAG_CHARACTERS.test(tag)) return [];
  return [
    warning(
      'grant-key-wildcard',
      `${quote(key)} has a character that no tag key has`,
      'a tag key has letters, numbers, spaces and _ . : / = + - @',
    ),
  ];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String */
function valueSlips(operator: string, key: string, texts: readonly string[]): GrantFault[] {
  const found = findOperator(operator)?.operator;
  if (found?.family !== 'string' || found.wildcards) return [];
  const text = texts.find(hasWildcard);
  if (text === undefined) return [];
  const like = found.negated ? 'StringNotLike' : 'StringLike';
  return [
    warning(
      'grant-value-wildcard',
      `${quote(operator)} reads the wildcard in ${quote(text)} as a plain character, so only this text is compared with ${quote(key)}`,
      `write ${like} for a wildcard, or \${*} or \${?} for the character`,
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
function setOperatorSlips(operator: string, key: string, actions: readonly GrantAction[]): GrantFault[] {
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
        `${quote(key)} may have several values in a request, and ${quote(operator)} compares one`,
        `write ForAnyValue:${operator}, or ForAllValues:${operator} with a Null test that requires the key`,
      ),
    ];
  }
  if (found.quantifier !== undefined && !multiValued.some(Boolean)) {
    const holds = found.quantifier === 'ForAllValues' ? ', and the test holds for requests without it' : '';
    return [
      warning(
        'grant-set-operator-needless',
        `${quote(key)} has one value in a request, so ${found.quantifier} has no use${holds}`,
        `write ${operator.slice(operator.indexOf(':') + 1)}`,
      ),
    ];
  }
  return [];
}

function warning(code: GrantFault['code'], message: string, help: string): GrantFault {
  return { code, severity: 'warning', message, help };
}
