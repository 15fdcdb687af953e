import type { Preset } from '../preset';
import { objectStore } from '../object-store';

export const LOKI: Preset = objectStore({
  name: 'loki',
  description: 'Grafana Loki stores logs and their index in S3',
  serviceAccount: 'loki/loki',
  source: 'https://grafana.com/docs/loki/latest/setup/install/helm/deployment-guides/aws/',
  versions: ['v3.5'],
  objectActions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
});
