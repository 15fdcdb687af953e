import * as z from 'zod';
import type { DocumentPath, AssociationSettings } from './manifest';
import { eksTagKey, eksTagValueTemplate } from './names';

/** `association`: settings of the Pod Identity associations. */
export const associationSettingsSchema = z
  .strictObject({
    tags: z.record(eksTagKey, eksTagValueTemplate).meta({ description: 'Tags of the associations' }).optional(),
  })
  .meta({
    id: 'associationSettings',
    description:
      'Settings of the Pod Identity associations; tags are added to those of the environment and the defaults',
  });

/** The settings as `AssociationSettings`; `path` is their place in the file. */
export function associationSettings(
  yaml: z.infer<typeof associationSettingsSchema>,
  path: DocumentPath,
): AssociationSettings {
  return { path, ...(yaml.tags && { tags: yaml.tags }) };
}
