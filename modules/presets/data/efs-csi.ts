import type { Preset } from '../preset';

const EFS = 'arn:{partition}:elasticfilesystem:{cluster-region}:{account}';
const TAG = 'efs.csi.aws.com/cluster';

export const EFS_CSI: Preset = {
  name: 'efs-csi',
  description: 'Amazon EFS CSI driver creates and deletes access points of file systems',
  serviceAccount: 'kube-system/efs-csi-controller-sa',
  source: 'https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/iam-policy-example.json',
  versions: ['v2.1.0'],
  parameters: {
    fileSystems: {
      kind: 'arns',
      description: 'File systems in which it creates access points',
      types: ['elasticfilesystem:file-system'],
      isRequired: true,
    },
  },
  statements: [
    {
      actions: [
        'ec2:DescribeAvailabilityZones',
        'elasticfilesystem:DescribeAccessPoints',
        'elasticfilesystem:DescribeFileSystems',
        'elasticfilesystem:DescribeMountTargets',
      ],
      resources: ['*'],
    },
    {
      actions: ['elasticfilesystem:CreateAccessPoint'],
      resources: ['<fileSystems>'],
      conditions: { StringLike: { [`aws:RequestTag/${TAG}`]: 'true' } },
    },
    {
      actions: ['elasticfilesystem:TagResource', 'elasticfilesystem:DeleteAccessPoint'],
      resources: [`${EFS}:access-point/*`],
      conditions: { StringEquals: { [`aws:ResourceTag/${TAG}`]: 'true' } },
    },
  ],
};
