import { Composer, isScalar, Lexer, Parser, type CST, type Document, type ParsedNode, type YAMLError } from 'yaml';
import { quote } from '../diagnostics/quote';
import { visibleText } from '../text/visible-text';
import type { Complain, Complaint } from './complaint';

/** How deep mappings and lists may stand inside each other. */
const DEEPEST_NESTING = 32;

/**
 * Parses one YAML document into nodes with positions; undefined after a complaint when there is no tree that can be
 * trusted.
 *
 * The text comes from anybody. Only the plain part of YAML is taken: anchors, aliases, tags, directives and further
 * documents are complaints. Depth is watched while the text is read, before anything recursive sees it.
 */
export function readYamlTree(text: string, complain: Complain): ParsedNode | undefined {
  const state: Reading = { explained: new Set(), tooDeep: false };
  const report: Complain = (complaint) => {
    state.explained.add(complaint.offset);
    complain(complaint);
  };
  const { root, errors } = withoutStackTraces(() => composeFirst(readTokens(text, state, report), text, report));
  // What is no plain YAML may be a syntax error too, such as a bare `*`: one complaint is enough, and the tree is whole.
  const unexplained = errors.filter(({ pos }) => !state.explained.has(pos[0]));
  for (const complaint of syntaxComplaints(unexplained, text)) complain(complaint);

  if (unexplained.length > 0 || state.tooDeep) return undefined;
  if (root && !isEmpty(root)) return root;
  complain({ code: 'yaml-empty', message: 'the file says nothing', offset: 0 });
  return undefined;
}

/** What is known about a text while it is read. */
interface Reading {
  /** Where complaints stand already. */
  readonly explained: Set<number>;
  tooDeep: boolean;
}

/** The first document of the tokens; a second one is a complaint. */
function composeFirst(
  tokens: Iterable<CST.Token>,
  text: string,
  complain: Complain,
): { readonly root: ParsedNode | null; readonly errors: readonly YAMLError[] } {
  // Duplicate keys are found later, by a set: the library compares every key with every other.
  const composer = new Composer({ version: '1.2', schema: 'core', merge: false, uniqueKeys: false });
  let first: Document.Parsed | undefined;
  for (const document of composer.compose(tokens, true, text.length)) {
    if (first) {
      complain({
        code: 'yaml-several-documents',
        message: 'a second YAML document begins here; a file holds one',
        help: 'move it to a file of its own',
        offset: document.range[0],
      });
      break;
    }
    first = document;
  }
  return { root: first?.contents ?? null, errors: first?.errors ?? [] };
}

/** The tokens of the text up to the point where it nests too deep. Complains about what is not plain YAML. */
function* readTokens(text: string, state: Reading, complain: Complain): Generator<CST.Token> {
  const parser = new Parser();
  let scalarFollows = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (!scalarFollows) {
      const complaint = lexemeComplaint(lexeme, parser.offset);
      if (complaint) complain(complaint);
    }
    scalarFollows = lexeme === SCALAR_FOLLOWS;
    yield* parser.next(lexeme);
    if (parser.stack.length > DEEPEST_NESTING && depthOf(parser.stack) > DEEPEST_NESTING) {
      state.tooDeep = true;
      complain({
        code: 'yaml-too-deep',
        message: `more than ${DEEPEST_NESTING} mappings and lists stand inside each other`,
        offset: Math.min(parser.offset - 1, text.length),
      });
      return;
    }
  }
  yield* parser.end();
}

/** What the lexer emits before the text of a plain or block scalar. */
const SCALAR_FOLLOWS = '\x1f';

function depthOf(stack: readonly CST.Token[]): number {
  return stack.filter(({ type }) => type === 'block-map' || type === 'block-seq' || type === 'flow-collection').length;
}

function lexemeComplaint(lexeme: string, offset: number): Complaint | undefined {
  switch (lexeme.charAt(0)) {
    case '&':
      return {
        code: 'yaml-alias',
        message: `anchor ${quote(lexeme)} is not accepted: what a file says must be readable where it stands`,
        help: 'write the value out in every place; a text that begins with & goes in quotes',
        offset,
      };
    case '*':
      return {
        code: 'yaml-alias',
        message: `${quote(lexeme)} without quotes refers to an anchor, which is not accepted`,
        help: `in quotes, ${quote(lexeme)} is text; instead of an alias, write the value out`,
        offset,
      };
    case '!':
      return {
        code: 'yaml-tag',
        message: `tag ${quote(lexeme)} is not accepted`,
        help: 'remove it; to make text of a value, write it in quotes',
        offset,
      };
    case '%':
      return {
        code: 'yaml-directive',
        message: `directive ${quote(lexeme)} is not accepted`,
        help: 'remove the line; files are read as YAML 1.2',
        offset,
      };
    default:
      return undefined;
  }
}

/** One complaint for each line, the first: what follows on a line is nearly always its consequence. */
function syntaxComplaints(errors: readonly YAMLError[], text: string): Complaint[] {
  const complaints: Complaint[] = [];
  let lineEnd = -1;
  for (const error of [...errors].sort((a, b) => a.pos[0] - b.pos[0])) {
    const offset = Math.min(error.pos[0], text.length);
    if (offset <= lineEnd) continue;
    const nextBreak = text.indexOf('\n', offset);
    lineEnd = nextBreak === -1 ? text.length : nextBreak;
    const help = syntaxHelp(text.slice(text.lastIndexOf('\n', offset - 1) + 1, lineEnd));
    complaints.push({
      code: 'yaml-syntax',
      message: `cannot read YAML: ${lowerCaseStart(visibleText(error.message))}`,
      offset,
      ...(help !== undefined && { help }),
    });
  }
  return complaints;
}

/** `{` begins a mapping in YAML, so a text that begins with a placeholder has to be quoted: people forget. */
function syntaxHelp(line: string): string | undefined {
  return /(?:^|[\s:,[-])\{[a-z]+\}/.test(line) ? 'put a text that begins with a placeholder in quotes' : undefined;
}

function lowerCaseStart(message: string): string {
  const start = /^[A-Z][a-z]/.test(message) ? message[0]?.toLowerCase() : message[0];
  return (start ?? '') + message.slice(1);
}

function isEmpty(root: ParsedNode): boolean {
  return isScalar(root) && root.value === null && root.range[0] === root.range[1];
}

/** The library makes an `Error` of every syntax error; in a hostile file, their stack traces would cost seconds. */
function withoutStackTraces<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
