import * as z from 'zod';
import { quote } from '../diagnostics/quote';
import type { DocumentPath, Located } from './manifest';
import { ON_EVERY_LIST, refine } from './refinement';

/** `x` or `[ x, y ]`: a scalar is accepted as a list of one. The list must have at least one entry and no duplicates. */
export function scalarOrList<T extends z.ZodType<string>>(item: T): z.ZodUnion<[T, z.ZodArray<T>]> {
  return z.union([item, uniqueList(item).min(1)]);
}

/** As `scalarOrList`, but the list may be empty. */
export function scalarOrEmptyList<T extends z.ZodType<string>>(item: T): z.ZodUnion<[T, z.ZodArray<T>]> {
  return z.union([item, uniqueList(item)]);
}

/** A scalar or a list as a list. The path of a scalar has no index. */
export function located(yaml: string | readonly string[] | undefined, path: DocumentPath): Located<string>[] {
  if (yaml === undefined) return [];
  if (typeof yaml === 'string') return [{ value: yaml, path }];
  return yaml.map((value, index) => ({ value, path: [...path, index] }));
}

function uniqueList<T extends z.ZodType<string>>(item: T): z.ZodArray<T> {
  return z
    .array(item)
    .superRefine((items, context) => {
      const seen = new Set<unknown>();
      for (const [index, value] of items.entries()) {
        if (typeof value === 'string' && seen.has(value)) {
          const message = `duplicate entry ${quote(value)}`;
          refine(context, { code: 'value-repeated', message, help: 'remove one of them', path: [index] });
        }
        seen.add(value);
      }
    }, ON_EVERY_LIST)
    .meta({ uniqueItems: true });
}
