import type { Preset } from '../preset';

export const SPARK: Preset = {
  name: 'spark',
  description: 'Jobs of Spark on EKS read and write data in S3, with tables of the Glue Data Catalog',
  serviceAccount: 'spark/spark-operator-spark',
  source: 'https://hadoop.apache.org/docs/stable/hadoop-aws/tools/hadoop-aws/assumed_roles.html',
  versions: ['v3.4'],
  parameters: {
    buckets: { kind: 'arns', description: 'Buckets with data and event logs', types: ['s3:bucket'], isRequired: true },
    reads: {
      kind: 'arns',
      description: 'Objects that jobs read (default: all of the buckets)',
      types: ['s3:object'],
      default: ['<buckets>/*'],
    },
    writes: {
      kind: 'arns',
      description: 'Objects that jobs write and delete: output, checkpoints, event logs',
      types: ['s3:object'],
    },
    tables: {
      kind: 'arns',
      description: 'Tables of the Glue Data Catalog that jobs read',
      types: ['glue:table'],
    },
    databases: {
      kind: 'arns',
      description: 'Databases of the tables',
      types: ['glue:database'],
    },
    kmsKeys: { kind: 'arns', description: 'Keys of encrypted objects', types: ['kms:key'] },
  },
  statements: [
    { actions: ['s3:GetBucketLocation', 's3:ListBucket'], resources: ['<buckets>'] },
    { actions: ['s3:GetObject'], resources: ['<reads>'] },
    {
      actions: [
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:GetObject',
        's3:ListMultipartUploadParts',
        's3:PutObject',
      ],
      resources: ['<writes>'],
    },
    {
      actions: ['glue:GetDatabase', 'glue:GetPartition', 'glue:GetPartitions', 'glue:GetTable', 'glue:GetTables'],
      resources: ['<tables>', '<databases>'],
    },
    {
      actions: ['glue:GetDatabase', 'glue:GetPartition', 'glue:GetPartitions', 'glue:GetTable', 'glue:GetTables'],
      resources: ['arn:{partition}:glue:{cluster-region}:{account}:catalog'],
      when: { tables: 'any' },
    },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['<kmsKeys>'] },
  ],
};
