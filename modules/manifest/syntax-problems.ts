import type { YAMLError } from 'yaml';
import type { Problem } from '../diagnostics/problem';
import { quote } from '../diagnostics/quote';
import { quoteIt } from './plain-value';
import type { TextPlace } from './text-problems';

/** A syntax error of the parser, which stops at it: most later errors are consequences. */
type SyntaxError = Pick<YAMLError, 'code' | 'pos' | 'message'>;
type SyntaxProblem = Omit<Problem<TextPlace>, 'code' | 'severity'>;

/** Errors of one value, which do not change how the text after it is read. */
const OF_ONE_VALUE: ReadonlySet<string> = new Set(['BAD_SCALAR_START', 'BAD_DQ_ESCAPE', 'TAB_AS_INDENT']);

/**
 * Problems of a text that is not valid YAML, in this project's words, with the mistakes that are common in manifests.
 *
 * @param keys known keys, by which a missing blank or colon is found
 */
export function syntaxProblems(
  errors: readonly SyntaxError[],
  text: string,
  keys: ReadonlySet<string>,
): Problem<TextPlace>[] {
  const inOrder = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const lines = new Set<number>();
  const first = inOrder.find(({ code }) => !OF_ONE_VALUE.has(code));
  return inOrder.flatMap((error): Problem<TextPlace>[] => {
    if (error !== first && !OF_ONE_VALUE.has(error.code)) return [];
    const { start } = lineAt(text, error.pos[0]);
    if (lines.has(start)) return [];
    lines.add(start);
    return [{ code: 'yaml-syntax', severity: 'error', ...syntaxProblem(error, text, keys) }];
  });
}

function syntaxProblem(error: SyntaxError, text: string, keys: ReadonlySet<string>): SyntaxProblem {
  const offset = Math.min(error.pos[0], text.length);
  const { line, start } = lineAt(text, offset);
  const rest = line.slice(offset - start);
  const placeholder = unquotedPlaceholder(line);
  if (placeholder) return { ...placeholder, offset: start + placeholder.offset };
  switch (error.code as string) {
    case 'BAD_SCALAR_START': {
      const value = plainText(rest);
      const message = `unquoted text cannot begin with ${quote(rest.charAt(0))}`;
      return { message, ...quoteIt(value), offset };
    }
    case 'TAB_AS_INDENT':
      return { message: 'the line is indented with a tab', help: 'indent with blanks', offset };
    case 'BAD_DQ_ESCAPE':
      return {
        message: `${quote(rest.slice(0, 2))} is not an escape of YAML`,
        help: 'write \\\\ for a backslash, or use single quotes',
        offset,
      };
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return keyProblem({ text, line, start, offset, rest }, keys);
    case 'BLOCK_IN_FLOW':
      return {
        message: 'text between brackets contains ": ", which begins a mapping',
        help: 'quote text that contains ": "',
        offset,
      };
    case 'MISSING_CHAR':
      return /implicit map keys/i.test(error.message)
        ? { message: '":" is missing after a key', help: 'write `key: value`', offset }
        : { message: 'a closing quote is missing', help: 'close the quote on its line', offset };
    case 'BAD_INDENT':
      return indentProblem(error.message, offset);
    default:
      return tokenProblem({ line, rest, start, offset });
  }
}

interface Line {
  readonly line: string;
  /** Offset of the line. */
  readonly start: number;
  readonly offset: number;
  /** The line from the offset on. */
  readonly rest: string;
}

