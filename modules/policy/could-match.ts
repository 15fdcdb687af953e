import { globMatchesIgnoringCase } from './glob-match';
import { isGlob, parseTemplate } from './template';
import { isDoubt } from './truth';

/**
 * Whether a pattern could match a text, without regard to case. Its wildcards match separators, and `${` has no meaning.
 * True for a pattern that is not understood.
 */
export function couldMatch(pattern: string, text: string): boolean {
  const glob = parseTemplate(pattern, { wildcards: true, variables: false });
  return isDoubt(glob) || !isGlob(glob) || globMatchesIgnoringCase(glob, text);
}
