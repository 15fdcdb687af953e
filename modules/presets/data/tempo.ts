import type { Preset } from '../preset';

export const TEMPO: Preset = {
  name: 'tempo',
  description: 'Grafana Tempo stores traces in S3',
  serviceAccount: 'tempo/tempo',
  source: 'https://grafana.com/docs/tempo/latest/configuration/hosted-storage/s3/',
  versions: ['v2.8'],
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
      actions: ['s3:DeleteObject', 's3:GetObject', 's3:GetObjectTagging', 's3:PutObject', 's3:PutObjectTagging'],
      resources: ['<objects>'],
    },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['<kmsKeys>'] },
  ],
};
