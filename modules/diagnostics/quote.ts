import { visibleText } from '../text/visible-text';

/** Longer texts are cut: a message is one line that somebody reads. */
const LONGEST_QUOTE = 100;

/**
 * Quotes what somebody wrote for a message: `"orders"`. Hidden characters come out as `\u{202e}`, so that no input can
 * move the cursor, hide text or start a new line where the message is shown, and long texts are cut.
 */
export function quote(text: string): string {
  if (text.length <= LONGEST_QUOTE) return `"${visibleText(text)}"`;
  return `"${visibleText(text.slice(0, LONGEST_QUOTE))}…" (${text.length} characters)`;
}
