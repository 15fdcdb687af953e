import type { Preset } from '../preset';

const EC2 = 'arn:{partition}:ec2:{cluster-region}:{account}';
const SNAPSHOTS = 'arn:{partition}:ec2:{cluster-region}::snapshot/*';

export const VELERO: Preset = {
  name: 'velero',
  description: 'Velero backs up and restores objects of Kubernetes in S3, and volumes by snapshots',
  serviceAccount: 'velero/velero-server',
  source: 'https://github.com/vmware-tanzu/velero-plugin-for-aws/blob/main/README.md',
  versions: ['v1.13.0'],
  parameters: {
    buckets: { kind: 'arns', description: 'Buckets with backups', types: ['s3:bucket'], isRequired: true },
    objects: {
      kind: 'arns',
      description: 'Objects of the buckets (default: all)',
      types: ['s3:object'],
      default: ['<buckets>/*'],
    },
    snapshots: { kind: 'flag', description: 'Backs up volumes of EBS by snapshots' },
    kmsKeys: { kind: 'arns', description: 'Keys of encrypted backups and volumes', types: ['kms:key'] },
  },
  statements: [
    { actions: ['s3:ListBucket'], resources: ['<buckets>'] },
    {
      actions: [
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:GetObject',
        's3:ListMultipartUploadParts',
        's3:PutObject',
        's3:PutObjectTagging',
      ],
      resources: ['<objects>'],
    },
    { actions: ['ec2:DescribeSnapshots', 'ec2:DescribeVolumes'], resources: ['*'], when: { snapshots: 'true' } },
    {
      actions: ['ec2:CreateSnapshot', 'ec2:CreateTags', 'ec2:CreateVolume'],
      resources: [`${EC2}:volume/*`, SNAPSHOTS],
      when: { snapshots: 'true' },
    },
    {
      actions: ['ec2:DeleteSnapshot'],
      resources: [SNAPSHOTS],
      conditions: { StringLike: { 'aws:ResourceTag/velero.io/backup': '*' } },
      when: { snapshots: 'true' },
    },
    {
      actions: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      resources: ['<kmsKeys>'],
    },
    {
      actions: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
      resources: ['<kmsKeys>'],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      when: { snapshots: 'true' },
    },
  ],
};
