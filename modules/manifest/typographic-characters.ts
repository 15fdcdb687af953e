import { Lexer, Parser } from 'yaml';
import type { Problem, Report } from '../diagnostics/problem';
import { quote } from '../diagnostics/quote';
import { codePointName } from '../text/inert-characters';
import type { TextPlace } from './text-problems';

/** Characters that look like a blank; word processors and chats write them, and YAML reads them as text. */
const BLANKS = /[\u00a0\u2002-\u2005\u2007\u2009\u202f\u3000]+/g;

/** Quotes of word processors, which YAML reads as text. */
const QUOTED = /^[\u2018-\u201a\u201c-\u201e\u00ab]([^\n]*)[\u2018\u2019\u201c\u201d\u00bb]/;
const TYPOGRAPHIC = new RegExp(`${BLANKS.source}|[\\u2018-\\u201e\\u00ab]`);

/** The lexer emits this before the text of a plain or block scalar. */
const SCALAR_FOLLOWS = '\x1f';

/**
 * Reports unquoted text with blanks or quotes that only look like those of YAML, and returns the text with those that are
 * meant, in which everything has the same position. Comments, quoted texts and block scalars may contain them.
 */
export function readTypography(text: string, report: Report<TextPlace>): string {
  if (!TYPOGRAPHIC.test(text)) return text;
  const parser = new Parser();
  let [scalarFollows, isBlock, meant] = [false, false, text];
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser;
    if (scalarFollows && !isBlock) meant = replaceIn(meant, lexeme, offset, report);
    isBlock = /^[|>]/.test(lexeme) || (isBlock && !scalarFollows);
    scalarFollows = lexeme === SCALAR_FOLLOWS;
    Array.from(parser.next(lexeme));
  }
  return meant;
}

function replaceIn(text: string, scalar: string, offset: number, report: Report<TextPlace>): string {
  const quoted = QUOTED.exec(scalar);
  const written = quoted ? `"${quoted[1] ?? ''}"` : scalar;
  if (quoted) {
    const help = `write ${quote(quoted[1] ?? '')}`;
    report({
      ...problemOf(`${codePointName(scalar)} is not a quote of YAML`),
      help,
      helpWithout: help,
      suggestions: [{ replace: quoted[0], by: written }],
      offset,
    });
  }
  for (const { 0: blank, index } of quoted ? [] : scalar.matchAll(BLANKS)) {
    const help = 'write a blank, or quote the text';
    report({
      ...problemOf(`the text contains ${codePointName(blank)}, which looks like a blank`),
      help,
      helpWithout: help,
      suggestions: [{ replace: blank, by: ' '.repeat(blank.length) }],
      offset: offset + index,
    });
  }
  const meant = quoted
    ? written + scalar.slice(quoted[0].length)
    : scalar.replace(BLANKS, (blank) => ' '.repeat(blank.length));
  return text.slice(0, offset) + meant + text.slice(offset + scalar.length);
}

function problemOf(message: string): Omit<Problem, 'help'> {
  return { code: 'text-typographic-character', severity: 'error', message };
}
