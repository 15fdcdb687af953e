import type { Preset } from '../preset';

export const MIMIR: Preset = {
  name: 'mimir',
  description: 'Grafana Mimir stores metrics, rules and alerts in S3',
  serviceAccount: 'mimir/mimir',
  source: 'https://grafana.com/docs/mimir/latest/configure/configure-object-storage-backend/',
  versions: ['v2.17'],
  parameters: {
    buckets: { kind: 'arns', description: 'Buckets', types: ['s3:bucket'], isRequired: true },
    objects: {
      kind: 'arns',
      description: 'Objects of the buckets (default: all)',
      types: ['s3:object'],
      default: ['<buckets>/*'],
    },
    kmsKeys: { kind: 'arns', description: 'Keys of encrypted objects', types: ['kms:key'] },
  },
  statements: [
    { actions: ['s3:ListBucket'], resources: ['<buckets>'] },
    {
      actions: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      resources: ['<objects>'],
    },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['<kmsKeys>'] },
  ],
};
