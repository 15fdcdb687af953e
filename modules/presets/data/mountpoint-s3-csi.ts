import type { Preset } from '../preset';

export const MOUNTPOINT_S3_CSI: Preset = {
  name: 'mountpoint-s3-csi',
  description: 'Mountpoint for Amazon S3 CSI driver mounts buckets as volumes',
  serviceAccount: 'kube-system/s3-csi-driver-sa',
  source: 'https://github.com/awslabs/mountpoint-s3/blob/main/doc/CONFIGURATION.md#iam-permissions',
  versions: ['v2.0.0'],
  parameters: {
    buckets: { kind: 'arns', description: 'Buckets to mount', types: ['s3:bucket'], isRequired: true },
    objects: {
      kind: 'arns',
      description: 'Objects of the buckets (default: all)',
      types: ['s3:object'],
      default: ['<buckets>/*'],
    },
    access: { kind: 'choice', description: 'What pods may do with the objects', choices: ['read', 'write'] },
    kmsKeys: { kind: 'arns', description: 'Keys of encrypted objects', types: ['kms:key'] },
  },
  statements: [
    { actions: ['s3:ListBucket'], resources: ['<buckets>'] },
    { actions: ['s3:GetObject'], resources: ['<objects>'] },
    {
      actions: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject'],
      resources: ['<objects>'],
      when: { access: 'write' },
    },
    { actions: ['kms:Decrypt'], resources: ['<kmsKeys>'] },
    { actions: ['kms:GenerateDataKey'], resources: ['<kmsKeys>'], when: { access: 'write' } },
  ],
};
