import type { Diagnostic } from '../modules/diagnostics/diagnostic';
import { type FormatName, formatsOf, render } from '../modules/report/formats';
import type { Outcome } from './command';

/**
 * The outcome of a command whose input has errors: a complete document in formats that have one, with the diagnostics in
 * it. A reader of text sees them on standard error.
 */
export function invalidInput(
  format: FormatName,
  diagnostics: readonly Diagnostic[],
  { notes, ...options }: { readonly notes: string; readonly version?: string; readonly folder?: string },
): Outcome {
  const hasDocument = formatsOf('invalidInput').some(({ name }) => name === format);
  return { exitCode: 1, notes, ...(hasDocument && { output: render(format, 'invalidInput', diagnostics, options) }) };
}
