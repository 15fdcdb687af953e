import * as z from 'zod';
import { grantSchema } from './grant-schema';
import { managedPolicyRef } from './names';
import { presetsSchema } from './preset-schema';
import { scalarOrEmptyList } from './scalar-or-list';

/** What a role may do: the keys of a service's role, of its target role, and of an add-on's. */
export const grantKeys = {
  allow: z.array(grantSchema).meta({ description: 'Access that the service is allowed' }).optional(),
  deny: z
    .array(grantSchema)
    .meta({ description: 'Access that the service is denied; overrides every allow' })
    .optional(),
  presets: presetsSchema.optional(),
  managedPolicies: scalarOrEmptyList(managedPolicyRef)
    .meta({ description: 'Managed policies to attach: names of AWS managed policies, or ARNs' })
    .optional(),
};
