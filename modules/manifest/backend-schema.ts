import * as z from 'zod';
import { ON_EVERY_MAPPING, refine } from './refinement';

/** Backend types of CDKTF and Terraform: https://developer.hashicorp.com/terraform/language/backend */
export const BACKEND_TYPES = [
  'azurerm',
  'cloud',
  'consul',
  'cos',
  'gcs',
  'http',
  'kubernetes',
  'local',
  'oss',
  'pg',
  'remote',
  's3',
  'swift',
] as const;

type BackendType = (typeof BACKEND_TYPES)[number];

/** A value that is passed through to Terraform or an EKS add-on. */
export type FreeValue = string | number | boolean | FreeValue[] | { [key: string]: FreeValue };

/** Scalars, lists and mappings, nested without limit; null is not valid. */
export const freeValue: z.ZodType<FreeValue> = z
  .lazy(() => z.union([z.string(), z.number(), z.boolean(), z.array(freeValue), z.record(z.string(), freeValue)]))
  .meta({ id: 'freeValue' });

const backendArguments = z.record(z.string().regex(/\S/u), freeValue).meta({
  id: 'backendArguments',
  description: 'Arguments by their Terraform names; {stack} is replaced by the stack name',
});

/** Exactly one backend, keyed by its Terraform name. */
export const backendSchema = z
  .strictObject(
    Object.fromEntries(BACKEND_TYPES.map((type) => [type, backendArguments.optional()])) as Record<
      BackendType,
      z.ZodOptional<typeof backendArguments>
    >,
  )
  .superRefine((backend, context) => {
    const types = Object.keys(backend);
    if (types.length === 1 || context.issues.some((issue) => issue.code === 'unrecognized_keys')) return;
    refine(context, {
      code: 'backend-several',
      message: types.length === 0 ? 'the backend has no type' : `the backend has the types ${types.join(' and ')}`,
      help: 'write exactly one type, such as s3, with its arguments',
      path: [],
      part: 'key',
    });
  }, ON_EVERY_MAPPING)
  .meta({ minProperties: 1, maxProperties: 1, description: 'Terraform backend that stores the state' });
