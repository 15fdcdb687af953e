import { visibleText } from '../text/visible-text';

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
