import { Composer, isScalar, Lexer, Parser, type CST, type Document, type ParsedNode, type YAMLError } from 'yaml';
import type { Problem, Report } from '../diagnostics/problem';
import { quote } from '../diagnostics/quote';
import { DEEPEST_NESTING } from './accepted-yaml';
import { syntaxProblems } from './syntax-problems';
import type { TextPlace } from './text-problems';

/**
 * Parses one YAML document into nodes with positions; undefined after a problem that makes the tree unreliable.
 *
 * The text is untrusted. Only plain YAML is accepted: anchors, aliases, tags, directives and further documents are
 * problems. The nesting depth is checked while tokens are read, before any recursive code runs.
 *
 * @param keys known keys, for the help of syntax errors
 */
export function readYamlTree(
  text: string,
  report: Report<TextPlace>,
  keys: () => ReadonlySet<string> = () => new Set(),
): ParsedNode | undefined {
  const state: Reading = { explained: new Set(), tooDeep: false };
  const reportFeature: Report<TextPlace> = (problem) => {
    state.explained.add(problem.offset);
    report(problem);
  };
  const { root, errors } = withoutStackTraces(() =>
    composeFirst(readTokens(text, state, reportFeature), text, reportFeature),
  );
  // A rejected feature may also be a syntax error, such as a bare `*`: one problem is enough, and the tree is complete.
  const unexplained = errors.filter(({ pos }) => !state.explained.has(pos[0]));
  for (const problem of unexplained.length > 0 ? syntaxProblems(unexplained, text, keys()) : []) report(problem);

  if (unexplained.length > 0 || state.tooDeep) return undefined;
  if (root && !isEmpty(root)) return root;
  report({
    code: 'yaml-empty',
    severity: 'error',
    message: 'the file is empty',
    help: 'write the required keys, or delete the file',
    offset: 0,
  });
  return undefined;
}

/** State while a text is read. */
interface Reading {
  /** Offsets of reported problems. */
  readonly explained: Set<number>;
  tooDeep: boolean;
}

/** Composes the first document of the tokens and reports a second one. */
function composeFirst(
  tokens: Iterable<CST.Token>,
  text: string,
  report: Report<TextPlace>,
): { readonly root: ParsedNode | null; readonly errors: readonly YAMLError[] } {
  // Duplicate keys are found later, with a set: the library takes quadratic time.
  const composer = new Composer({ version: '1.2', schema: 'core', merge: false, uniqueKeys: false });
  let first: Document.Parsed | undefined;
  for (const document of composer.compose(tokens, true, text.length)) {
    if (first) {
      report({
        code: 'yaml-several-documents',
        severity: 'error',
        message: 'a second YAML document begins here, but only one is allowed',
        help: 'move it to a separate file',
        offset: document.range[0],
      });
      break;
    }
    first = document;
  }
  return { root: first?.contents ?? null, errors: first?.errors ?? [] };
}

/** The tokens of the text, up to the maximum nesting depth. Reports everything that is not plain YAML. */
function* readTokens(text: string, state: Reading, report: Report<TextPlace>): Generator<CST.Token> {
  const parser = new Parser();
  let scalarFollows = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (!scalarFollows) {
      const problem = lexemeProblem(lexeme, parser.offset);
      if (problem) report(problem);
    }
    scalarFollows = lexeme === SCALAR_FOLLOWS;
    yield* parser.next(lexeme);
    if (parser.stack.length > DEEPEST_NESTING && depthOf(parser.stack) > DEEPEST_NESTING) {
      state.tooDeep = true;
      report({
        code: 'yaml-too-deep',
        severity: 'error',
        message: `mappings and lists are nested deeper than ${DEEPEST_NESTING} levels`,
        offset: Math.min(parser.offset - 1, text.length),
      });
      return;
    }
  }
  yield* parser.end();
}

/** The lexer emits this before the text of a plain or block scalar. */
const SCALAR_FOLLOWS = '\x1f';

function depthOf(stack: readonly CST.Token[]): number {
  return stack.filter(({ type }) => type === 'block-map' || type === 'block-seq' || type === 'flow-collection').length;
}

function lexemeProblem(lexeme: string, offset: number): Problem<TextPlace> | undefined {
  switch (lexeme.charAt(0)) {
    case '&':
      return {
        code: 'yaml-alias',
        severity: 'error',
        message: `anchor ${quote(lexeme)} is not accepted`,
        help: 'repeat the value in every place; quote text that begins with &',
        offset,
      };
    case '*':
      return {
        code: 'yaml-alias',
        severity: 'error',
        message: `unquoted ${quote(lexeme)} is an alias, which is not accepted`,
        help: `quote text that begins with *: ${quote(lexeme)}; instead of an alias, repeat the value`,
        offset,
      };
    case '!':
      return {
        code: 'yaml-tag',
        severity: 'error',
        message: `tag ${quote(lexeme)} is not accepted`,
        help: 'remove it; quote the value if it is text',
        offset,
      };
    case '%':
      return {
        code: 'yaml-directive',
        severity: 'error',
        message: `directive ${quote(lexeme)} is not accepted`,
        help: 'remove the line; files are read as YAML 1.2',
        offset,
      };
    default:
      return undefined;
  }
}

function isEmpty(root: ParsedNode): boolean {
  return isScalar(root) && root.value === null && root.range[0] === root.range[1];
}

/** The library creates an `Error` for every syntax error; in a hostile file, their stack traces take seconds. */
function withoutStackTraces<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
