import { z } from 'zod';
import type { DiagnosticCode } from '../diagnostics/codes';
import type { DocumentPath } from './manifest';

/** A complaint of a check that a schema's shape cannot express. */
export interface RefinementComplaint {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly help?: string;
  /** From the value that is checked. */
  readonly path: DocumentPath;
  readonly part?: 'key' | 'value';
}

/** Hands a complaint to zod, which puts the path of the checked value before its own. */
export function refine(context: z.RefinementCtx, { message, path, ...params }: RefinementComplaint): void {
  context.addIssue({ code: 'custom', message, path: [...path], params });
}

/** Runs a check of a mapping beside other complaints about it, so that all are reported at once. */
export const ON_EVERY_MAPPING = {
  when: ({ value }: { value: unknown }): boolean =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** The same for a list. */
export const ON_EVERY_LIST = { when: ({ value }: { value: unknown }): boolean => Array.isArray(value) };

/** A mapping with texts of somebody's choice as keys, and at least one of them. */
export function filledRecord<Key extends z.ZodType<string>, Value extends z.ZodType>(
  key: Key,
  value: Value,
): z.ZodRecord<Key, Value> {
  return z
    .record(key, value)
    .superRefine((entries, context) => {
      // Entries whose keys are refused are not among the entries.
      if (Object.keys(entries).length > 0 || context.issues.length > 0) return;
      refine(context, {
        code: 'value-empty',
        message: 'the mapping is empty',
        help: 'write at least one key',
        path: [],
      });
    }, ON_EVERY_MAPPING)
    .meta({ minProperties: 1 });
}
