import type { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { toDiagnostics, type Complain, type Complaint } from './complaint';
import { checkCharacters, decodeText } from './decode-text';
import { plainValue } from './plain-value';
import { schemaComplaints } from './schema-complaints';
import { sourceText, type SourceText } from './source-text';
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
  const complaints: Complaint[] = [];
  const complain: Complain = (complaint) => void complaints.push(complaint);
  const text = decodeText(bytes, complain);
  if (text === undefined) return { diagnostics: toDiagnostics(complaints, '', file) };

  checkCharacters(text, complain);
  const root = readYamlTree(text, complain);
  if (!root) return { diagnostics: toDiagnostics(complaints, text, file) };

  const { value, explained } = plainValue(root, text, complain);
  const result = schema.safeParse(value);
  if (result.success && complaints.length === 0) {
    return { value: result.data, source: sourceText(file, text), diagnostics: [] };
  }
  // A YAML problem is the cause of a schema problem of the same part, which is therefore not reported.
  for (const { offset } of complaints) explained.add(offset);
  for (const complaint of schemaComplaints(result.error?.issues ?? [], { schema, value, root })) {
    if (!explained.has(complaint.offset)) complain(complaint);
  }
  return { diagnostics: toDiagnostics(complaints, text, file) };
}
