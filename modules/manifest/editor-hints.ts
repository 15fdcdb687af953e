import { KEY_EXAMPLES } from './example-values';
import { presetExample } from './preset-examples';

/** Part of a JSON Schema. */
type Schema = Record<string, unknown>;

/**
 * Adds to every key of a JSON Schema what editors show and insert: the description and type of the definition that it
 * refers to, and an example, also as a snippet. Enumerations and booleans need no example, because editors list their
 * values.
 *
 * https://code.visualstudio.com/docs/languages/json#_define-snippets-in-json-schemas
 */
export function withEditorHints(schema: Schema, root: string): Schema {
  const definitions = (schema['definitions'] ?? {}) as Record<string, Schema>;
  const visit = (part: unknown, owner: string): unknown => {
    if (Array.isArray(part)) return part.map((one) => visit(one, owner));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part as Schema).map(([name, value]) => {
        if (name === 'properties') return [name, visitKeys(value as Record<string, Schema>, owner)];
        // Values of these are data, not schemas.
        if (name === 'examples' || name === 'enum' || name === 'default' || name === 'const') return [name, value];
        return [name, visit(value, owner)];
      }),
    );
  };
  const visitKeys = (keys: Record<string, Schema>, owner: string): Schema =>
    Object.fromEntries(
      Object.entries(keys).map(([key, value]) => [key, hinted(key, visit(value, key) as Schema, owner)]),
    );
  const hinted = (key: string, value: Schema, owner: string): Schema => {
    const referred: Schema = { ...definitionOf(value, definitions), ...value };
    const { description, type } = referred;
    const examples = examplesOf(key, referred, owner);
    return {
      ...(type !== undefined && { type }),
      ...value,
      ...(description !== undefined && { description }),
      ...(examples && { examples, defaultSnippets: snippetsOf(examples, referred) }),
    };
  };
  return {
    ...(visit({ ...schema, definitions: {} }, root) as Schema),
    ...(Object.keys(definitions).length > 0 && {
      definitions: Object.fromEntries(Object.entries(definitions).map(([name, one]) => [name, visit(one, name)])),
    }),
  };
}

/** The definition of a key that is nothing but a reference. */
function definitionOf({ allOf }: Schema, definitions: Record<string, Schema>): Schema {
  const [first, ...others] = (allOf ?? []) as readonly { readonly $ref?: string }[];
  const name = others.length === 0 ? first?.$ref?.replace('#/definitions/', '') : undefined;
  return (name === undefined ? undefined : definitions[name]) ?? {};
}

function examplesOf(key: string, { enum: values, type }: Schema, owner: string): readonly unknown[] | undefined {
  if (values !== undefined || type === 'boolean') return undefined;
  const example =
    presetExample(owner, key) ?? KEY_EXAMPLES[`${owner}.${key}`] ?? KEY_EXAMPLES[key] ?? KEY_EXAMPLES[`${owner}.*`];
  return example === undefined ? undefined : [example];
}

/**
 * What an editor inserts. A mapping that takes one of its keys has a snippet for each: the language server completes no
 * keys of a mapping with `maxProperties: 1`.
 */
function snippetsOf(
  examples: readonly unknown[],
  { description, maxProperties, properties }: Schema,
): readonly object[] {
  if (maxProperties !== 1 || typeof properties !== 'object') {
    return examples.map((body) => ({ label: 'example', description, body }));
  }
  return Object.entries(properties as Record<string, Schema>).map(([key, one]) => ({
    label: key,
    description: one['description'],
    body: { [key]: (one['examples'] as readonly unknown[] | undefined)?.[0] ?? null },
  }));
}
