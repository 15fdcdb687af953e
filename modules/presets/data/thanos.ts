import type { Preset } from '../preset';

export const THANOS: Preset = {
  name: 'thanos',
  description: 'Thanos stores blocks of metrics in S3',
  serviceAccount: 'monitoring/thanos',
  source: 'https://thanos.io/tip/thanos/storage.md/',
  versions: ['v0.39'],
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
    { actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], resources: ['<objects>'] },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['<kmsKeys>'] },
  ],
};
