import type { Preset } from '../preset';

export const LOKI: Preset = {
  name: 'loki',
  description: 'Grafana Loki stores logs and their index in S3',
  serviceAccount: 'loki/loki',
  source: 'https://grafana.com/docs/loki/latest/setup/install/helm/deployment-guides/aws/',
  versions: ['v3.5'],
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