/** A line that is not `key: value`. */
function keyProblem(
  { text, line, start, offset, rest }: Line & { readonly text: string },
  keys: ReadonlySet<string>,
): SyntaxProblem {
  const missing = missingBlank(rest, keys);
  if (missing !== undefined) return { ...missing, offset };
  const word = /^\S+/.exec(rest)?.[0] ?? '';
  if (keys.has(word.trim()) && rest.trim() === word) {
    return {
      message: `":" is missing after ${quote(word)}`,
      help: `write ${quote(`${word}: …`)}`,
      offset,
    };
  }
  if (/^\s*- /.test(rest)) {
    return {
      message: 'an entry of a list follows the keys of a mapping',
      help: 'begin every entry of the list with "- "',
      offset: offset + rest.search(/\S/),
    };
  }
  if (rest.includes(': ')) {
    return { message: 'unquoted text contains ": ", which begins a mapping', ...quoteIt(plainText(rest)), offset };
  }
  if (/:\s+$/.test(line.slice(0, offset - start)) && start + line.length < text.length) {
    const next = start + line.length + 1;
    const indent = /^\s*/.exec(text.slice(next))?.[0].length ?? 0;
    return {
      message: 'the line is indented more than the keys above it',
      help: 'give all keys of a mapping the same indentation',
      offset: next + indent,
    };
  }
  return {
    message: `${quote(rest.trim())} is not a key with a value`,
    help: 'write `key: value`, with ":" and a blank, or "- " for an entry of a list',
    offset,
  };
}

/** `read:arn:aws:s3:::orders`, for text that begins with a known key. */
export function missingBlank(
  text: string,
  keys: ReadonlySet<string>,
): Pick<Problem, 'message' | 'help' | 'helpWithout' | 'suggestions'> | undefined {
  const [, key] = /^([A-Za-z][\w-]*):(?=\S)/.exec(text) ?? [];
  if (key === undefined || !keys.has(key)) return undefined;
  const help = `write "${key}: ", with a blank`;
  return {
    message: `a blank is missing after "${key}:"`,
    help,
    helpWithout: help,
    suggestions: [{ replace: `${key}:`, by: `${key}: ` }],
  };
}

function indentProblem(message: string, offset: number): SyntaxProblem {
  const [, bracket] = /end with a ([\]}])$/.exec(message) ?? [];
  if (bracket !== undefined) {
    return { message: `${quote(bracket)} is missing before this`, help: 'close the bracket', offset };
  }
  const what = message.includes('sequence') ? 'entries of a list' : 'keys of a mapping';
  return {
    message: `the indentation differs from the ${what} above`,
    help: `give all ${what} the same indentation`,
    offset,
  };
}

function tokenProblem({ line, rest, start, offset }: Line): SyntaxProblem {
  const before = line.slice(0, offset - start);
  if (rest.startsWith('- ')) {
    return {
      message: 'a list cannot begin on the line of its key',
      help: 'begin each entry with "- " on a line of its own',
      offset,
    };
  }
  if (/[|>][+-]?\s*$/.test(before) || /[|>]$/.test(before)) {
    return { message: 'text after "|" or ">" begins on the next line', help: 'move the text to the next line', offset };
  }
  if (/'\s*$/.test(before)) {
    return {
      message: 'a quote within single quotes ends the text',
      help: "write two single quotes for one ('it''s'), or use double quotes",
      offset,
    };
  }
  if (/["\]}]\s*$/.test(before)) {
    return { message: `${quote(rest.trim())} follows a complete value`, help: 'quote the whole value', offset };
  }
  return {
    message: `unexpected ${quote(rest.trim().slice(0, 20))}`,
    help: 'remove it, or quote the text that contains it',
    offset,
  };
}

/** `{bucket}/x`, or a placeholder in an unquoted text between brackets. */
function unquotedPlaceholder(line: string): SyntaxProblem | undefined {
  const found = /(?<=^|[\s:,[-])([^\s"'[\]{},#]*\{[a-z][\w-]*\}[^\s"',\]{}]*)+/.exec(line);
  const [value] = found ?? [];
  if (!found || value === undefined) return undefined;
  const first = value.startsWith('{') ? 'begins with' : 'between brackets contains';
  return { message: `unquoted text ${first} a placeholder`, ...quoteIt(value), offset: found.index };
}

/** The text of a plain scalar: to the end of the line, or in brackets to the next delimiter, without a comment. */
function plainText(rest: string): string {
  return rest
    .replace(/\s+#.*$/, '')
    .replace(/\s*[\]},].*$/, '')
    .trimEnd();
}

function lineAt(text: string, offset: number): { readonly line: string; readonly start: number } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { line: text.slice(start, end === -1 ? undefined : end).replace(/\r$/, ''), start };
}
