import { z } from 'zod';
import { configurationZodSchema } from './configuration-schema';
import { manifestZodSchema } from './manifest-schema';

/** The JSON Schema of a manifest, by which editors complete and check it. */
export function manifestSchema(): object {
  return jsonSchema(manifestZodSchema);
}

/** The JSON Schema of the configuration. */
export function configurationSchema(): object {
  return jsonSchema(configurationZodSchema);
}

/** Draft 7 is what the YAML language server, and so nearly every editor, reads. */
function jsonSchema(schema: z.ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return { $schema, ...rest };
}
