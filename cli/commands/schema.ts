import { configurationSchema, manifestSchema } from '../../modules/manifest/json-schema';
import { asJson } from '../../modules/report/json';
import type { Outcome } from '../command';

/** `schema`: the JSON Schema of the manifest or of the configuration. */
export function schema(file: 'manifest' | 'config'): Outcome {
  return { exitCode: 0, output: asJson(file === 'manifest' ? manifestSchema() : configurationSchema()) };
}
