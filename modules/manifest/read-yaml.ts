import type * as z from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { checkCharacters, checkConflicts, decodeText, readableStart } from './decode-text';
import { sourceText, type SourceText } from './source-text';
import { collectTextProblems, textDiagnostics } from './text-problems';
import { valueOfValidYaml } from './valid-yaml';
import type * as Problems from './yaml-problems';

/** A file that is valid for its schema, or all of its problems and the part of it that is valid. */
export type YamlFile<T> =
  | { readonly value: T; readonly source: SourceText; readonly diagnostics: readonly [] }
  | {
      readonly value?: undefined;
      readonly source?: undefined;
      readonly usable?: { readonly value: T; readonly source: SourceText; readonly removed: ReadonlySet<string> };
      readonly diagnostics: readonly Diagnostic[];
    };

/**
 * Reads a YAML file that must be valid for a schema. Reports all problems of the text and the YAML, and, if the YAML can
 * be parsed, of keys and values. The part that is valid can then be checked further.
 */
export function readYaml<T>(bytes: Uint8Array, file: string, schema: z.ZodType<T>): YamlFile<T> {
  const collector = collectTextProblems();
  const { report, problems } = collector;
  const text = decodeText(bytes, report);
  if (text === undefined) return { diagnostics: textDiagnostics(problems(), readableStart(bytes), file) };

  checkCharacters(text, report);
  if (checkConflicts(text, report)) return { diagnostics: textDiagnostics(problems(), text, file) };
  const value = problems().length === 0 ? valueOfValidYaml(text) : undefined;
  const valid = value === undefined ? undefined : schema.safeParse(value);
  if (valid?.success) return { value: valid.data, source: sourceText(file, text), diagnostics: [] };
  // A run whose files are valid does without the parser that keeps positions: it takes a tenth of a second to load.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- `import()` would make every caller asynchronous
  const { readYamlWithProblems } = require('./yaml-problems') as typeof Problems;
  return readYamlWithProblems(text, file, schema, collector);
}
