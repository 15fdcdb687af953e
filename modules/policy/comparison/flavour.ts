import {
  ANY_IN_SEGMENT,
  hasWildcard,
  IN_EITHER_CASE,
  isVariable,
  ONE_IN_SEGMENT,
  type Pattern,
  VARIABLE,
} from '../languages/pattern';
import { type Vocabulary } from './vocabulary';

/** Which operators can list some patterns together. */
export type Flavour = 'arn' | 'like' | 'ignore-case' | 'plain';

export function flavourOf(patterns: readonly Pattern[], vocabulary: Vocabulary): Flavour {
  const some = (is: (step: number) => boolean): boolean => patterns.some((pattern) => pattern.some(is));
  if (some((step) => step === ANY_IN_SEGMENT || step === ONE_IN_SEGMENT)) return 'arn';
  if (patterns.some(hasWildcard)) return 'like';
  const ignoresCase = (step: number): boolean =>
    isVariable(step) ? vocabulary.variableOf(step).ignoreCase : step >= IN_EITHER_CASE && step < VARIABLE;
  return some(ignoresCase) ? 'ignore-case' : 'plain';
}
