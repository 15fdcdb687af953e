import type { Diagnostic } from '../../modules/diagnostics/diagnostic';
import { inertLine } from '../../modules/report/inert-line';

/** A problem at a line of a file of the commit. */
export interface Annotation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/** Problems as annotations of their files. */
export function annotationsOf(diagnostics: readonly Diagnostic[]): Annotation[] {
  return diagnostics.map(({ code, severity, message, file, line, column, help }) => ({
    file,
    line,
    column,
    level: severity === 'error' ? 'failure' : 'warning',
    title: code,
    message: [message, ...(help === undefined ? [] : [help])].map(inertLine).join('\n'),
  }));
}
