import * as z from 'zod';
import type { DocumentPath, ServiceAccountMetadata } from './manifest';
import { annotationKey, labelKey, labelValue, workloadRef } from './names';
import { scalarOrList } from './scalar-or-list';

/** `kubernetes`: what to create in the clusters, and what to restart. */
export const kubernetesSchema = z
  .strictObject({
    serviceAccount: z
      .enum(['none', 'create'])
      .meta({ description: 'create: create the service accounts; none (default): they are managed elsewhere' })
      .optional(),
    labels: z
      .record(labelKey, labelValue)
      .meta({ description: 'Labels of the created service accounts, without placeholders' })
      .optional(),
    annotations: z
      .record(annotationKey, z.string())
      .meta({ description: 'Annotations of the created service accounts, without placeholders' })
      .optional(),
    restart: scalarOrList(workloadRef)
      .meta({
        description:
          'Workloads whose pods run as the service, as KIND/NAME: reports propose their restart where a change requires it',
      })
      .optional(),
  })
  .meta({ description: 'Kubernetes resources to create in the clusters' });

/** Labels and annotations as `ServiceAccountMetadata`; undefined without any. */
export function serviceAccountMetadata(
  { labels, annotations }: z.infer<typeof kubernetesSchema>,
  path: DocumentPath,
): ServiceAccountMetadata | undefined {
  if (!labels && !annotations) return undefined;
  return { path, ...(labels && { labels }), ...(annotations && { annotations }) };
}
