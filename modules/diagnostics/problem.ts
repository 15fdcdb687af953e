import type { DiagnosticCode } from './codes';
import type { Suggestion } from './suggestion';

/**
 * An error or warning about user input. `Place` is how the room that finds it refers to the input: an offset, a path in
 * a document, or, in a diagnostic, file, line and column. Without `Place`, the caller adds it.
 */
export type Problem<Place extends object = object> = ProblemDescription & Place;

interface ProblemDescription {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  /** What is wrong, with the value, on one line and without a final period. */
  readonly message: string;
  /** What to write or do instead. */
  readonly help?: string;
  /** The corrections that the help names, the likeliest first. */
  readonly suggestions?: readonly Suggestion[];
  /** The help if the file does not contain the text that a suggestion replaces, as with a value from another file. */
  readonly helpWithout?: string;
}

/** Receives a problem. The caller continues, so that all problems are reported at once. */
export type Report<Place extends object = object> = (problem: Problem<Place>) => void;
