import { z } from 'zod';

/** Keys of a mapping that are not honoured yet, or never will be, and are not typing mistakes. */
export interface ComingKeys {
  readonly keys: readonly string[];
  /** Completes `key "presets" …`. */
  readonly message: string;
  readonly help: string;
}

const COMING = z.registry<ComingKeys>();

/** Notes keys that get an answer of their own instead of the suggestion of another key. */
export function withComingKeys<T extends z.ZodType>(schema: T, coming: ComingKeys): T {
  COMING.add(schema, coming);
  return schema;
}

/** The keys noted for a mapping. */
export function comingKeysOf(schema: z.ZodType): ComingKeys | undefined {
  return COMING.get(schema);
}
