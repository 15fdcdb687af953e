import type { Preset, PresetStatement } from '../preset';

const EC2 = 'arn:{partition}:ec2:{cluster-region}:{account}';
const VOLUMES = `${EC2}:volume/*`;
/** Public snapshots, and those that others share, belong to other accounts. */
const SNAPSHOTS = 'arn:{partition}:ec2:{cluster-region}::snapshot/*';
const CREATES_TAGS = ['CreateVolume', 'CreateSnapshot', 'CopyVolumes'];
const OWN_TAGS = ['ebs.csi.aws.com/cluster', 'ebs.csi.aws.com/cluster-name', 'kubernetes.io/created-for/pvc/name'];

/** What the driver may do with volumes and snapshots that have its tag. */
function tagged(key: string, value: string, when: PresetStatement['when']): PresetStatement[] {
  const isOwn = { StringEquals: { [`ec2:ResourceTag/${key}`]: value } };
  const becomesOwn = { StringEquals: { [`aws:RequestTag/${key}`]: value } };
  const depends = when && { when };
  return [
    { actions: ['ec2:CreateVolume', 'ec2:CopyVolumes'], resources: [VOLUMES], conditions: becomesOwn, ...depends },
    { actions: ['ec2:CopyVolumes'], resources: [`${EC2}:volume/vol-*`], conditions: isOwn, ...depends },
    { actions: ['ec2:CreateSnapshot'], resources: [SNAPSHOTS], conditions: becomesOwn, ...depends },
    { actions: ['ec2:CreateSnapshot'], resources: [VOLUMES], conditions: isOwn, ...depends },
    {
      actions: ['ec2:ModifyVolume', 'ec2:AttachVolume', 'ec2:DetachVolume', 'ec2:DeleteVolume'],
      resources: [VOLUMES],
      conditions: isOwn,
      ...depends,
    },
    {
      actions: ['ec2:CreateVolume', 'ec2:EnableFastSnapshotRestores'],
      resources: [SNAPSHOTS],
      conditions: isOwn,
      ...depends,
    },
    { actions: ['ec2:DeleteSnapshot', 'ec2:LockSnapshot'], resources: [SNAPSHOTS], conditions: isOwn, ...depends },
    {
      actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
      resources: [VOLUMES],
      conditions: {
        ...isOwn,
        Null: { 'aws:TagKeys': 'false' },
        'ForAllValues:StringNotEquals': { 'aws:TagKeys': OWN_TAGS },
      },
      ...depends,
    },
  ];
}

const OF_CLUSTER = { scope: 'cluster' };
const OF_DRIVER = { scope: 'driver' };
const CLUSTER_TAG = '${aws:PrincipalTag/eks-cluster-name}';

export const EBS_CSI: Preset = {
  name: 'ebs-csi',
  description: 'Amazon EBS CSI driver creates, attaches and deletes volumes and snapshots',
  serviceAccount: 'kube-system/ebs-csi-controller-sa',
  source: 'https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/AmazonEBSCSIDriverPolicyV2.json',
  versions: ['v1.64.0'],
  parameters: {
    scope: {
      kind: 'choice',
      description:
        'The volumes: those with the tag of the driver, or only those with the tag of the own cluster, which require a driver that writes ebs.csi.aws.com/cluster-name',
      choices: ['driver', 'cluster'],
    },
    kmsKeys: { kind: 'arns', description: 'Customer managed keys of encrypted volumes', types: ['kms:key'] },
  },
  statements: [
    {
      actions: [
        'ec2:DescribeAvailabilityZones',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeInstances',
        'ec2:DescribeSnapshots',
        'ec2:DescribeVolumeStatus',
        'ec2:DescribeVolumes',
        'ec2:DescribeVolumesModifications',
      ],
      resources: ['*'],
    },
    ...tagged('ebs.csi.aws.com/cluster', 'true', OF_DRIVER),
    ...tagged('ebs.csi.aws.com/cluster-name', CLUSTER_TAG, OF_CLUSTER),
    {
      // Volumes of the provisioner that Kubernetes contained before the driver.
      actions: ['ec2:ModifyVolume', 'ec2:AttachVolume', 'ec2:DetachVolume', 'ec2:DeleteVolume'],
      resources: [VOLUMES],
      conditions: { StringLike: { 'ec2:ResourceTag/kubernetes.io/created-for/pvc/name': '*' } },
      when: OF_DRIVER,
    },
    {
      actions: ['ec2:CopyVolumes'],
      resources: [`${EC2}:volume/vol-*`],
      conditions: { StringLike: { 'ec2:ResourceTag/kubernetes.io/created-for/pvc/name': '*' } },
      when: OF_DRIVER,
    },
    { actions: ['ec2:AttachVolume', 'ec2:DetachVolume'], resources: [`${EC2}:instance/*`], when: OF_DRIVER },
    ...['eks:cluster-name', 'ebs.csi.aws.com/cluster-name'].map((key): PresetStatement => ({
      actions: ['ec2:AttachVolume', 'ec2:DetachVolume'],
      resources: [`${EC2}:instance/*`],
      conditions: { StringEquals: { [`ec2:ResourceTag/${key}`]: CLUSTER_TAG } },
      when: OF_CLUSTER,
    })),
    {
      actions: ['ec2:CreateTags'],
      resources: [VOLUMES, SNAPSHOTS],
      conditions: { StringEquals: { 'ec2:CreateAction': CREATES_TAGS } },
    },
    {
      actions: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
      resources: ['<kmsKeys>'],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
    {
      actions: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      resources: ['<kmsKeys>'],
    },
  ],
};
