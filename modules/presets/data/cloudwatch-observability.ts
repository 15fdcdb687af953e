import type { Preset } from '../preset';

const LOGS = 'arn:{partition}:logs:{cluster-region}:{account}:log-group';
const GROUPS = [`${LOGS}:/aws/containerinsights/{cluster}/*`, `${LOGS}:/aws/application-signals/data`];

export const CLOUDWATCH_OBSERVABILITY: Preset = {
  name: 'cloudwatch-observability',
  description: 'CloudWatch agent and Fluent Bit send metrics, logs and traces of the cluster (Container Insights)',
  serviceAccount: 'amazon-cloudwatch/cloudwatch-agent',
  source:
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Observability-EKS-addon.html',
  versions: ['v4.7.0'],
  parameters: {
    traces: { kind: 'flag', description: 'Sends traces to X-Ray, for Application Signals' },
    configuration: {
      kind: 'arns',
      description: 'Parameters of Parameter Store with the configuration of the agent',
      types: ['ssm:parameter'],
    },
  },
  statements: [
    {
      actions: ['cloudwatch:PutMetricData', 'ec2:DescribeTags', 'ec2:DescribeVolumes', 'logs:DescribeLogGroups'],
      resources: ['*'],
    },
    {
      actions: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:PutLogEvents',
        'logs:PutRetentionPolicy',
      ],
      resources: [...GROUPS, ...GROUPS.map((group) => `${group}:*`)],
    },
    {
      actions: [
        'xray:GetSamplingRules',
        'xray:GetSamplingStatisticSummaries',
        'xray:GetSamplingTargets',
        'xray:PutTelemetryRecords',
        'xray:PutTraceSegments',
      ],
      resources: ['*'],
      when: { traces: 'true' },
    },
    { actions: ['ssm:GetParameter'], resources: ['<configuration>'] },
  ],
};
