import type { Diagnostic } from '../diagnostics/diagnostic';
import type { Renderers } from './format';

/** The format `json`: results as they are, whole and without options. */
export const json = {
  change: (change) => asJson(change),
  comparison: (comparison) => asJson(comparison),
  explanation: (explanations) => asJson(explanations),
  resourceStatements: (results) => asJson(results),
  answers: (answers) => asJson(answers),
  statements: (statements) => asJson(statements),
  presets: (presets) => asJson(presets),
  preset: (preset) => asJson(preset),
  migration: ({ diagnostics, ...migration }) => asJson({ ...migration, diagnostics: diagnostics.map(inOneOrder) }),
  examination: (examination) => asJson(examination),
  diagnostics: (diagnostics) => asJson(diagnostics.map(inOneOrder)),
  // Without the fields of a result, so that a program does not take it for one that is empty.
  invalidInput: (diagnostics) =>
    asJson({ schemaVersion: 1, verdict: 'unknown', diagnostics: diagnostics.map(inOneOrder) }),
} as const satisfies Partial<Renderers>;

/** A value as JSON, the same bytes for the same value. */
export function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A diagnostic with its fields in one order, and without others. */
function inOneOrder({ code, severity, message, file, line, column, help, suggestions }: Diagnostic): Diagnostic {
  const fields = { code, severity, message, file, line, column, ...(help !== undefined && { help }) };
  return suggestions ? { ...fields, suggestions } : fields;
}
