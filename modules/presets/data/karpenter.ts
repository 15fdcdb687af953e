import type { Preset } from '../preset';

const EC2 = 'arn:{partition}:ec2:{cluster-region}:{account}';
/** Other accounts may share them: https://docs.aws.amazon.com/ram/latest/userguide/shareable.html */
const SHARED = 'arn:{partition}:ec2:{cluster-region}:*';
const PUBLIC = 'arn:{partition}:ec2:{cluster-region}:';
const PROFILES = 'arn:{partition}:iam::{account}:instance-profile/*';
const CLUSTER = 'arn:{partition}:eks:{cluster-region}:{account}:cluster/{cluster}';
const CREATED = ['fleet', 'instance', 'volume', 'network-interface', 'launch-template', 'spot-instances-request'].map(
  (type) => `${EC2}:${type}/*`,
);
const IS_OWN = { 'aws:ResourceTag/kubernetes.io/cluster/{cluster}': 'owned' };
const BECOMES_OWN = {
  'aws:RequestTag/kubernetes.io/cluster/{cluster}': 'owned',
  'aws:RequestTag/eks:eks-cluster-name': '{cluster}',
};

export const KARPENTER: Preset = {
  name: 'karpenter',
  description: 'Karpenter starts and ends the nodes of its cluster',
  serviceAccount: 'kube-system/karpenter',
  source: 'https://karpenter.sh/docs/reference/cloudformation/',
  versions: ['v1.14'],
  parameters: {
    nodeRole: {
      kind: 'arns',
      description: 'The role of the nodes, which it passes to EC2',
      types: ['iam:role'],
      isRequired: true,
    },
    interruptionQueue: {
      kind: 'arns',
      description: 'The queue with interruptions of instances',
      types: ['sqs:queue'],
    },
  },
  statements: [
    {
      actions: ['ec2:RunInstances', 'ec2:CreateFleet'],
      resources: [
        `${PUBLIC}:image/*`,
        `${PUBLIC}:snapshot/*`,
        `${SHARED}:security-group/*`,
        `${SHARED}:subnet/*`,
        `${SHARED}:capacity-reservation/*`,
        `${SHARED}:placement-group/*`,
      ],
    },
    {
      actions: ['ec2:RunInstances', 'ec2:CreateFleet'],
      resources: [`${EC2}:launch-template/*`],
      conditions: { StringEquals: IS_OWN, StringLike: { 'aws:ResourceTag/karpenter.sh/nodepool': '*' } },
    },
    {
      actions: ['ec2:RunInstances', 'ec2:CreateFleet', 'ec2:CreateLaunchTemplate'],
      resources: CREATED,
      conditions: { StringEquals: BECOMES_OWN, StringLike: { 'aws:RequestTag/karpenter.sh/nodepool': '*' } },
    },
    {
      actions: ['ec2:CreateTags'],
      resources: CREATED,
      conditions: {
        StringEquals: { ...BECOMES_OWN, 'ec2:CreateAction': ['RunInstances', 'CreateFleet', 'CreateLaunchTemplate'] },
        StringLike: { 'aws:RequestTag/karpenter.sh/nodepool': '*' },
      },
    },
    {
      actions: ['ec2:CreateTags'],
      resources: [`${EC2}:instance/*`],
      conditions: {
        StringEquals: IS_OWN,
        StringLike: { 'aws:ResourceTag/karpenter.sh/nodepool': '*' },
        StringEqualsIfExists: { 'aws:RequestTag/eks:eks-cluster-name': '{cluster}' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['eks:eks-cluster-name', 'karpenter.sh/nodeclaim', 'Name'] },
      },
    },
    {
      actions: ['ec2:TerminateInstances', 'ec2:DeleteLaunchTemplate'],
      resources: [`${EC2}:instance/*`, `${EC2}:launch-template/*`],
      conditions: { StringEquals: IS_OWN, StringLike: { 'aws:ResourceTag/karpenter.sh/nodepool': '*' } },
    },
    {
      actions: [
        'ec2:DescribeCapacityReservations',
        'ec2:DescribeImages',
        'ec2:DescribeInstanceStatus',
        'ec2:DescribeInstanceTypeOfferings',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeInstances',
        'ec2:DescribeLaunchTemplates',
        'ec2:DescribePlacementGroups',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSpotPriceHistory',
        'ec2:DescribeSubnets',
      ],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': '{cluster-region}' } },
    },
    { actions: ['ssm:GetParameter'], resources: ['arn:{partition}:ssm:{cluster-region}::parameter/aws/service/*'] },
    { actions: ['pricing:GetProducts'], resources: ['*'] },
    {
      actions: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
      resources: ['<interruptionQueue>'],
    },
    {
      actions: ['iam:PassRole'],
      resources: ['<nodeRole>'],
      conditions: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] } },
    },
    {
      actions: ['iam:CreateInstanceProfile'],
      resources: [PROFILES],
      conditions: {
        StringEquals: { ...BECOMES_OWN, 'aws:RequestTag/topology.kubernetes.io/region': '{cluster-region}' },
        StringLike: { 'aws:RequestTag/karpenter.k8s.aws/ec2nodeclass': '*' },
      },
    },
    {
      actions: ['iam:TagInstanceProfile'],
      resources: [PROFILES],
      conditions: {
        StringEquals: {
          ...IS_OWN,
          ...BECOMES_OWN,
          'aws:ResourceTag/topology.kubernetes.io/region': '{cluster-region}',
          'aws:RequestTag/topology.kubernetes.io/region': '{cluster-region}',
        },
        StringLike: {
          'aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass': '*',
          'aws:RequestTag/karpenter.k8s.aws/ec2nodeclass': '*',
        },
      },
    },
    {
      actions: ['iam:AddRoleToInstanceProfile', 'iam:RemoveRoleFromInstanceProfile', 'iam:DeleteInstanceProfile'],
      resources: [PROFILES],
      conditions: {
        StringEquals: { ...IS_OWN, 'aws:ResourceTag/topology.kubernetes.io/region': '{cluster-region}' },
        StringLike: { 'aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass': '*' },
      },
    },
    { actions: ['iam:GetInstanceProfile'], resources: [PROFILES] },
    { actions: ['iam:ListInstanceProfiles'], resources: ['*'] },
    { actions: ['eks:DescribeCluster'], resources: [CLUSTER] },
    {
      actions: ['arc-zonal-shift:GetManagedResource'],
      resources: ['*'],
      conditions: { StringEquals: { 'arc-zonal-shift:ResourceIdentifier': CLUSTER } },
    },
  ],
};
