import { z } from 'zod';
import { configurationZodSchema } from './configuration-schema';
import { manifestZodSchema } from './manifest-schema';

/** The JSON Schema of a manifest; editors use it for completion and validation. */
export function manifestSchema(): object {
  return jsonSchema(manifestZodSchema);
}

/** The JSON Schema of the configuration. */
export function configurationSchema(): object {
  return jsonSchema(configurationZodSchema);
}

/** The YAML language server, which nearly every editor uses, supports draft 7. */
function jsonSchema(schema: z.ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return { $schema, ...rest };
}
