import { z } from 'zod';
import type { DocumentPath, RoleSettings } from './manifest';
import { policyArnTemplate, roleNameTemplate, rolePathTemplate, tagKey, tagValueTemplate } from './names';

/** `role` of the defaults and of an environment: settings of the roles that are created. */
export const roleSettingsSchema = z
  .strictObject({
    name: roleNameTemplate
      .meta({ description: 'Name of the role, at most 64 characters when its placeholders are filled in' })
      .optional(),
    path: rolePathTemplate.meta({ description: 'IAM path of the role, such as /pods/' }).optional(),
    permissionsBoundary: policyArnTemplate
      .meta({ description: 'ARN of the managed policy that bounds the role' })
      .optional(),
    tags: z.record(tagKey, tagValueTemplate).meta({ description: 'Tags of the role' }).optional(),
  })
  .meta({
    id: 'roleSettings',
    description: 'Settings of the role that is created; what is absent comes from the environment and the defaults',
  });

/** The settings with the names that the types use; `path` says where they stand. */
export function roleSettings(yaml: z.infer<typeof roleSettingsSchema> | undefined, path: DocumentPath): RoleSettings {
  if (!yaml) return {};
  const { name, path: rolePath, permissionsBoundary, tags } = yaml;
  return {
    path,
    ...(name !== undefined && { name }),
    ...(rolePath !== undefined && { rolePath }),
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    ...(tags && { tags }),
  };
}
