import type { Diagnostic, FilePosition } from '../diagnostics/diagnostic';

/**
 * Something that no manifest takes over.
 *
 * @param severity an error where a service account would lose its access
 */
export function notCarriedOver(
  severity: Diagnostic['severity'],
  message: string,
  help: string,
  { file, line, column }: FilePosition,
): Diagnostic {
  return { code: 'not-carried-over', severity, message, help, file, line, column };
}
