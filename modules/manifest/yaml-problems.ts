import type * as z from 'zod';
import type { ProblemCollector } from '../diagnostics/problem-collector';
import { editedValue } from './edited-value';
import type { DocumentPath } from './manifest';
import { ambiguousProblem, type PlainValue, plainValue } from './plain-value';
import type { YamlFile } from './read-yaml';
import { keysOf, schemaAt } from './schema-at';
import { schemaProblems } from './schema-problems';
import { sourceText } from './source-text';
import { MOST_PROBLEMS, textDiagnostics, type TextPlace } from './text-problems';
import { readTypography } from './typographic-characters';
import { usablePart } from './usable-part';
import { readYamlTree } from './yaml-tree';

/**
 * Reads a text that may have problems as YAML that must be valid for a schema.
 *
 * @param collector what the text has of problems already
 */
export function readYamlWithProblems<T>(
  text: string,
  file: string,
  schema: z.ZodType<T>,
  { report, problems }: ProblemCollector<TextPlace>,
): YamlFile<T> {
  const meant = readTypography(text, report);
  const root = readYamlTree(meant, report, () => keysOf(schema));
  if (!root) return { diagnostics: textDiagnostics(problems(), text, file) };

  const { value, explained, ambiguous } = plainValue(root, meant, report);
  const result = schema.safeParse(value);
  if (result.success && ambiguous.length === 0 && problems().length === 0) {
    return { value: result.data, source: sourceText(file, text), diagnostics: [] };
  }
  const edited = editedValue(value);
  for (const one of ambiguous) {
    const declared = schemaAt(schema, value, one.path);
    const accepts = (reading: PlainValue): boolean => declared?.safeParse(reading).success ?? true;
    const isBoolean = typeof one.other === 'boolean' && isBooleanCondition(one.path);
    const accepted = { text: !isBoolean && accepts(one.source), other: accepts(one.other) };
    // Otherwise a problem of the schema describes the value.
    if (accepted.text || accepted.other) report(ambiguousProblem(one, accepted));
    if (accepted.text !== accepted.other) edited.set(one.path, accepted.text ? one.source : one.other);
  }
  // A YAML problem is the cause of a schema problem of the same part, which is therefore not reported.
  for (const { offset } of problems()) explained.add(offset);
  for (const problem of schemaProblems({ schema, edited, root })) {
    if (!explained.has(problem.offset)) report(problem);
  }
  const diagnostics = textDiagnostics(problems(), text, file);
  if (problems().length > MOST_PROBLEMS) return { diagnostics };
  const usable = usablePart(schema, edited);
  return {
    ...(usable && {
      usable: {
        value: usable.value,
        removed: usable.removed,
        source: sourceText(file, meant, { origin: edited.origin, reported: problems().map(({ offset }) => offset) }),
      },
    }),
    diagnostics,
  };
}

/**
 * Whether a path leads to the value of a condition that compares booleans, such as `conditions.Bool.aws:SecureTransport`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function isBooleanCondition(path: DocumentPath): boolean {
  const at = path.lastIndexOf('conditions');
  return at !== -1 && /^(?:For(?:All|Any)Values?:)?(?:Bool|Null)(?:IfExists)?$/i.test(String(path[at + 1] ?? ''));
}
