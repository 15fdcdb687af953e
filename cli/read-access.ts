import {
  createScanner,
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { DiagnosticCode } from '../modules/diagnostics/codes';
import { type Diagnostic, type Position, sortDiagnostics } from '../modules/diagnostics/diagnostic';
import type { AccessObject, PolicyDocument } from '../modules/policy/document';
import type { Complaint } from '../modules/policy/model';
import { parseAccess } from '../modules/policy/parse-access';

/** What a file given to `compare` holds. */
export interface AccessFile {
  /** What `compare` of the library takes; absent where the file cannot be read as such. */
  readonly value?: PolicyDocument | AccessObject;
  readonly diagnostics: readonly Diagnostic[];
}

/** In bytes. A policy is a few kilobytes; more is refused before it costs time. */
export const LARGEST_FILE = 256 * 1024;
const DEEPEST_NESTING = 32;

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
 * Reads a policy document or an access object from JSON, with the place of every complaint.
 * A document that AWS would refuse is still returned, with errors: about it the comparison answers `unknown`.
 */
export function readAccess(bytes: Uint8Array, file: string): AccessFile {
  const complain = (position: Position, code: DiagnosticCode, message: string, help?: string): Diagnostic => ({
    file,
    ...position,
    code,
    severity: 'error',
    message,
    ...(help !== undefined && { help }),
  });
  const refuse = (...complaint: Parameters<typeof complain>): AccessFile => ({
    diagnostics: [complain(...complaint)],
  });
  const start: Position = { line: 1, column: 1 };
  if (bytes.length > LARGEST_FILE) {
    return refuse(start, 'text-too-large', `the file has more than ${LARGEST_FILE} bytes`);
  }
  const text = decode(bytes);
  if (text === undefined) return refuse(start, 'text-not-utf8', 'the file is not UTF-8 text');
  const at = (offset: number): Position => positionOf(text, offset);

  const tooDeep = offsetOfDepth(text, DEEPEST_NESTING + 1);
  if (tooDeep !== undefined) {
    return refuse(at(tooDeep), 'policy-file-syntax', `nested deeper than ${DEEPEST_NESTING} levels`);
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors; // those after the first one mostly follow from it
  if (error !== undefined || tree === undefined) {
    const what = error === undefined ? 'the file is empty' : syntaxError(error, text);
    return refuse(at(error?.offset ?? 0), 'policy-file-syntax', `not JSON: ${what}`);
  }
  const repeated = repeatedNames(tree).map((name) =>
    complain(at(name.offset), 'policy-file-duplicate-key', `'${String(name.value)}' stands twice in the same object`),
  );
  if (repeated.length > 0) return { diagnostics: sortDiagnostics(repeated) };
  if (findNodeAtLocation(tree, ['Statement']) === undefined && findNodeAtLocation(tree, ['policies']) === undefined) {
    return refuse(
      at(tree.offset),
      'policy-file-shape',
      'neither a policy document nor an access object',
      'a policy document has "Statement"; an access object has "policies", a list of policy documents',
    );
  }
  const value = JSON.parse(text) as PolicyDocument | AccessObject;
  const { access, complaints } = parseAccess(value);
  const parts = [...access.policies, access.permissionsBoundary, access.sessionPolicy];
  const diagnostics = complaints.map((complaint): Diagnostic => {
    const policy = parts.find((part) => part?.part === complaint.part && part.index === complaint.policy);
    const refused = policy?.undecided !== undefined && policy.arn === undefined;
    return {
      ...complain(at(placeOf(complaint, tree).offset), 'policy-refused', complaint.reason),
      ...(refused && complaint.undecided ? {} : ({ code: 'policy-unclear', severity: 'warning' } as const)),
    };
  });
  return { value, diagnostics: sortDiagnostics(diagnostics) };
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
  const seen = new Set<unknown>();
  const here = children.flatMap((property) => {
    const [name] = property.children ?? [];
    if (name === undefined || !seen.has(name.value)) {
      seen.add(name?.value);
      return [];
    }
    return [name];
  });
  return [...here, ...below];
}

/** The statement that a complaint is about, or the policy, or whatever around it is there. */
function placeOf(complaint: Complaint, tree: Node): Node {
  const find = (...path: (string | number)[]): Node | undefined => findNodeAtLocation(tree, path);
  const policy =
    complaint.part === 'policies'
      ? (find('policies', complaint.policy) ?? find('policies') ?? tree)
      : (find(complaint.part) ?? tree);
  if (complaint.statement === undefined || policy.type !== 'object') return policy;
  return (
    findNodeAtLocation(policy, ['Statement', complaint.statement]) ??
    findNodeAtLocation(policy, ['Statement']) ??
    policy
  );
}
