/**
 * Characters that a reader does not see, or that change how the text around them looks: controls, invisible and
 * bidirectional formatting characters, line separators, halves of surrogate pairs.
 * https://www.unicode.org/reports/tr36/ (Unicode Security Considerations), https://trojansource.codes
 */
const HIDDEN = String.raw`\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}`;

/** One hidden character; tabs and line feeds count as hidden too. */
export const HIDDEN_CHARACTER = new RegExp(`[${HIDDEN}]`, 'gu');

/** One character that has no place in a value: all hidden ones but tab and line feed. */
export const FORBIDDEN_IN_VALUE = new RegExp(`(?![\\t\\n])[${HIDDEN}]`, 'u');

/**
 * One character that has no place in a source file: as in a value, but line ends may be written `\r\n`, and the
 * joiners and variation selectors that comments need for emoji and some scripts are left to the check of values.
 */
export const FORBIDDEN_IN_SOURCE = new RegExp(
  String.raw`(?!\r\n|[\t\n]|[\u{200c}-\u{200d}]|[\u{fe00}-\u{fe0f}])[${HIDDEN}]`,
  'gu',
);

/** `U+202E`: how to write a character that must not be shown as it is. */
export function codePointName(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}
