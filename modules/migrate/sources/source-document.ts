import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { Diagnostic, FilePosition } from '../../diagnostics/diagnostic';
import { notCarriedOver } from '../not-carried-over';

/** The path of a value in a document: keys and indexes. */
export type ValuePath = readonly (string | number)[];

/** One JSON value or YAML document of a file. */
export interface SourceDocument {
  readonly value: unknown;
  /** The position of a value; of the innermost value that exists for a path that does not. */
  readonly at: (path: ValuePath) => FilePosition;
}

export interface SourceDocuments {
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly Diagnostic[];
}

/**
 * The documents of a file: YAML with several documents, or JSON values one after the other, as commands in a loop print
 * them. A YAML document without one of the keys that sources have is skipped: a rendered chart has megabytes of others.
 */
export function readSourceDocuments(text: string, file: string): SourceDocuments {
  const start = text.replace(/^\uFEFF/, '');
  return /^\s*(?:\{(?!\{)|\[)/.test(start) ? readJsonValues(start, file) : readYamlDocuments(start, file);
}

/** A text in YAML that a source has: an annotation, an API group, or a key of the AWS CLI with `--output yaml`. */
export const RELEVANT_TEXT =
  /eks\.amazonaws\.com\/role-arn|eksctl\.io\/|^(?:RoleDetailList|Role|associations?|addon|cluster|Statement):/m;

function readJsonValues(text: string, file: string): SourceDocuments {
  const documents: SourceDocument[] = [];
  const lines = lineStarts(text);
  for (const [from, to] of valueRanges(text)) {
    const part = text.slice(from, to);
    try {
      documents.push({ value: JSON.parse(part) as unknown, at: jsonPositions(part, from, lines, file) });
    } catch (error) {
      const message = `the file is not valid JSON: ${(error as Error).message}`;
      const place = { file, ...positionOf(lines, from) };
      return {
        documents,
        problems: [notCarriedOver('error', message, 'write the output of the command again', place)],
      };
    }
  }
  return { documents, problems: [] };
}

/** The ranges of objects and lists that follow each other; anything between them is part of the next. */
function valueRanges(text: string): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '{' || token === '[') {
      if (depth === 0 && ranges.length === 0) from = index;
      depth++;
    } else if (token === '}' || token === ']') {
      depth--;
      if (depth === 0) {
        ranges.push([from, index + 1]);
        from = index + 1;
      }
    }
  }
  return text.slice(from).trim() === '' ? ranges : [...ranges, [from, text.length]];
}

function jsonPositions(part: string, from: number, lines: readonly number[], file: string): SourceDocument['at'] {
  let tree: Node | undefined;
  return (path) => {
    tree ??= parseTree(part);
    for (let { length } = path; length > 0 && tree; length--) {
      const node = findNodeAtLocation(tree, path.slice(0, length));
      if (node) return { file, ...positionOf(lines, from + node.offset) };
    }
    return { file, ...positionOf(lines, from + (part.length - part.trimStart().length)) };
  };
}

function readYamlDocuments(text: string, file: string): SourceDocuments {
  const documents: SourceDocument[] = [];
  const problems: Diagnostic[] = [];
  const lines = lineStarts(text);
  for (const [from, to] of documentRanges(text)) {
    const part = text.slice(from, to);
    if (!RELEVANT_TEXT.test(part)) continue;
    const counter = new LineCounter();
    const document = parseDocument(part, { lineCounter: counter, uniqueKeys: false });
    const [error] = document.errors;
    const value = error ? { failure: error.message } : valueOf(document);
    if ('failure' in value) {
      const place = { file, ...positionOf(lines, from + (error?.pos[0] ?? 0)) };
      const [message = ''] = value.failure.split(' at line ');
      const help = 'give the rendered YAML, such as the output of `helm template`';
      problems.push(notCarriedOver('error', `the YAML document is not valid: ${message}`, help, place));
      continue;
    }
    documents.push({
      value: value.of,
      at: (path) => {
        for (let { length } = path; length >= 0; length--) {
          const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
          if (isNode(node) && node.range) return { file, ...positionOf(lines, from + node.range[0]) };
        }
        return { file, ...positionOf(lines, from) };
      },
    });
  }
  return { documents, problems };
}

/** Many aliases of each other are refused, because their value would fill the memory. */
function valueOf(document: Document): { readonly of: unknown } | { readonly failure: string } {
  try {
    return { of: document.toJS() as unknown };
  } catch (error) {
    return { failure: (error as Error).message };
  }
}

/** A line that begins with `---` always begins a document, because the text of block scalars is indented. */
function documentRanges(text: string): readonly (readonly [number, number])[] {
  const starts = [0, ...[...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index)];
  return starts.map((start, at) => [start, starts[at + 1] ?? text.length]);
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

function positionOf(lines: readonly number[], offset: number): Pick<FilePosition, 'line' | 'column'> {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lines[low] ?? 0) + 1 };
}
