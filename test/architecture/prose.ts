import { createSourceFile, forEachLeadingCommentRange, forEachTrailingCommentRange, ScriptTarget } from 'typescript';
import { isImportDeclaration, isExportDeclaration, isStringLiteralLike, isTemplateExpression } from 'typescript';
import type { Node } from 'typescript';

/** A piece of text that a person reads, with its line; its own line breaks are spaces. */
export interface Prose {
  readonly line: number;
  readonly text: string;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Every comment and every string of TypeScript; a placeholder of a template reads `…`. */
export function proseOfTypeScript(text: string): Prose[] {
  const file = createSourceFile('prose.ts', text, ScriptTarget.Latest, true);
  const found: Prose[] = [];
  const comments = new Map<number, number>();
  const comment = (from: number, to: number): void => void comments.set(from, to);
  const visit = (node: Node): void => {
    forEachLeadingCommentRange(text, node.pos, comment);
    forEachTrailingCommentRange(text, node.end, comment);
    if (isTemplateExpression(node)) {
      const parts = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
      found.push({ line: lineAt(text, node.getStart()), text: oneLine(parts.join('…')) });
    } else if (isStringLiteralLike(node) && !isImportDeclaration(node.parent) && !isExportDeclaration(node.parent)) {
      found.push({ line: lineAt(text, node.getStart()), text: oneLine(node.text) });
    }
    node.getChildren(file).forEach(visit);
  };
  visit(file);
  return [...found, ...joinedComments(text, comments)].sort((a, b) => a.line - b.line);
}

/** Comments without their marks; `//` lines that follow each other are one comment. */
function joinedComments(text: string, ranges: ReadonlyMap<number, number>): Prose[] {
  const joined: { line: number; text: string; end: number }[] = [];
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    const raw = text.slice(from, to);
    const words = oneLine(raw.replace(/^\/[*/]+|\*\/$/g, '').replace(/^\s*\*+/gm, ''));
    const last = joined.at(-1);
    if (last && raw.startsWith('//') && /^[^\S\n]*\n[^\S\n]*$/.test(text.slice(last.end, from))) {
      last.text += ` ${words}`;
      last.end = to;
    } else joined.push({ line: lineAt(text, from), text: words, end: to });
  }
  return joined;
}

/** The paragraphs of a page, or the runs of lines of YAML between empty lines. */
export function proseOfPage(text: string): Prose[] {
  const found: Prose[] = [];
  for (const { 0: paragraph, index } of text.matchAll(/(?:.*\S.*\n?)+/g)) {
    found.push({ line: lineAt(text, index), text: oneLine(paragraph.replace(/^\s*[#>]+/gm, '')) });
  }
  return found;
}

/** The `description` and `title` texts of a JSON Schema, each with the line it is on. */
export function proseOfSchema(text: string): Prose[] {
  return text.split('\n').flatMap((line, index) => {
    const value = /^\s*"(?:description|title)": "(.*)",?$/.exec(line)?.[1];
    return value === undefined ? [] : [{ line: index + 1, text: value }];
  });
}
