import type { DiagnosticCode } from './codes';

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
}

/** Receives a problem. The caller continues, so that all problems are reported at once. */
export type Report<Place extends object = object> = (problem: Problem<Place>) => void;
