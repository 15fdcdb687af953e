import { compareTexts } from '../text/compare-texts';
import type { DiagnosticCode } from './codes';

/** A place in a text file: both count from 1; a column counts UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One complaint about one input. Everything that can go wrong with what a user wrote is reported as one of these. */
export interface Diagnostic extends Position {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  /** What is wrong and what was found, on one line, without a final period. */
  readonly message: string;
  /** Path from the repository's root, with forward slashes. */
  readonly file: string;
  /** What to write instead. */
  readonly help?: string;
}

/** Whether any of the complaints keeps the input from being used. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** File order, then position, then code: the same input always gives the same list. */
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
