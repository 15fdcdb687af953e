import type { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { checkCharacters, decodeText } from './decode-text';
import { plainValue } from './plain-value';
import { schemaProblems } from './schema-problems';
import { sourceText, type SourceText } from './source-text';
import { collectTextProblems, textDiagnostics } from './text-problems';
import { readYamlTree } from './yaml-tree';

/** A file that is valid for its schema, or all of its problems. */
export type YamlFile<T> =
  | { readonly value: T; readonly source: SourceText; readonly diagnostics: readonly [] }
  | { readonly value?: undefined; readonly source?: undefined; readonly diagnostics: readonly Diagnostic[] };

/**
 * Reads a YAML file that must be valid for a schema. Reports all problems of the text and the YAML, and, if the YAML can
 * be parsed, of keys and values.
 */
export function readYaml<T>(bytes: Uint8Array, file: string, schema: z.ZodType<T>): YamlFile<T> {
  const { report, problems } = collectTextProblems();
  const text = decodeText(bytes, report);
  if (text === undefined) return { diagnostics: textDiagnostics(problems(), '', file) };

  checkCharacters(text, report);
  const root = readYamlTree(text, report);
  if (!root) return { diagnostics: textDiagnostics(problems(), text, file) };

  const { value, explained } = plainValue(root, text, report);
  const result = schema.safeParse(value);
  if (result.success && problems().length === 0) {
    return { value: result.data, source: sourceText(file, text), diagnostics: [] };
  }
  // A YAML problem is the cause of a schema problem of the same part, which is therefore not reported.
  for (const { offset } of problems()) explained.add(offset);
  for (const problem of schemaProblems(result.error?.issues ?? [], { schema, value, root })) {
    if (!explained.has(problem.offset)) report(problem);
  }
  return { diagnostics: textDiagnostics(problems(), text, file) };
}
