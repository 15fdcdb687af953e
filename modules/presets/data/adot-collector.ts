import type { Preset } from '../preset';

export const ADOT_COLLECTOR: Preset = {
  name: 'adot-collector',
  description: 'AWS Distro for OpenTelemetry sends metrics, traces and logs to Prometheus, X-Ray and CloudWatch',
  serviceAccount: 'opentelemetry-operator-system/adot-collector',
  source: 'https://docs.aws.amazon.com/eks/latest/userguide/deploy-collector-advanced-configuration.html',
  versions: ['v0.43'],
  parameters: {
    workspaces: { kind: 'arns', description: 'Workspaces of Prometheus that it writes to', types: ['aps:workspace'] },
    logGroups: {
      kind: 'arns',
      description: 'Log groups that it writes to, without `:*` at the end',
      types: ['logs:log-group'],
    },
    traces: { kind: 'flag', description: 'Sends traces to X-Ray' },
    metrics: { kind: 'flag', description: 'Sends metrics to CloudWatch' },
  },
  atLeastOne: ['workspaces', 'logGroups', 'traces', 'metrics'],
  statements: [
    { actions: ['aps:RemoteWrite'], resources: ['<workspaces>'] },
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
    { actions: ['cloudwatch:PutMetricData'], resources: ['*'], when: { metrics: 'true' } },
    {
      actions: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:PutLogEvents',
        'logs:PutRetentionPolicy',
      ],
      resources: ['<logGroups>', '<logGroups>:*'],
    },
    { actions: ['logs:DescribeLogGroups'], resources: ['*'], when: { logGroups: 'any' } },
  ],
};
