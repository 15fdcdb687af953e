import { z } from 'zod';
import { quote } from '../diagnostics/quote';
import { ON_EVERY_LIST, refine } from './refinement';

/** `x` or `[ x, y ]`: a scalar is accepted wherever a list of it is. A list names one at least, and none twice. */
export function scalarOrList<T extends z.ZodType<string>>(item: T): z.ZodUnion<[T, z.ZodArray<T>]> {
  return z.union([item, uniqueList(item).min(1)]);
}

/** As `scalarOrList`, but the list may be empty. */
export function scalarOrEmptyList<T extends z.ZodType<string>>(item: T): z.ZodUnion<[T, z.ZodArray<T>]> {
  return z.union([item, uniqueList(item)]);
}

function uniqueList<T extends z.ZodType<string>>(item: T): z.ZodArray<T> {
  return z
    .array(item)
    .superRefine((items, context) => {
      const seen = new Set<unknown>();
      for (const [index, value] of items.entries()) {
        if (typeof value === 'string' && seen.has(value)) {
          const message = `the list names ${quote(value)} twice`;
          refine(context, { code: 'value-repeated', message, help: 'remove one', path: [index] });
        }
        seen.add(value);
      }
    }, ON_EVERY_LIST)
    .meta({ uniqueItems: true });
}
