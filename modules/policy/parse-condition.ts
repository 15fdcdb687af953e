import { parseArnPattern } from './arn-pattern';
import { type ConditionTest, type ConditionValues, type StatementModel } from './model';
import { parseBinary } from './operators/binary';
import { parseBool } from './operators/bool';
import { parseDate } from './operators/date';
import { parseIpRange } from './operators/ip-address';
import { parseNumeric } from './operators/numeric';
import { findOperator, type Operator } from './operators/operators';
import { parseTemplate } from './template';
import { isDoubt, type Doubt } from './truth';

export interface ConditionSyntax {
  /** Whether `${…}` is a variable: policies of version 2012-10-17. */
  readonly variables: boolean;
  readonly effect: StatementModel['effect'];
}

/**
 * Reads one line of a Condition block: an operator, a key and its values as text.
 * An operator or a value that is not understood leaves the whole test undecided.
 *
 * Without values no value can match: a negated operator is then read as its positive, for AWS says that such a test
 * holds at most for an absent key (`ForAllValues:`, `…IfExists`) and that an Allow with it "provides no permissions".
 * Of a Deny AWS says only that the condition "does not affect the policy", which can be read in two ways.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export function parseCondition(
  operator: string,
  key: string,
  texts: readonly string[],
  { variables, effect }: ConditionSyntax,
): ConditionTest {
  const found = findOperator(operator);
  const written = { operator, key, keyId: key.toLowerCase(), texts, variables };
  if (!found) {
    const values = { family: 'undecided', reason: `'${operator}' is not a condition operator` } as const;
    return { ...written, ifExists: false, negated: false, values };
  }
  const plain = found.quantifier === undefined && !found.ifExists;
  const read =
    texts.length === 0 && plain && effect === 'Deny'
      ? { because: 'the value is missing' }
      : parseValues(found.operator, texts, variables);
  const values: ConditionValues = isDoubt(read)
    ? { family: 'undecided', reason: `${operator} on ${key}: ${read.because}` }
    : read;
  return {
    ...written,
    ...(found.quantifier && { quantifier: found.quantifier }),
    ifExists: found.ifExists,
    negated: found.operator.negated && texts.length > 0,
    values,
  };
}

function parseValues(operator: Operator, texts: readonly string[], variables: boolean): ConditionValues | Doubt {
  const { family } = operator;
  switch (family) {
    case 'string': {
      const { ignoreCase, wildcards } = operator;
      const build = eachValue(texts, (text) => parseTemplate(text, { wildcards, variables }));
      return isDoubt(build) ? build : { family, ignoreCase, values: build };
    }
    case 'arn': {
      const syntax = { variables, element: 'condition', short: 'refuse' } as const;
      const build = eachValue(texts, (text) => parseArnPattern(text, syntax));
      return isDoubt(build) ? build : { family, values: build };
    }
    case 'numeric': {
      const build = eachValue(texts, parseNumeric);
      return isDoubt(build) ? build : { family, relation: operator.relation, values: build };
    }
    case 'date': {
      const build = eachValue(texts, parseDate);
      return isDoubt(build) ? build : { family, relation: operator.relation, values: build };
    }
    case 'bool':
    case 'null': {
      const build = eachValue(texts, parseBool);
      return isDoubt(build) ? build : { family, values: build };
    }
    case 'binary': {
      const build = eachValue(texts, parseBinary);
      return isDoubt(build) ? build : { family, values: build };
    }
    case 'ip': {
      const build = eachValue(texts, parseIpRange);
      return isDoubt(build) ? build : { family, values: build };
    }
  }
}

/** Reads all values, or gives the first doubt. */
function eachValue<T>(texts: readonly string[], read: (text: string) => T | Doubt | undefined): T[] | Doubt {
  const values: T[] = [];
  for (const text of texts) {
    const value = read(text);
    if (isDoubt(value)) return value;
    if (value === undefined) return { because: `'${text}' is not a valid value for this operator` };
    values.push(value);
  }
  return values;
}
