import type { Preset } from '../preset';

export const AWS_LOAD_BALANCER_CONTROLLER_TARGETS: Preset = {
  name: 'aws-load-balancer-controller-targets',
  description:
    'AWS Load Balancer Controller registers pods in target groups that others create (TargetGroupBinding only)',
  serviceAccount: 'kube-system/aws-load-balancer-controller',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/',
  versions: ['v3.5.0'],
  parameters: {
    targetGroups: {
      kind: 'arns',
      description: 'Target groups in which it registers pods',
      types: ['elasticloadbalancing:targetgroup'],
      isRequired: true,
    },
  },
  statements: [
    {
      actions: [
        'ec2:DescribeVpcs',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeInstances',
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
      ],
      resources: ['*'],
    },
    {
      actions: [
        'elasticloadbalancing:ModifyTargetGroup',
        'elasticloadbalancing:ModifyTargetGroupAttributes',
        'elasticloadbalancing:RegisterTargets',
        'elasticloadbalancing:DeregisterTargets',
      ],
      resources: ['<targetGroups>'],
    },
  ],
};
