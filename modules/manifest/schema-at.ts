import * as z from 'zod';
import type { DocumentPath } from './manifest';
import type { PlainValue } from './plain-value';

/** The kinds of values that YAML and the schemas distinguish. */
export type Kind = 'text' | 'number' | 'boolean' | 'nothing' | 'list' | 'mapping';

/** The kind of a YAML value. */
export function kindOf(value: PlainValue): Kind {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'mapping';
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean';
}

/** The kinds of values that a schema accepts. */
export function kindsOf(schema: z.ZodType): Kind[] {
  const plain = unwrapped(schema);
  if (plain instanceof z.ZodUnion) return plain.options.flatMap((option) => kindsOf(option as z.ZodType));
  if (plain instanceof z.ZodString || plain instanceof z.ZodEnum) return ['text'];
  if (plain instanceof z.ZodNumber) return ['number'];
  if (plain instanceof z.ZodBoolean) return ['boolean'];
  return [plain instanceof z.ZodArray ? 'list' : 'mapping'];
}

const KEYS = new WeakMap<z.ZodType, ReadonlySet<string>>();

/** The names of all keys of a schema, at any depth. Values without limits to their nesting have no keys of their own. */
export function keysOf(schema: z.ZodType): ReadonlySet<string> {
  if (schema instanceof z.ZodLazy) return new Set();
  const known = KEYS.get(schema);
  if (known) return known;
  const keys = new Set(readKeys(unwrapped(schema)));
  KEYS.set(schema, keys);
  return keys;
}

function readKeys(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => [...keysOf(option as z.ZodType)]);
  if (schema instanceof z.ZodArray) return [...keysOf(schema.element as z.ZodType)];
  if (schema instanceof z.ZodRecord) return [...keysOf(schema.valueType as z.ZodType)];
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([key, child]) => [key, ...keysOf(child as z.ZodType)]);
}

/** The part of a value at a path; undefined if it does not exist. */
export function valueAt(value: PlainValue, path: DocumentPath): PlainValue | undefined {
  let found: PlainValue | undefined = value;
  for (const step of path) found = childOf(found, step);
  return found;
}

/** The schema of the part of a value at a path. In unions, the option that matches the kind of the value is used. */
export function schemaAt(schema: z.ZodType, value: PlainValue, path: DocumentPath): z.ZodType | undefined {
  let found: z.ZodType | undefined = unwrapped(schema);
  let part: PlainValue | undefined = value;
  for (const step of path) {
    const parent: z.ZodType | undefined = optionFor(found, part)?.schema;
    found = parent && childSchema(parent, step);
    if (!found) return undefined;
    part = childOf(part, step);
  }
  return found;
}

/** The option of a union that accepts the value's kind. Other schemas are treated as unions with one option. */
export function optionFor(
  schema: z.ZodType,
  value: PlainValue | undefined,
): { readonly index: number; readonly schema: z.ZodType } | undefined {
  if (!(schema instanceof z.ZodUnion)) return { index: 0, schema };
  if (value === undefined) return undefined;
  const options = schema.options as readonly z.ZodType[];
  const index = options.findIndex((option) => kindsOf(option).includes(kindOf(value)));
  const option = options[index];
  return option && { index, schema: unwrapped(option) };
}

function childSchema(parent: z.ZodType, step: string | number): z.ZodType | undefined {
  if (parent instanceof z.ZodRecord) return unwrapped(parent.valueType as z.ZodType);
  if (parent instanceof z.ZodArray) return unwrapped(parent.element as z.ZodType);
  if (!(parent instanceof z.ZodObject)) return undefined;
  // A key that is not of the schema may have a schema of all others; `strictObject` has `never`.
  const child = (parent.shape[step] ?? parent.def.catchall) as z.ZodType | undefined;
  return child && !(child instanceof z.ZodNever) ? unwrapped(child) : undefined;
}

function childOf(value: PlainValue | undefined, step: string | number): PlainValue | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Readonly<Record<string | number, PlainValue>>)[step];
}

function unwrapped(schema: z.ZodType): z.ZodType {
  let plain = schema;
  while (plain instanceof z.ZodOptional || plain instanceof z.ZodNullable || plain instanceof z.ZodLazy) {
    plain = plain.unwrap() as z.ZodType;
  }
  return plain;
}
