import type { Preset } from '../preset';

export const AIRFLOW: Preset = {
  name: 'airflow',
  description: 'Apache Airflow writes the logs of tasks to S3, and reads connections and variables of AWS',
  serviceAccount: 'airflow/airflow-worker',
  source: 'https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/logging/s3-task-handler.html',
  versions: ['v3.0'],
  parameters: {
    logBuckets: { kind: 'arns', description: 'Buckets of logs', types: ['s3:bucket'], isRequired: true },
    logs: {
      kind: 'arns',
      description: 'Objects with logs (default: all of the buckets)',
      types: ['s3:object'],
      default: ['<logBuckets>/*'],
    },
    secrets: {
      kind: 'arns',
      description: 'Secrets of Secrets Manager with connections and variables',
      types: ['secretsmanager:Secret'],
    },
    parameters: {
      kind: 'arns',
      description: 'Parameters of Parameter Store with connections and variables',
      types: ['ssm:parameter'],
    },
    kmsKeys: { kind: 'arns', description: 'Keys of encrypted logs, secrets and parameters', types: ['kms:key'] },
  },
  statements: [
    { actions: ['s3:ListBucket'], resources: ['<logBuckets>'] },
    { actions: ['s3:GetObject', 's3:PutObject'], resources: ['<logs>'] },
    { actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], resources: ['<secrets>'] },
    { actions: ['ssm:GetParameter', 'ssm:GetParameters'], resources: ['<parameters>'] },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['<kmsKeys>'] },
  ],
};
