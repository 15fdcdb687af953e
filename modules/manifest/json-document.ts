import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { DiagnosticCode } from '../diagnostics/codes';
import { type Diagnostic, type Position, sortDiagnostics } from '../diagnostics/diagnostic';

/** Parsed JSON with the position of every value. */
export interface JsonDocument {
  readonly value: unknown;
  /** Nodes have their offset in the text; `findNodeAtLocation` of jsonc-parser finds them by path. */
  readonly tree: Node;
  /** Converts an offset to a line and column. */
  readonly at: (offset: number) => Position;
}

/** In bytes. A policy has a few kilobytes; larger files are refused before they are parsed. */
export const LARGEST_JSON = 256 * 1024;
const DEEPEST_NESTING = 32;
const START: Position = { line: 1, column: 1 };

/** Messages for the parser's error codes. */
const SYNTAX_ERRORS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'an invalid word',
  InvalidNumberFormat: 'an invalid number',
  PropertyNameExpected: 'expected a name in double quotes',
  ValueExpected: 'expected a value',
  ColonExpected: 'expected a colon',
  CommaExpected: 'expected a comma',
  CloseBraceExpected: 'expected }',
  CloseBracketExpected: 'expected ]',
  EndOfFileExpected: 'expected the end of the file',
  InvalidCommentToken: 'comments are not valid in JSON',
  UnexpectedEndOfString: 'an unterminated string',
  InvalidUnicode: 'a \\u escape without four hexadecimal digits',
  InvalidEscapeCharacter: 'an invalid escape',
  InvalidCharacter: 'a character that must be escaped',
};

/**
 * Reads a file with one JSON value, as strictly as IAM: UTF-8, no comments, no trailing commas, no duplicate keys.
 *
 * @returns the document, or its problems
 */
export function readJson(bytes: Uint8Array, file: string): JsonDocument | readonly Diagnostic[] {
  const problemAt = (position: Position, code: DiagnosticCode, message: string): Diagnostic[] => [
    { file, ...position, code, severity: 'error', message },
  ];
  if (bytes.length > LARGEST_JSON) {
    return problemAt(START, 'text-too-large', `the file has more than ${LARGEST_JSON} bytes`);
  }
  const text = decode(bytes);
  if (text === undefined) return problemAt(START, 'text-not-utf8', 'the file is not UTF-8 text');
  const at = (offset: number): Position => positionOf(text, offset);

  const tooDeep = offsetOfDepth(text, DEEPEST_NESTING + 1);
  if (tooDeep !== undefined) {
    return problemAt(at(tooDeep), 'policy-file-syntax', `nested deeper than ${DEEPEST_NESTING} levels`);
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors; // later errors usually follow from the first one
  if (error !== undefined || tree === undefined) {
    const what = error === undefined ? 'the file is empty' : syntaxError(error, text);
    return problemAt(at(error?.offset ?? 0), 'policy-file-syntax', `not JSON: ${what}`);
  }
  const repeated = repeatedNames(tree).flatMap(({ value, offset }) =>
    problemAt(at(offset), 'policy-file-duplicate-key', `duplicate key ${JSON.stringify(value)}`),
  );
  return repeated.length > 0 ? sortDiagnostics(repeated) : { value: JSON.parse(text) as unknown, tree, at };
}

/** The text without a byte order mark, or undefined if it is not UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** The offset at which the nesting first reaches a depth. Checked before parsing, because the parser is recursive. */
function offsetOfDepth(text: string, limit: number): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const token = text.charAt(scanner.getTokenOffset()); // of a string, its quote
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    if (depth >= limit) return scanner.getTokenOffset();
  }
  return undefined;
}

function syntaxError(error: ParseError, text: string): string {
  const found = text.slice(error.offset, error.offset + Math.min(error.length, 20));
  const what = SYNTAX_ERRORS[printParseErrorCode(error.error)] ?? 'cannot be read';
  return found.trim() === '' ? `${what}, found the end of the file` : `${what}, found ${JSON.stringify(found)}`;
}

/** Repeated property names of an object: IAM refuses them, but JSON.parse uses the last one. */
function repeatedNames(node: Node): Node[] {
  const children = node.children ?? [];
  const below = children.flatMap(repeatedNames);
  if (node.type !== 'object') return below;
  const names = children.flatMap((property) => property.children?.slice(0, 1) ?? []);
  const first = new Map(names.toReversed().map((name) => [name.value, name]));
  return [...names.filter((name) => first.get(name.value) !== name), ...below];
}
