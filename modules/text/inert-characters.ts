/**
 * The characters that no output of this project shows as they are, on a terminal, in a log, in Markdown or in SARIF. What
 * they become instead is for `visible-text.ts`; which of them a file may not even hold is said below.
 * https://www.unicode.org/reports/tr36/ (Unicode Security Considerations), https://trojansource.codes
 */

/**
 * What a reader does not see, or what changes how the text around it looks: controls, invisible and bidirectional
 * formatting characters, line separators, halves of surrogate pairs.
 */
const HIDDEN = String.raw`\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}`;

/** What every font shows in its own way, or not at all: private use and noncharacters. */
const UNDEFINED = String.raw`\p{Co}\p{Noncharacter_Code_Point}`;

/** Hidden and undefined ones, spaces other than U+0020, and stacks of combining marks that cover the lines around them. */
export const INERT_CHARACTERS = new RegExp(String.raw`[${HIDDEN}${UNDEFINED}]|(?! )\p{Zs}|\p{M}{5,}`, 'gu');

/** One hidden character; tabs and line feeds count as hidden too. */
export const HIDDEN_CHARACTER = new RegExp(`[${HIDDEN}]`, 'u');

/**
 * One character that has no place in a value: all hidden ones but tab and line feed. Other spaces and private use are
 * accepted, because IAM accepts them in a tag; a report shows them as escapes.
 */
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
