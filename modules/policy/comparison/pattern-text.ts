import {
  ANY,
  ANY_IN_SEGMENT,
  IN_EITHER_CASE,
  isVariable,
  ONE,
  ONE_IN_SEGMENT,
  type Pattern,
} from '../languages/pattern';

/**
 * A pattern as policies write it. With `wildcards`, a plain `*` or `?` is written `${*}` or `${?}`.
 * `nameOf` gives the text inside the braces of a variable.
 */
export function patternText(pattern: Pattern, nameOf: (letter: number) => string, wildcards = true): string {
  return pattern
    .map((step, index) => {
      if (step === ANY || step === ANY_IN_SEGMENT) return '*';
      if (step === ONE || step === ONE_IN_SEGMENT) return '?';
      if (isVariable(step)) return `\${${nameOf(step)}}`;
      const letter = String.fromCharCode(step >= IN_EITHER_CASE ? step - IN_EITHER_CASE : step);
      const isSpecial = wildcards ? letter === '*' || letter === '?' : false;
      return isSpecial || (letter === '$' && pattern[index + 1] === OPENING_BRACE) ? `\${${letter}}` : letter;
    })
    .join('');
}

const OPENING_BRACE = '{'.charCodeAt(0);
