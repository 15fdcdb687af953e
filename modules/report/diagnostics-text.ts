import type { Diagnostic } from '../diagnostics/diagnostic';
import { inertLine } from './inert-line';
import { colorsOf, type TextOptions } from './text-style';

/**
 * Diagnostics for a terminal or a log, one line each and one for its help:
 *
 * ``` services/orders/pod-identity.yaml:7:5 error grant-unknown-action: action 's3:GetObjct' does not exist help: write
 * 's3:GetObject'
 * ```
 *
 * A line break in a file name or value is printed as `\n`, so input cannot forge a line.
 */
export function diagnosticsAsText(diagnostics: readonly Diagnostic[], options: TextOptions): string {
  const colors = colorsOf(options);
  return diagnostics
    .map(({ file, line, column, severity, code, message, help }) => {
      const level = severity === 'error' ? colors.red(severity) : colors.yellow(severity);
      const first = `${colors.bold(`${inertLine(file)}:${line}:${column}`)} ${level} ${code}: ${inertLine(message)}\n`;
      return help === undefined ? first : `${first}  ${colors.dim('help:')} ${inertLine(help)}\n`;
    })
    .join('');
}
