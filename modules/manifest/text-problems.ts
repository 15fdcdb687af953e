import { type Diagnostic, diagnosticAt } from '../diagnostics/diagnostic';
import { positionInText } from '../diagnostics/position-in-text';
import type { Problem } from '../diagnostics/problem';
import { collectProblems, type ProblemCollector } from '../diagnostics/problem-collector';

/** A place in a text. */
export interface TextPlace {
  /** In UTF-16 code units. */
  readonly offset: number;
}

/** More problems of one file are not helpful; a hostile file could cause hundreds of thousands. */
export const MOST_PROBLEMS = 100;

/** Collects the problems of one file's text. */
export function collectTextProblems(): ProblemCollector<TextPlace> {
  return collectProblems(({ offset }) => String(offset));
}

/** Problems as diagnostics, in text order; after the first 100, one that counts the rest. */
export function textDiagnostics(problems: readonly Problem<TextPlace>[], text: string, file: string): Diagnostic[] {
  const ordered = [...problems].sort((a, b) => a.offset - b.offset);
  const kept = ordered.slice(0, MOST_PROBLEMS);
  const next = ordered[MOST_PROBLEMS];
  if (next) {
    const rest = ordered.length - MOST_PROBLEMS;
    const message = `${rest} more errors are not shown`;
    kept.push({ code: 'text-too-many-errors', severity: 'error', message, offset: next.offset });
  }
  return kept.map(({ offset, ...problem }) =>
    diagnosticAt(problem, { file, ...positionInText(text, offset) }, (part) => {
      const start = [offset, offset + 1].find((at) => text.startsWith(part, at));
      return start === undefined ? undefined : positionInText(text, start);
    }),
  );
}
