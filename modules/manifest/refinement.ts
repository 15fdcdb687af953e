import * as z from 'zod';
import type { Problem } from '../diagnostics/problem';
import type { DocumentPart } from './source-text';

/** An error found by a check that a schema cannot express; its path is relative to the checked value. */
export type RefinementProblem = Omit<Problem<DocumentPart>, 'severity'>;

/** Adds a problem as an issue of zod, which prefixes its path with the path of the checked value. */
export function refine(context: z.RefinementCtx, { message, path, ...params }: RefinementProblem): void {
  context.addIssue({ code: 'custom', message, path: [...path], params });
}

/** Runs a check of a mapping even if the mapping has other problems, so that all are reported at once. */
export const ON_EVERY_MAPPING = {
  when: ({ value }: { value: unknown }): boolean =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** The same for a list. */
export const ON_EVERY_LIST = { when: ({ value }: { value: unknown }): boolean => Array.isArray(value) };

/** A mapping with user-defined keys that must have at least one entry. */
export function filledRecord<Key extends z.ZodType<string>, Value extends z.ZodType>(
  key: Key,
  value: Value,
): z.ZodRecord<Key, Value> {
  return z
    .record(key, value)
    .superRefine((entries, context) => {
      // `entries` lacks the entries with invalid keys, which are reported separately.
      if (Object.keys(entries).length > 0 || context.issues.length > 0) return;
      refine(context, {
        code: 'value-empty',
        message: 'the mapping is empty',
        help: 'add at least one key',
        path: [],
      });
    }, ON_EVERY_MAPPING)
    .meta({ minProperties: 1 });
}
