import type { Preset } from '../preset';
import { objectStore } from '../object-store';

export const THANOS: Preset = objectStore({
  name: 'thanos',
  description: 'Thanos stores blocks of metrics in S3',
  serviceAccount: 'monitoring/thanos',
  source: 'https://thanos.io/tip/thanos/storage.md/',
  versions: ['v0.39'],
  objectActions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
});
