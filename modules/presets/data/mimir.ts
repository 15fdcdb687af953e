import type { Preset } from '../preset';
import { objectStore } from '../object-store';

export const MIMIR: Preset = objectStore({
  name: 'mimir',
  description: 'Grafana Mimir stores metrics, rules and alerts in S3',
  serviceAccount: 'mimir/mimir',
  source: 'https://grafana.com/docs/mimir/latest/configure/configure-object-storage-backend/',
  versions: ['v2.17'],
  objectActions: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:PutObject'],
});
