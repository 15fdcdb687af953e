import type { Preset } from '../preset';

export const ACK_S3: Preset = {
  name: 'ack-s3',
  description: 'ACK controller for S3 creates, configures and deletes buckets',
  serviceAccount: 'ack-system/ack-s3-controller',
  source: 'https://github.com/aws-controllers-k8s/s3-controller/blob/main/config/iam/recommended-inline-policy',
  versions: ['v1.10.0'],
  parameters: {
    buckets: {
      kind: 'arns',
      description: 'Buckets; with a wildcard for those that are created later',
      types: ['s3:bucket'],
      isRequired: true,
    },
    replicationRoles: { kind: 'arns', description: 'Roles that it passes to S3, for replication', types: ['iam:role'] },
  },
  statements: [
    {
      actions: [
        's3:CreateBucket',
        's3:DeleteBucket',
        's3:DeleteBucketPolicy',
        's3:DeleteBucketWebsite',
        's3:Get*Configuration',
        's3:GetBucket*',
        's3:ListBucket',
        's3:Put*Configuration',
        's3:PutBucket*',
      ],
      resources: ['<buckets>'],
    },
    { actions: ['s3:ListAllMyBuckets'], resources: ['*'] },
    {
      actions: ['iam:PassRole'],
      resources: ['<replicationRoles>'],
      conditions: { StringEquals: { 'iam:PassedToService': 's3.amazonaws.com' } },
    },
  ],
};
