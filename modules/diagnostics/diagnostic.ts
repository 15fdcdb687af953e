import { compareTexts } from '../text/compare-texts';
import type { Problem } from './problem';

/** A position in a text file: both numbers are 1-based; a column counts UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A position in a file. */
export interface FilePosition extends Position {
  /** Path from the repository's root, with forward slashes. */
  readonly file: string;
}

/** A problem at a position in a file, as it is printed. */
export type Diagnostic = Problem<FilePosition>;

/** Whether any diagnostic is an error, so that the input cannot be used. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** Sorts by file, position, code and message, so the same input always gives the same list. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compareTexts(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compareTexts(a.code, b.code) ||
      compareTexts(a.message, b.message),
  );
}
