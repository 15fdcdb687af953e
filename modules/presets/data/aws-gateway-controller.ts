import type { Preset } from '../preset';

const ROLES = 'arn:{partition}:iam::{account}:role/aws-service-role';

export const AWS_GATEWAY_CONTROLLER: Preset = {
  name: 'aws-gateway-controller',
  description: 'AWS Gateway API Controller creates service networks, services and target groups of VPC Lattice',
  serviceAccount: 'aws-application-networking-system/gateway-api-controller',
  source:
    'https://github.com/aws/aws-application-networking-k8s/blob/main/files/controller-installation/recommended-inline-policy.json',
  versions: ['v2.0.1'],
  parameters: {
    accessLogs: { kind: 'flag', description: 'Delivers access logs to CloudWatch Logs, Firehose or S3' },
    logBuckets: { kind: 'arns', description: 'Buckets for access logs', types: ['s3:bucket'] },
    logStreams: {
      kind: 'arns',
      description: 'Streams of Firehose for access logs',
      types: ['firehose:deliverystream'],
    },
  },
  statements: [
    {
      actions: [
        'vpc-lattice:*',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeTags',
        'ec2:DescribeVpcs',
        'tag:GetResources',
        'tag:TagResources',
        'tag:UntagResources',
        'acm:ListCertificates',
      ],
      resources: ['*'],
    },
    {
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [`${ROLES}/vpc-lattice.amazonaws.com/AWSServiceRoleForVpcLattice`],
      conditions: { StringLike: { 'iam:AWSServiceName': 'vpc-lattice.amazonaws.com' } },
    },
    {
      actions: [
        'logs:CreateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:DescribeLogGroups',
        'logs:DescribeResourcePolicies',
        'logs:GetLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:UpdateLogDelivery',
      ],
      resources: ['*'],
      when: { accessLogs: 'true' },
    },
    {
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [`${ROLES}/delivery.logs.amazonaws.com/AWSServiceRoleForLogDelivery`],
      conditions: { StringLike: { 'iam:AWSServiceName': 'delivery.logs.amazonaws.com' } },
      when: { accessLogs: 'true' },
    },
    { actions: ['s3:GetBucketPolicy', 's3:PutBucketPolicy'], resources: ['<logBuckets>'] },
    { actions: ['firehose:TagDeliveryStream'], resources: ['<logStreams>'] },
  ],
};
