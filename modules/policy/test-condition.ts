import { type ConditionTest } from './model';
import { matchValue } from './match-value';
import { type RequestContext } from './request-context';
import { allOf, anyOf, atMost, type Doubt, not, type Truth } from './truth';

/**
 * Whether one line of a Condition block holds for a request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function testCondition(test: ConditionTest, context: RequestContext): Truth {
  const { values: expected } = test;
  if (expected.family === 'undecided') return { because: expected.reason };
  const values = context.get(test.keyId);
  if (test.quantifier === undefined && expected.family !== 'null') return testValues(test, values, context);
  if (!values?.every((value) => value === '')) return testValues(test, values, context);
  // AWS's texts speak of a null data set, "such as an empty string", and elsewhere test for empty strings.
  const present = testValues(test, values, context);
  const absent = testValues(test, undefined, context);
  return present === absent
    ? present
    : { because: `'${test.key}' has an empty value, which ${test.operator} may take for none` };
}

function testValues(test: ConditionTest, values: readonly string[] | undefined, context: RequestContext): Truth {
  if (test.values.family === 'null') return testNull(test, test.values.values, values === undefined);
  const element = (value: string): Truth => {
    const matches = matchValue(test.values, value, context);
    if (matches === 'wrong-type') return test.negated ? wrongType(test, value) : false;
    return test.negated ? not(matches) : matches;
  };
  if (test.quantifier === 'ForAllValues') return values === undefined || allOf(values, element);
  if (test.quantifier === 'ForAnyValue') {
    if (values !== undefined) return anyOf(values, element);
    return test.ifExists && { because: `AWS does not say what ${test.operator} does when '${test.key}' is absent` };
  }
  if (values === undefined) return test.ifExists || test.negated;
  if (values.length === 1) return allOf(values, element);
  // AWS wants a set operator for several values and does not say what happens without one. Where no value matches, a
  // positive operator fails whether one match is needed, every value must match, or several values never match.
  return test.negated ? severalValues(test, values) : atMost(severalValues(test, values), anyOf(values, element));
}

/** With a set operator, `Null` no longer depends on the request: all of no values match, and none of them does. */
function testNull(test: ConditionTest, expected: readonly boolean[], absent: boolean): Truth {
  if (test.quantifier !== undefined) return test.quantifier === 'ForAllValues';
  return expected.includes(absent);
}

function severalValues({ operator, key }: ConditionTest, values: readonly string[]): Doubt {
  const written = values.map((value) => `'${value}'`).join(', ');
  return {
    because: `'${key}' has the values ${written}, and AWS does not say what ${operator} makes of several values`,
  };
}

function wrongType({ operator, key }: ConditionTest, value: string): Truth {
  return { because: `AWS does not say whether ${operator} holds for the value '${value}' of '${key}'` };
}
