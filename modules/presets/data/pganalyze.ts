import type { Preset } from '../preset';

const RDS = 'arn:{partition}:rds:{cluster-region}:{account}';

export const PGANALYZE: Preset = {
  name: 'pganalyze',
  description: 'pganalyze collector reads metrics, logs and parameters of databases of RDS',
  serviceAccount: 'pganalyze/pganalyze-collector',
  source: 'https://pganalyze.com/docs/install/amazon_rds/03_setup_iam_policy',
  versions: ['v0.66.0'],
  parameters: {
    databases: {
      kind: 'arns',
      description: 'Database instances',
      types: ['rds:db'],
      isRequired: true,
    },
    clusters: { kind: 'arns', description: 'Clusters of Aurora', types: ['rds:cluster'] },
  },
  statements: [
    { actions: ['cloudwatch:GetMetricStatistics'], resources: ['*'] },
    {
      actions: ['logs:GetLogEvents'],
      resources: ['arn:{partition}:logs:{cluster-region}:{account}:log-group:RDSOSMetrics:log-stream:*'],
    },
    { actions: ['rds:DescribeDBParameters'], resources: [`${RDS}:pg:*`] },
    {
      actions: ['rds:DescribeDBInstances', 'rds:DescribeDBLogFiles', 'rds:DownloadDBLogFilePortion'],
      resources: ['<databases>'],
    },
    { actions: ['rds:DescribeDBClusters'], resources: ['<clusters>'] },
  ],
};
