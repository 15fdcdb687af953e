import * as z from 'zod';
import { withEditorHints } from './editor-hints';
import { configurationZodSchema } from './configuration-schema';
import { manifestZodSchema } from './manifest-schema';

/** The JSON Schema of a manifest; editors use it for completion and validation. */
export function manifestSchema(): object {
  return jsonSchema(manifestZodSchema, 'manifest');
}

/** The JSON Schema of the configuration. */
export function configurationSchema(): object {
  return jsonSchema(configurationZodSchema, 'configuration');
}

/** The YAML language server, which nearly every editor uses, supports draft 7. */
function jsonSchema(schema: z.ZodType, name: string): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return { $schema, ...withEditorHints(rest, name) };
}
