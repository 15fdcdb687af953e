import type { Position } from './diagnostic';
import type { Problem } from './problem';
import { quote } from './quote';

/** A correction of a problem: a text in the part of the file that the problem is about, and the text to write instead. */
export interface Suggestion {
  readonly replace: string;
  readonly by: string;
}

/** A suggestion with the position of the text that it replaces. */
export interface PlacedSuggestion extends Suggestion, Position {}

/**
 * The help of a problem with a likely correction: a question rendered from it. Without one, the other help.
 *
 * @param by the text to write, which must be valid in the place and must not allow more than the file means; undefined if
 * no text is likely
 */
export function suggest(
  replace: string,
  by: string | undefined,
  otherwise: string,
): Pick<Problem, 'help' | 'suggestions' | 'helpWithout'> {
  return by === undefined ? { help: otherwise } : suggestAny(replace, [by], otherwise);
}

/** As `suggest`, with several corrections, each of which may be meant. */
export function suggestAny(
  replace: string,
  texts: readonly string[],
  otherwise: string,
): Pick<Problem, 'help' | 'suggestions' | 'helpWithout'> {
  if (texts.length === 0) return { help: otherwise };
  return {
    help: `did you mean ${texts.map((by) => (/^["$]?[{"]/.test(by) ? by : quote(by))).join(' or ')}?`,
    suggestions: texts.map((by) => ({ replace, by })),
    helpWithout: otherwise,
  };
}
