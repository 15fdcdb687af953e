import type { Report } from '../diagnostics/problem';
import { codePointName, FORBIDDEN_IN_SOURCE } from '../text/inert-characters';
import type { TextPlace } from './text-problems';

/** In bytes. Files are written by hand; a larger one is a mistake or an attack. */
export const LARGEST_FILE = 256 * 1024;

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** A file's text without byte order mark; undefined after a problem of the whole file was reported. */
export function decodeText(bytes: Uint8Array, report: Report<TextPlace>): string | undefined {
  if (bytes.length > LARGEST_FILE) {
    report({
      code: 'text-too-large',
      severity: 'error',
      message: `the file has ${bytes.length} bytes; the limit is ${LARGEST_FILE}`,
      offset: 0,
    });
    return undefined;
  }
  try {
    return UTF8.decode(bytes);
  } catch {
    report({
      code: 'text-not-utf8',
      severity: 'error',
      message: `the file is ${startsAsUtf16(bytes) ? 'UTF-16' : 'not UTF-8'} text`,
      help: 'save it as UTF-8',
      offset: 0,
    });
    return undefined;
  }
}

/** A byte order mark of UTF-16, as some editors on Windows write it. */
function startsAsUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** Nearly every file is plain ASCII: this cheap test skips the search for hidden characters. */
const NOT_PLAIN = /[^\t\n\x20-\x7e]/;

/** Reports characters that are not allowed in source files, the first one of each line. */
export function checkCharacters(text: string, report: Report<TextPlace>): void {
  if (!NOT_PLAIN.test(text)) return;
  let lineEnd = -1;
  for (const match of text.matchAll(FORBIDDEN_IN_SOURCE)) {
    if (match.index < lineEnd) continue;
    const nextBreak = text.indexOf('\n', match.index);
    lineEnd = nextBreak === -1 ? text.length : nextBreak;
    report({
      code: 'text-forbidden-character',
      severity: 'error',
      message: `the file contains the hidden character ${codePointName(match[0])}`,
      help: 'remove it',
      offset: match.index,
    });
  }
}
