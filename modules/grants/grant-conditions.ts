import { globalConditionKeys } from '../catalogue/services';
import { closestName } from '../diagnostics/closest-name';
import { quote } from '../diagnostics/quote';
import { suggest } from '../diagnostics/suggestion';
import type { DocumentPath } from '../manifest/manifest';
import type { ConditionBlock } from '../policy/document';
import { findOperator, operatorNames } from '../policy/operators/operators';
import { parseCondition } from '../policy/parse-condition';
import { absentKeyProblems } from './absent-keys';
import { closestConditionKey, documentedKeys, findConditionKey, isConditionKey } from './condition-keys';
import { conditionWarnings } from './condition-warnings';
import { dollarProblems } from './dollar-names';
import type { GrantAction } from './grant-action';
import type { Problem } from '../diagnostics/problem';
import type { DocumentPart } from '../manifest/source-text';
import type { GrantContext } from './grant-context';
import { fillLocated, reportProblems } from './located-text';
import { policyVariableProblems } from './policy-variables';

/**
 * The conditions of a grant with placeholders filled in, checked; undefined after an error. A block that is not the same
 * for all clusters (`areConditionsPerCluster`) requires a context with one cluster.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 *
 * @param path of the block in the manifest
 * @param actions of the grant, which decide which keys a request has
 * @param absentKeys problems of keys that the requests never have
 */
export function grantConditions(
  block: ConditionBlock,
  path: DocumentPath,
  actions: readonly GrantAction[],
  context: GrantContext,
  absentKeys: (operator: string, key: string, texts: readonly string[]) => Problem[] = absentKeyProblems,
): ConditionBlock | undefined {
  const errors: Problem<DocumentPart>[] = [];
  const checked: GrantContext = {
    ...context,
    report: (problem) => {
      if (problem.severity === 'error') errors.push(problem);
      context.report(problem);
    },
  };
  const operators = Object.entries(block).map(([operator, keys]) => {
    const operatorPath = [...path, operator];
    reportProblems(operatorProblems(operator), { path: operatorPath, part: 'key' }, checked);
    const written = Object.entries(keys);
    const filled = written.flatMap(([name, values]) => {
      const keyPath = [...operatorPath, name];
      const names = fillLocated({ value: name, path: keyPath, part: 'key' }, checked) ?? [];
      return names.map((key) => ({ key, values, keyPath }));
    });
    if (filled.length === written.length) {
      const names = filled.map(({ key }) => key);
      reportProblems(keyListProblems(operator, names), { path: operatorPath }, checked);
    }
    const tests = filled.map(({ key, values, keyPath }) => {
      const isKey = reportProblems(keyProblems(key, operator, actions), { path: keyPath, part: 'key' }, checked);
      const texts = conditionTexts(values, keyPath, checked);
      const isValid = reportProblems(valueProblems(operator, key, texts), { path: keyPath }, checked);
      if (isKey && isValid && findOperator(operator) && texts.length > 0) {
        reportProblems(absentKeys(operator, key, texts), { path: keyPath, part: 'key' }, checked);
        reportProblems(conditionWarnings(operator, key, texts, actions), { path: keyPath, part: 'key' }, checked);
      }
      return [key, texts] as const;
    });
    return [operator, Object.fromEntries(tests)] as const;
  });
  return errors.length === 0 ? Object.fromEntries(operators) : undefined;
}

function operatorProblems(name: string): Problem[] {
  // Case-sensitive, in AWS's spelling, because AWS may reject other spellings.
  if (findOperator(name) && operatorNames().includes(baseOf(name))) return [];
  const prefix = /^(ForAllValues|ForAnyValue):/.exec(name)?.[0] ?? '';
  const suffix = name.endsWith('IfExists') && baseOf(name) !== 'Null' ? 'IfExists' : '';
  const near = closestName(baseOf(name), operatorNames());
  return [
    {
      code: 'grant-unknown-operator',
      severity: 'error',
      message: `unknown condition operator ${quote(name)}`,
      ...suggest(
        name,
        near && `${prefix}${near}${suffix}`,
        'use an operator such as StringEquals, StringLike, ArnLike, Bool or IpAddress',
      ),
    },
  ];
}

function baseOf(operator: string): string {
  return operator.replace(/^(ForAllValues|ForAnyValue):/, '').replace(/IfExists$/, '');
}

