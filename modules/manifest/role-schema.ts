import * as z from 'zod';
import type { DocumentPath, RoleSettings } from './manifest';
import {
  policyArnTemplate,
  roleArnTemplate,
  roleDescriptionTemplate,
  roleNameTemplate,
  rolePathTemplate,
  sessionDuration,
  tagKey,
  tagValueTemplate,
} from './names';
import { trustSchema, trustSettings } from './trust-schema';

/** The settings of a role to create, whichever it is. */
export const roleSettingKeys = {
  name: roleNameTemplate
    .meta({ description: 'Role name, at most 64 characters after placeholders are filled in' })
    .optional(),
  path: rolePathTemplate.meta({ description: 'IAM path of the role, such as /pods/' }).optional(),
  description: roleDescriptionTemplate
    .meta({ description: 'Description of the role, at most 1000 characters after placeholders are filled in' })
    .optional(),
  permissionsBoundary: policyArnTemplate
    .meta({ description: 'ARN of the managed policy that is the permissions boundary' })
    .optional(),
  tags: z.record(tagKey, tagValueTemplate).meta({ description: 'Tags of the role' }).optional(),
};

/** `role` as a mapping: settings of the role to create. */
export const roleSettingsSchema = z
  .strictObject({
    ...roleSettingKeys,
    maxSessionDuration: sessionDuration
      .meta({
        description:
          'Longest session in seconds, from 3600 to 43200 (default: 3600); not a limit for EKS Pod Identity, whose sessions last 6 hours',
      })
      .optional(),
    trust: trustSchema.optional(),
  })
  .meta({
    id: 'roleSettings',
    description: 'Settings of the role to create; absent ones are inherited from the environment and the defaults',
  });

/** `role` of a manifest or of an add-on. */
export const roleSchema = z
  .union([roleArnTemplate, roleSettingsSchema])
  .meta({ description: 'ARN of an existing role, or settings of the role to create' });

/** The settings as `RoleSettings`; `path` is their place in the file. */
export function roleSettings(yaml: z.infer<typeof roleSettingsSchema> | undefined, path: DocumentPath): RoleSettings {
  if (!yaml) return {};
  const { name, path: rolePath, description, maxSessionDuration, permissionsBoundary, tags, trust } = yaml;
  return {
    path,
    ...(name !== undefined && { name }),
    ...(rolePath !== undefined && { rolePath }),
    ...(description !== undefined && { description }),
    ...(maxSessionDuration !== undefined && { maxSessionDuration }),
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    ...(tags && { tags }),
    ...(trust && { trust: trustSettings(trust, [...path, 'trust']) }),
  };
}
