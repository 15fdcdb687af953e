/**
 * Characters that are invisible or change how the text around them is displayed: control characters, invisible and
 * bidirectional formatting characters, line separators, and unpaired surrogates.
 * https://www.unicode.org/reports/tr36/ (Unicode Security Considerations), https://trojansource.codes
 */
const HIDDEN = String.raw`\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}`;

/** One hidden character, including tab and line feed. */
export const HIDDEN_CHARACTER = new RegExp(`[${HIDDEN}]`, 'gu');

/** One character that is not allowed in a value: any hidden character except tab and line feed. */
export const FORBIDDEN_IN_VALUE = new RegExp(`(?![\\t\\n])[${HIDDEN}]`, 'u');

/**
 * One character that is not allowed in a source file. As in a value, except that `\r\n` is allowed, and so are joiners
 * and variation selectors: comments need them for emoji and some scripts, and values are checked separately.
 */
export const FORBIDDEN_IN_SOURCE = new RegExp(
  String.raw`(?!\r\n|[\t\n]|[\u{200c}-\u{200d}]|[\u{fe00}-\u{fe0f}])[${HIDDEN}]`,
  'gu',
);

/** The code point in Unicode notation, `U+202E`, for characters that must not be printed. */
export function codePointName(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}
