import * as z from 'zod';

/** Known keys of a mapping that this version does not support. */
export interface UnsupportedKeys {
  readonly keys: readonly string[];
  /** Completes `key "presets" …`. */
  readonly message: string;
  readonly help: string;
}

const UNSUPPORTED = z.registry<UnsupportedKeys>();

/** Registers unsupported keys of a mapping: they get a separate message instead of a suggestion of another key. */
export function withUnsupportedKeys<T extends z.ZodType>(schema: T, unsupported: UnsupportedKeys): T {
  UNSUPPORTED.add(schema, unsupported);
  return schema;
}

/** The unsupported keys of a mapping. */
export function unsupportedKeysOf(schema: z.ZodType): UnsupportedKeys | undefined {
  return UNSUPPORTED.get(schema);
}
