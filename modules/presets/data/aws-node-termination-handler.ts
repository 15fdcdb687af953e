import type { Preset } from '../preset';

export const AWS_NODE_TERMINATION_HANDLER: Preset = {
  name: 'aws-node-termination-handler',
  description: 'AWS Node Termination Handler drains nodes of which a queue announces the end',
  serviceAccount: 'kube-system/aws-node-termination-handler',
  source: 'https://github.com/aws/aws-node-termination-handler/blob/main/README.md',
  versions: ['v1.25.0'],
  parameters: {
    queues: { kind: 'arns', description: 'Queues with the events', types: ['sqs:queue'], isRequired: true },
  },
  statements: [
    {
      actions: ['autoscaling:DescribeAutoScalingInstances', 'autoscaling:DescribeTags', 'ec2:DescribeInstances'],
      resources: ['*'],
    },
    {
      actions: ['autoscaling:CompleteLifecycleAction'],
      resources: ['arn:{partition}:autoscaling:{cluster-region}:{account}:autoScalingGroup:*:autoScalingGroupName/*'],
    },
    { actions: ['sqs:DeleteMessage', 'sqs:ReceiveMessage'], resources: ['<queues>'] },
  ],
};
