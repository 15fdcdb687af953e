import { parseArn } from '../catalogue/arn';
import { globMatches, globMatchesIgnoringCase } from './glob-match';
import { matchArn } from './match-arn';
import { type ConditionValues } from './model';
import { parseBinary } from './operators/binary';
import { parseBool } from './operators/bool';
import { parseDate } from './operators/date';
import { containsIpRange, parseIpAddress } from './operators/ip-address';
import { parseNumeric, relates } from './operators/numeric';
import { type RequestContext } from './request-context';
import { anyOf, isDoubt, type Doubt, type Truth } from './truth';
import { resolveTemplate, withEmptyVariables } from './variables';

/**
 * Whether one value of a request matches one of the policy's values, negation left aside.
 * `wrong-type` when the operator compares another kind of value: a number with the text `abc`.
 */
export function matchValue(expected: ConditionValues, value: string, context: RequestContext): Truth | 'wrong-type' {
  switch (expected.family) {
    case 'string': {
      const matches = expected.ignoreCase ? globMatchesIgnoringCase : globMatches;
      return anyOf(expected.values, (template) => {
        return withEmptyVariables([template], context, (given) => {
          const glob = resolveTemplate(template, given);
          return glob !== undefined && matches(glob, value);
        });
      });
    }
    case 'arn':
      return typed(parseArn(value), (arn) =>
        anyOf(expected.values, (pattern) => {
          const truth = matchArn(pattern, arn, context);
          return truth === 'no-value' ? false : truth;
        }),
      );
    case 'numeric':
    case 'date': {
      const { family, relation, values } = expected;
      const number = family === 'numeric' ? parseNumeric(value) : parseDate(value);
      return typed(number, (found) => values.some((bound) => relates(found, relation, bound)));
    }
    case 'bool':
      return typed(parseBool(value), (found) => expected.values.includes(found));
    case 'binary':
      return typed(parseBinary(value), (found) => expected.values.includes(found));
    case 'ip':
      return typed(parseIpAddress(value), (found) => expected.values.some((range) => containsIpRange(range, found)));
    case 'null':
      // `Null` asks for presence alone, and so never looks at a value.
      return 'wrong-type';
    case 'undecided':
      return { because: expected.reason };
  }
}

function typed<T>(value: T | Doubt | undefined, matches: (value: T) => Truth): Truth | 'wrong-type' {
  if (value === undefined) return 'wrong-type';
  return isDoubt(value) ? value : matches(value);
}
