import { INERT_CHARACTERS } from './inert-characters';

/** The text on one line with nothing hidden in it: `\n` and `\u{202e}` instead of what they would do. */
export function visibleText(text: string): string {
  return text.replace(INERT_CHARACTERS, codePointEscapes);
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** `\u{202e}` for each character, and the short escapes of line ends and tabs. */
export function codePointEscapes(characters: string): string {
  return Array.from(characters)
    .map((character) => SHORT_ESCAPES[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .join('');
}
