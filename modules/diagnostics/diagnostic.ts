import { compareTexts } from '../text/compare-texts';
import type { Problem } from './problem';
import type { PlacedSuggestion } from './suggestion';

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
export type Diagnostic = Omit<Problem<FilePosition>, 'suggestions' | 'helpWithout'> & {
  /** The corrections that the help names, each of which solves the problem. */
  readonly suggestions?: readonly PlacedSuggestion[];
};

/**
 * A problem as a diagnostic, with the positions of its suggestions.
 *
 * @param find the position of a text in the part of the file that the problem is about
 */
export function diagnosticAt(
  { code, severity, message, help, helpWithout, suggestions = [] }: Problem,
  { file, line, column }: FilePosition,
  find: (text: string) => Position | undefined,
): Diagnostic {
  const placed = suggestions.flatMap(({ replace, by }) => {
    const position = find(replace);
    return position ? [{ ...position, replace, by }] : [];
  });
  const isPlaced = placed.length === suggestions.length;
  const shown = isPlaced ? help : helpWithout;
  return {
    code,
    severity,
    message,
    file,
    line,
    column,
    ...(shown !== undefined && { help: shown }),
    ...(isPlaced && placed.length > 0 && { suggestions: placed }),
  };
}

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
