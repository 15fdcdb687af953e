import type { ConditionBlock } from '../policy/document';
import { oneOrMany, sortedOnce } from './one-or-many';

/**
 * Conditions in canonical form: operators, keys and values sorted, values as text and each once, a list of one as a
 * text. Neither order nor repetition matters to IAM, and a number or boolean is read as its text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export function canonicalConditions(block: ConditionBlock): ConditionBlock {
  return sortedByName(block, (keys) => sortedByName(keys, canonicalValues));
}

function canonicalValues(values: ConditionBlock[string][string]): string | readonly string[] {
  return oneOrMany(sortedOnce([values].flat().map(String)));
}

function sortedByName<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  const names = Object.keys(record).sort();
  return Object.fromEntries(names.map((name) => [name, change(record[name] as T)]));
}
