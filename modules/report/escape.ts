import { createHash } from 'node:crypto';
import { codePointEscapes } from '../text/visible-text';
import { inertLine } from './inert-line';

/**
 * Makes text from outside inert. Service names, owners, ARNs, condition values, file names, reasons: whatever a manifest
 * or a policy file can put into a report passes through one function of this file, chosen by where it is going to stand.
 *
 * What GitHub turns text into, beyond CommonMark: tables, autolinks, footnotes, task lists
 * (https://github.github.com/gfm/), mentions, references to issues and commits, math, Mermaid
 * (https://docs.github.com/en/get-started/writing-on-github). None of it happens inside code, so code is where such text
 * goes; what could end the code is made longer (fences, code spans) or encoded (HTML, Mermaid).
 */

/** What a cut may leave behind. */
const HALF_PAIR = /[\uD800-\uDBFF]$/;
const HALF_ESCAPE = /\\(?:u(?:\{[0-9a-f]*)?)?$/;

/** An inert line, not much longer than `limit` UTF-16 code units: what is cut off is counted, and whole in the JSON. */
export function inert(text: string, limit = 300): string {
  const shown = inertLine(text.length <= limit ? text : text.slice(0, limit).replace(HALF_PAIR, ''));
  if (text.length <= limit && shown.length <= 2 * limit) return shown;
  const kept = shown.slice(0, limit).replace(HALF_PAIR, '').replace(HALF_ESCAPE, '');
  return `${kept}… (${text.length} characters in all)`;
}

/** Markdown, inline: a code span with more back-ticks around it than there are in a row inside. */
export function codeSpan(text: string, limit?: number): string {
  const content = inert(text, limit) || '""';
  const ticks = '`'.repeat(longestRun(content, '`') + 1);
  // A back-tick must not touch the delimiter; and CommonMark takes one space off both ends if there is one at both, and
  // something else between them.
  const padding = /^[ `].*[^ ]|[^ ].*[ `]$|^`$/.test(content) ? ' ' : '';
  return ticks + padding + content + padding + ticks;
}

/**
 * Markdown, in a cell of a table: a code span whose pipes do not end the cell.
 * The table takes the back-slash before a pipe away again, in code too, but pairs back-slashes first: a back-slash that
 * stands before a pipe shows twice.
 */
export function tableCode(text: string, limit?: number): string {
  return codeSpan(text, limit).replace(/(\\*)\|/g, String.raw`$1$1\|`);
}

/** HTML: text of an element, on a line of an HTML block, where Markdown is not read. */
export function htmlCode(text: string, limit?: number): string {
  return `<code>${htmlText(inert(text, limit) || '""')}</code>`;
}

/** HTML: text of an element. */
function htmlText(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

/** A fenced code block around lines that are visible already. */
export function fence(language: string, lines: readonly string[]): string {
  const longest = lines.reduce((length, line) => Math.max(length, longestRun(line, '`')), 0);
  const delimiter = '`'.repeat(Math.max(3, longest + 1));
  return [delimiter + language, ...lines, delimiter].join('\n');
}

/** What Mermaid reads in a label even after it has decoded the entities: line breaks, math and icons. */
const MERMAID_SYNTAX = /\\(?=n)|\$(?=\$)|(?<=\bfa[a-z]*):(?=fa-)/gi;

/**
 * Mermaid: a quoted label. Everything but letters, digits and a few marks becomes an entity code, so neither Mermaid's
 * syntax nor HTML is left. https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
export function mermaidLabel(text: string, limit = 60): string {
  const shown = inert(text, limit).replace(MERMAID_SYNTAX, codePointEscapes).trim() || '""';
  return shown.replace(/[^A-Za-z0-9 .,_/-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}

/** Words that mean nothing to GitHub: letters only, and not the first digits of a commit's hash. */
const PLAIN_WORD = /^(?![a-f]{7,}\b)\(?[A-Za-z]+(?:['-][A-Za-z]+)*\)?[,.;:?!]?$/;
/** No period after it: `1.` begins a list. */
const SMALL_NUMBER = /^\d{1,6}[,;:]?$/;

/**
 * Markdown, inline: a sentence that quotes values from outside. Plain words stay words; everything else in it, such as an
 * ARN, becomes a code span.
 */
export function prose(text: string, limit = 600): string {
  const pieces: { plain: boolean; text: string }[] = [];
  for (const word of inert(text, limit).split(/ +/)) {
    const plain = PLAIN_WORD.test(word) || SMALL_NUMBER.test(word);
    const last = pieces.at(-1);
    if (last?.plain === plain) last.text += ` ${word}`;
    else pieces.push({ plain, text: word });
  }
  return pieces.map((piece) => (piece.plain ? piece.text : spanOf(piece.text, limit))).join(' ');
}

/** The marks of the sentence around a value stay outside of its code span, where they say nothing to GitHub. */
function spanOf(text: string, limit: number): string {
  const [, opening = '', value = '', mark = ''] = /^(\(?)([^()]*?[^(),;:])(\)?[,;:]?)$/.exec(text) ?? [];
  // A parenthesis that the value opens or closes itself belongs to it.
  if (value === '' || (opening === '(' && !mark.startsWith(')'))) return codeSpan(text, limit);
  return opening + codeSpan(value, limit) + mark;
}

/**
 * The hidden line by which a comment is found again. The same text gives the same line, and no visible text gives it:
 * `inertLine` lets no `<!--` through.
 */
export function commentMarker(text: string): string {
  const encoded = encodeURIComponent(inertLine(text)).replace(/[-!'()*~]/g, percentEncoded);
  const id = encoded.length <= 200 ? encoded : `sha256:${createHash('sha256').update(text).digest('hex')}`;
  return `<!-- eks-pod-identity:${id} -->`;
}

function percentEncoded(character: string): string {
  return `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
}

function longestRun(text: string, character: string): number {
  let longest = 0;
  let run = 0;
  for (const unit of text) {
    run = unit === character ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}
