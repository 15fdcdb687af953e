import type { Preset } from '../preset';

const ROLES = 'arn:{partition}:iam::{account}:role/aws-service-role';

export const FSX_CSI: Preset = {
  name: 'fsx-csi',
  description: 'Amazon FSx for Lustre CSI driver creates and deletes file systems',
  serviceAccount: 'kube-system/fsx-csi-controller-sa',
  source: 'https://github.com/kubernetes-sigs/aws-fsx-csi-driver/blob/master/docs/install.md',
  versions: ['v1.2.0'],
  parameters: {
    buckets: {
      kind: 'arns',
      description: 'Buckets that file systems are linked to (data repositories)',
      types: ['s3:bucket'],
    },
  },
  statements: [
    {
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [`${ROLES}/fsx.amazonaws.com/*`],
      conditions: { StringLike: { 'iam:AWSServiceName': 'fsx.amazonaws.com' } },
    },
    {
      actions: ['iam:CreateServiceLinkedRole', 'iam:AttachRolePolicy', 'iam:PutRolePolicy'],
      resources: [`${ROLES}/s3.data-source.lustre.fsx.amazonaws.com/*`],
      when: { buckets: 'any' },
    },
    { actions: ['s3:ListBucket'], resources: ['<buckets>'] },
    {
      actions: ['fsx:CreateFileSystem', 'fsx:DeleteFileSystem', 'fsx:TagResource', 'fsx:UpdateFileSystem'],
      resources: ['arn:{partition}:fsx:{cluster-region}:{account}:file-system/*'],
    },
    { actions: ['fsx:DescribeFileSystems'], resources: ['*'] },
  ],
};
