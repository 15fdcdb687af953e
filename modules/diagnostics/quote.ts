import { HIDDEN_CHARACTER } from './hidden-characters';

/** Longer texts are truncated, so that a message fits on one line. */
const LONGEST_QUOTE = 100;

/**
 * Quotes user input for a message: `"orders"`. Hidden characters are escaped as `\u{202e}`, so that no input can move
 * the cursor, hide text or start a new line where the message is shown. Long texts are truncated.
 */
export function quote(text: string): string {
  if (text.length <= LONGEST_QUOTE) return `"${visibleText(text)}"`;
  return `"${visibleText(text.slice(0, LONGEST_QUOTE))}…" (${text.length} characters)`;
}

/** The text with every hidden character written as an escape. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN_CHARACTER, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
