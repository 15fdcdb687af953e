import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { DiagnosticCode } from '../modules/diagnostics/codes';
import { type Diagnostic, type Position, sortDiagnostics } from '../modules/diagnostics/diagnostic';

/** JSON text with the place of everything in it. */
export interface JsonDocument {
  readonly value: unknown;
  /** Nodes know their offset in the text; `findNodeAtLocation` of jsonc-parser finds them by path. */
  readonly tree: Node;
  /** The place of an offset. */
  readonly at: (offset: number) => Position;
}

/** In bytes. A policy is a few kilobytes; more is refused before it costs time. */
export const LARGEST_JSON = 256 * 1024;
const DEEPEST_NESTING = 32;
const START: Position = { line: 1, column: 1 };

/** What the parser's error names mean for somebody who looks at the place. */
const SYNTAX_ERRORS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a word that JSON does not know',
  InvalidNumberFormat: 'a number that JSON does not know',
  PropertyNameExpected: 'expected a name in double quotes',
  ValueExpected: 'expected a value',
  ColonExpected: 'expected a colon',
  CommaExpected: 'expected a comma',
  CloseBraceExpected: 'expected }',
  CloseBracketExpected: 'expected ]',
  EndOfFileExpected: 'expected the end of the file',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfString: 'a string without its closing quote',
  InvalidUnicode: 'a \\u escape without four hexadecimal digits',
  InvalidEscapeCharacter: 'an escape that JSON does not know',
  InvalidCharacter: 'a character that must be escaped',
};

/**
 * Reads a file that holds one JSON value, as strictly as IAM: UTF-8, no comments, no trailing commas, no name twice in an
 * object.
 * @returns the document, or what is wrong with it
 */
export function readJson(bytes: Uint8Array, file: string): JsonDocument | readonly Diagnostic[] {
  const complain = (position: Position, code: DiagnosticCode, message: string): Diagnostic[] => [
    { file, ...position, code, severity: 'error', message },
  ];
  if (bytes.length > LARGEST_JSON) {
    return complain(START, 'text-too-large', `the file has more than ${LARGEST_JSON} bytes`);
  }
  const text = decode(bytes);
  if (text === undefined) return complain(START, 'text-not-utf8', 'the file is not UTF-8 text');
  const at = (offset: number): Position => positionOf(text, offset);

  const tooDeep = offsetOfDepth(text, DEEPEST_NESTING + 1);
  if (tooDeep !== undefined) {
    return complain(at(tooDeep), 'policy-file-syntax', `nested deeper than ${DEEPEST_NESTING} levels`);
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors; // those after the first one mostly follow from it
  if (error !== undefined || tree === undefined) {
    const what = error === undefined ? 'the file is empty' : syntaxError(error, text);
    return complain(at(error?.offset ?? 0), 'policy-file-syntax', `not JSON: ${what}`);
  }
  const repeated = repeatedNames(tree).flatMap(({ value, offset }) =>
    complain(at(offset), 'policy-file-duplicate-key', `${JSON.stringify(value)} stands twice in the same object`),
  );
  return repeated.length > 0 ? sortDiagnostics(repeated) : { value: JSON.parse(text) as unknown, tree, at };
}

/** The text without a byte order mark, or undefined where it is not UTF-8. */
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

/** Where the nesting first reaches a depth. The parser is recursive, so this is asked before it runs. */
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

/** The second and later property names of the same spelling in one object: IAM refuses them, JSON.parse takes the last. */
function repeatedNames(node: Node): Node[] {
  const children = node.children ?? [];
  const below = children.flatMap(repeatedNames);
  if (node.type !== 'object') return below;
  const names = children.flatMap((property) => property.children?.slice(0, 1) ?? []);
  const first = new Map(names.toReversed().map((name) => [name.value, name]));
  return [...names.filter((name) => first.get(name.value) !== name), ...below];
}
