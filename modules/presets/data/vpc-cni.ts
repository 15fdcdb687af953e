import type { Preset } from '../preset';

export const VPC_CNI: Preset = {
  name: 'vpc-cni',
  description: 'Amazon VPC CNI gives addresses of the VPC to pods',
  serviceAccount: 'kube-system/aws-node',
  source: 'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/iam-policy.md',
  versions: ['v1.20.0'],
  parameters: {
    ipFamily: { kind: 'choice', description: 'The address family of the cluster', choices: ['ipv4', 'ipv6'] },
    networkPolicyLogs: { kind: 'flag', description: 'Writes logs of network policies to CloudWatch' },
  },
  statements: [
    {
      actions: [
        'ec2:DescribeInstances',
        'ec2:DescribeTags',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeInstanceTypes',
      ],
      resources: ['*'],
    },
    {
      actions: [
        'ec2:AssignPrivateIpAddresses',
        'ec2:AttachNetworkInterface',
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DetachNetworkInterface',
        'ec2:ModifyNetworkInterfaceAttribute',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: ['*'],
      when: { ipFamily: 'ipv4' },
    },
    { actions: ['ec2:AssignIpv6Addresses'], resources: ['*'], when: { ipFamily: 'ipv6' } },
    {
      actions: ['ec2:CreateTags'],
      resources: ['arn:{partition}:ec2:{cluster-region}:{account}:network-interface/*'],
    },
    {
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [
        'arn:{partition}:logs:{cluster-region}:{account}:log-group:/aws/eks/{cluster}/*',
        'arn:{partition}:logs:{cluster-region}:{account}:log-group:/aws/eks/{cluster}/*:*',
      ],
      when: { networkPolicyLogs: 'true' },
    },
    { actions: ['logs:DescribeLogGroups'], resources: ['*'], when: { networkPolicyLogs: 'true' } },
  ],
};
