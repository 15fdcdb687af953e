import type { Preset } from '../preset';
import { objectStore } from '../object-store';

export const TEMPO: Preset = objectStore({
  name: 'tempo',
  description: 'Grafana Tempo stores traces in S3',
  serviceAccount: 'tempo/tempo',
  source: 'https://grafana.com/docs/tempo/latest/configuration/hosted-storage/s3/',
  versions: ['v2.8'],
  objectActions: ['s3:DeleteObject', 's3:GetObject', 's3:GetObjectTagging', 's3:PutObject', 's3:PutObjectTagging'],
});
