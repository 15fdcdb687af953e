import {
  ANY_IN_SEGMENT,
  hasWildcard,
  IN_EITHER_CASE,
  ONE_IN_SEGMENT,
  type Pattern,
  VARIABLE,
} from '../languages/pattern';

/** Which operators can list some patterns together. */
export type Flavour = 'arn' | 'like' | 'ignore-case' | 'plain';

export function flavourOf(patterns: readonly Pattern[]): Flavour {
  const some = (is: (step: number) => boolean): boolean => patterns.some((pattern) => pattern.some(is));
  if (some((step) => step === ANY_IN_SEGMENT || step === ONE_IN_SEGMENT)) return 'arn';
  if (patterns.some(hasWildcard)) return 'like';
  return some((step) => step >= IN_EITHER_CASE && step < VARIABLE) ? 'ignore-case' : 'plain';
}
