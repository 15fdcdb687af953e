import type { Preset } from '../preset';

export const KEDA: Preset = {
  name: 'keda',
  description: 'KEDA reads the length of queues, streams and tables, and metrics, to scale workloads',
  serviceAccount: 'keda/keda-operator',
  source: 'https://keda.sh/docs/latest/authentication-providers/aws/',
  versions: ['v2.18'],
  parameters: {
    queues: { kind: 'arns', description: 'Queues of SQS', types: ['sqs:queue'] },
    streams: { kind: 'arns', description: 'Streams of Kinesis', types: ['kinesis:stream'] },
    tables: { kind: 'arns', description: 'Tables of DynamoDB that it queries', types: ['dynamodb:table'] },
    tableStreams: {
      kind: 'arns',
      description: 'Tables of DynamoDB of whose streams it counts the shards',
      types: ['dynamodb:table'],
    },
    metrics: { kind: 'flag', description: 'Reads metrics of CloudWatch' },
    roles: {
      kind: 'arns',
      description: 'Roles of the workloads that it assumes (identityOwner: workload)',
      types: ['iam:role'],
    },
  },
  atLeastOne: ['queues', 'streams', 'tables', 'tableStreams', 'metrics', 'roles'],
  statements: [
    { actions: ['sqs:GetQueueAttributes'], resources: ['<queues>'] },
    { actions: ['kinesis:DescribeStreamSummary'], resources: ['<streams>'] },
    { actions: ['dynamodb:Query'], resources: ['<tables>', '<tables>/index/*'] },
    { actions: ['dynamodb:DescribeTable'], resources: ['<tableStreams>'] },
    { actions: ['dynamodb:DescribeStream'], resources: ['<tableStreams>/stream/*'] },
    { actions: ['cloudwatch:GetMetricData'], resources: ['*'], when: { metrics: 'true' } },
    { actions: ['sts:AssumeRole', 'sts:TagSession'], resources: ['<roles>'] },
  ],
};