function keyListProblems(operator: string, keys: readonly string[]): Problem[] {
  if (keys.length === 0)
    return [invalid(`${operator} has no condition keys`, 'add at least one, or remove the operator')];
  const seen = new Set<string>();
  return keys.flatMap((key) => {
    const repeated = seen.has(key.toLowerCase());
    seen.add(key.toLowerCase());
    const message = `duplicate condition key ${quote(key)}; case is ignored`;
    return repeated ? [invalid(message, 'merge the values into one list')] : [];
  });
}

function keyProblems(key: string, operator: string, actions: readonly GrantAction[]): Problem[] {
  if (!/^[^:{}]+:[^{}]+$/.test(key)) {
    const help = 'write a key such as aws:SecureTransport or s3:prefix; policy variables are only valid in values';
    return [invalid(`${quote(key)} is not a valid condition key`, help)];
  }
  if (!IAM_TEXT.test(key)) return [foreignCharacter(key)];
  if (findConditionKey(key, globalConditionKeys())) return [];
  const selected = actions.map((action) => action.selected);
  // `*` matches the actions of every service, so any key may be present.
  if (selected.some((one) => one === undefined)) return [];
  const services = selected.flatMap((one) => one?.service ?? []);
  const documented = services.some((service) => findConditionKey(key, service.conditionKeys));
  if (!documented)
    return [
      unknownKey(
        key,
        selected.flatMap((one) => (one ? documentedKeys(one) : [])),
      ),
    ];

  const used = selected.some((one) => one && documentedKeys(one).some((known) => isConditionKey(key, known)));
  if (used || operator.endsWith('IfExists') || baseOf(operator) === 'Null') return [];
  return [
    {
      code: 'grant-condition-key-unused',
      severity: 'warning',
      message: `AWS does not document the condition key ${quote(key)} for any action of the grant`,
      help: 'check the key and the actions: if the key is absent, a condition that is not negated never matches',
    },
  ];
}

/** @param ofActions the keys that AWS documents for the actions of the grant */
function unknownKey(key: string, ofActions: readonly string[]): Problem {
  const near = closestConditionKey(key, [...[...globalConditionKeys().values()].map(({ name }) => name), ...ofActions]);
  return {
    code: 'grant-unknown-condition-key',
    severity: 'warning',
    message: `unknown condition key ${quote(key)}: AWS does not document it for these actions`,
    ...suggest(key, near, 'correct the name: an unknown key is absent from every request'),
  };
}

type Values = ConditionBlock[string][string];

/** The values as text, as in IAM. Values with unknown placeholders are left out. */
function conditionTexts(values: Values, path: DocumentPath, context: GrantContext): string[] {
  const places = isList(values)
    ? values.map((value, at) => ({ value: String(value), path: [...path, at] }))
    : [{ value: String(values), path }];
  return places.flatMap((place) => fillLocated(place, context) ?? []);
}

function isList(values: Values): values is Extract<Values, readonly unknown[]> {
  return Array.isArray(values);
}

function valueProblems(operator: string, key: string, texts: readonly string[]): Problem[] {
  const foreign = texts.find((text) => !IAM_TEXT.test(text));
  if (foreign !== undefined) return [foreignCharacter(foreign)];
  const found = findOperator(operator);
  if (!found || texts.length === 0) return []; // reported already
  const test = parseCondition(operator, key, texts, { variables: true, effect: 'Allow' });
  if (test.values.family === 'undecided') return [invalid(test.values.reason, VALUE_FORMS[found.operator.family])];
  return texts.flatMap((text) => [...policyVariableProblems(text, 'grant-condition-invalid'), ...dollarProblems(text)]);
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html, `PolicyDocument` */
const IAM_TEXT = /^[\t\n\r\u0020-\u00ff]*$/;

function foreignCharacter(text: string): Problem {
  return invalid(`${quote(text)} contains a character that IAM does not allow`, 'use characters up to ÿ');
}

function invalid(message: string, help: string): Problem {
  return { code: 'grant-condition-invalid', severity: 'error', message, help };
}

const VALUE_FORMS = {
  string: 'write a text; write policy variables as ${aws:PrincipalTag/NAME}',
  arn: 'write an ARN with all six parts',
  numeric: 'write a number',
  date: 'write a date such as 2026-01-31T00:00:00Z, or seconds since 1970',
  bool: 'write true or false',
  binary: 'write the value in base64',
  ip: 'write an address or a range such as 203.0.113.0/24',
  null: 'write true to require that the key is absent, false to require that it is present',
} as const;
