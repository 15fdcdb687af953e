import type { Preset } from '../preset';

export const CLUSTER_AUTOSCALER: Preset = {
  name: 'cluster-autoscaler',
  description: 'Cluster Autoscaler changes the size of the Auto Scaling groups of its cluster',
  serviceAccount: 'kube-system/cluster-autoscaler',
  source: 'https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md',
  versions: ['1.32'],
  parameters: {},
  statements: [
    {
      actions: [
        'autoscaling:DescribeAutoScalingGroups',
        'autoscaling:DescribeAutoScalingInstances',
        'autoscaling:DescribeLaunchConfigurations',
        'autoscaling:DescribeScalingActivities',
        'autoscaling:DescribeTags',
        'ec2:DescribeImages',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeLaunchTemplateVersions',
        'ec2:GetInstanceTypesFromInstanceRequirements',
      ],
      resources: ['*'],
    },
    {
      actions: ['eks:DescribeNodegroup'],
      resources: ['arn:{partition}:eks:{cluster-region}:{account}:nodegroup/{cluster}/*/*'],
    },
    {
      actions: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
      resources: ['arn:{partition}:autoscaling:{cluster-region}:{account}:autoScalingGroup:*:autoScalingGroupName/*'],
      conditions: { StringEquals: { 'autoscaling:ResourceTag/kubernetes.io/cluster/{cluster}': 'owned' } },
    },
  ],
};
