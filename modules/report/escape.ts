import { createHash } from 'node:crypto';
import { codePointEscapes } from '../text/visible-text';
import { inertLine } from './inert-line';

/**
 * Makes external text inert. Every value from a manifest or policy file (service names, owners, ARNs, condition values,
 * file names, reasons) passes through one function of this file, chosen by its context in the report.
 *
 * GitHub's extensions of CommonMark: tables, autolinks, footnotes, task lists (https://github.github.com/gfm/),
 * mentions, references to issues and commits, math, Mermaid (https://docs.github.com/en/get-started/writing-on-github).
 * GitHub applies none of them inside code, so such text is put into code. Delimiters that could end the code are
 * lengthened (fences, code spans) or encoded (HTML, Mermaid).
 */

/** Fragments that truncation may leave behind. */
const HALF_PAIR = /[\uD800-\uDBFF]$/;
const HALF_ESCAPE = /\\(?:u(?:\{[0-9a-f]*)?)?$/;

/** An inert line, not much longer than `limit` UTF-16 code units: what is cut off is counted, and whole in the JSON. */
export function inert(text: string, limit = 300): string {
  const shown = inertLine(text.length <= limit ? text : text.slice(0, limit).replace(HALF_PAIR, ''));
  if (text.length <= limit && shown.length <= 2 * limit) return shown;
  const kept = shown.slice(0, limit).replace(HALF_PAIR, '').replace(HALF_ESCAPE, '');
  return `${kept}… (${text.length} characters in all)`;
}

/** Markdown, inline: a code span delimited by more backticks than its content has in a row. */
export function codeSpan(text: string, limit?: number): string {
  const content = inert(text, limit) || '""';
  const ticks = '`'.repeat(longestRun(content, '`') + 1);
  // A backtick must not touch the delimiter. CommonMark strips one space from both ends if both have one and the
  // content is not blank.
  const padding = needsPadding(content) ? ' ' : '';
  return ticks + padding + content + padding + ticks;
}

/** Each pattern begins at one end, so that a long text takes no longer than its length. */
function needsPadding(content: string): boolean {
  const beginsSo = /^[ `]/.test(content) && /[^ ]/.test(content.slice(1));
  const endsSo = /[ `]/.test(content.slice(-1)) && /[^ ]/.test(content.slice(0, -1));
  return beginsSo || endsSo || content === '`';
}

/**
 * Markdown, in a table cell: a code span whose pipes do not end the cell. The table removes the backslash before a
 * pipe, in code too, but pairs backslashes first: a backslash before a pipe is displayed twice.
 */
export function tableCode(text: string, limit?: number): string {
  return codeSpan(text, limit).replace(/(\\*)\|/g, String.raw`$1$1\|`);
}

/** Characters that are safe in the address of a link. */
const SAFE_ADDRESS = /^https:\/\/[\w.~:/?#@!$&*+,;=%-]+$/;

/** Markdown, inline: a link around a text that is already inert; only the text if the address is not plain `https`. */
export function link(text: string, address: string): string {
  return SAFE_ADDRESS.test(address) ? `[${text}](${address})` : text;
}

/** HTML: text of an element, on a line of an HTML block, where Markdown is not parsed. */
export function htmlCode(text: string, limit?: number): string {
  return `<code>${htmlText(inert(text, limit) || '""')}</code>`;
}

/** HTML: text of an element. */
function htmlText(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

/** A fenced code block around lines that are already made visible. */
export function fence(language: string, lines: readonly string[]): string {
  const longest = lines.reduce((length, line) => Math.max(length, longestRun(line, '`')), 0);
  const delimiter = '`'.repeat(Math.max(3, longest + 1));
  return [delimiter + language, ...lines, delimiter].join('\n');
}

/** Syntax that Mermaid still parses in a label after decoding the entities: line breaks, math and icons. */
const MERMAID_SYNTAX = /\\(?=n)|\$(?=\$)|(?<=\bfa[a-z]*):(?=fa-)/gi;

/**
 * Mermaid: a quoted label. All characters except letters, digits and some punctuation become entity codes, so neither
 * Mermaid syntax nor HTML remains. https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
export function mermaidLabel(text: string, limit = 60): string {
  const shown = inert(text, limit).replace(MERMAID_SYNTAX, codePointEscapes).trim() || '""';
  return shown.replace(/[^A-Za-z0-9 .,_/-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}

/** Words that GitHub does not interpret: only letters, and not a prefix of a commit hash. */
const PLAIN_WORD = /^(?![a-f]{7,}\b)\(?[A-Za-z]+(?:['-][A-Za-z]+)*\)?[,.;:?!]?$/;
/** No period after it: `1.` begins a list. */
const SMALL_NUMBER = /^\d{1,6}[,;:]?$/;

/**
 * Markdown, inline: a sentence that quotes external values. Plain words stay words; every other word, such as an ARN or
 * an action, becomes a code span of its own. A text in quotation marks is one value.
 */
export function prose(text: string, limit = 600): string {
  return (inert(text, limit).match(/"[^"]*"\S*|\S+/g) ?? [''])
    .map((word) => (PLAIN_WORD.test(word) || SMALL_NUMBER.test(word) ? word : spanOf(word, limit)))
    .join(' ');
}

/** Punctuation around a value stays outside its code span, where GitHub does not interpret it. */
function spanOf(text: string, limit: number): string {
  // A parenthesis within the value belongs to it.
  const [, opening = '', value = '', mark = ''] = /^(\(?)([^()]*?[^(),.;:])(\)?[.,;:]?)$/.exec(text) ?? [];
  return value === '' ? codeSpan(text, limit) : opening + codeSpan(value, limit) + mark;
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
