import type { Report } from '../diagnostics/problem';
import { codePointName, FORBIDDEN_IN_SOURCE } from '../text/inert-characters';
import { quote } from '../diagnostics/quote';
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
    const text = readableStart(bytes);
    const byte = bytes[Buffer.byteLength(text)] ?? 0;
    const isUtf16 = startsAsUtf16(bytes);
    const written = String.fromCharCode(byte);
    report({
      code: 'text-not-utf8',
      severity: 'error',
      message: isUtf16
        ? 'the file is UTF-16 text'
        : `the file is not UTF-8 text: byte 0x${byte.toString(16).toUpperCase()}${byte >= 0xa1 ? `, which is ${quote(written)} in Latin-1` : ''}`,
      help: 'save it as UTF-8',
      offset: isUtf16 ? 0 : text.length,
    });
    return undefined;
  }
}

/** The text before the first byte that is not UTF-8. */
export function readableStart(bytes: Uint8Array): string {
  const text = LENIENT.decode(bytes);
  // The file may contain the replacement character itself.
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', at + 1)) {
    const start = text.slice(0, at);
    if (
      !Buffer.from(bytes.subarray(Buffer.byteLength(start)))
        .subarray(0, 3)
        .equals(REPLACEMENT)
    )
      return start;
  }
  return text;
}

const LENIENT = new TextDecoder('utf-8', { ignoreBOM: true });
const REPLACEMENT = Buffer.from('\ufffd');

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

/** Of git, and of the tools that write the common ancestor, too. */
const CONFLICT = /^<{7}(?: .*)?$/gm;

/** Reports each unresolved merge conflict. Returns true if there is one: the text is then no single document. */
export function checkConflicts(text: string, report: Report<TextPlace>): boolean {
  const conflicts = text.includes('<<<<<<<') ? [...text.matchAll(CONFLICT)] : [];
  for (const { index } of conflicts) {
    report({
      code: 'text-merge-conflict',
      severity: 'error',
      message: 'the file contains an unresolved merge conflict',
      help: 'resolve it, and remove the lines that begin with <<<<<<<, =======, ||||||| and >>>>>>>',
      offset: index,
    });
  }
  return conflicts.length > 0;
}
