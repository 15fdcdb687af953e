import type { AccessRule, Family } from '../rule';

const FAMILY: Family = {
  title: 'Destruction',
  reason: 'What is deleted here takes data or whole systems with it, and often cannot be brought back.',
  remedy:
    'Leave the deletion of infrastructure to the code that creates it, or name the resources that the service itself creates.',
};

export const DESTRUCTION_RULES: readonly AccessRule[] = [
  {
    id: 'infrastructure-destruction',
    family: FAMILY,
    severity: 'medium',
    title: 'Deletion of infrastructure',
    says: 'can destroy infrastructure: {actions} on {0}',
    reference:
      'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html',
    legs: [
      {
        actions: [
          'autoscaling:DeleteAutoScalingGroup',
          'cloudformation:DeleteStack',
          'cloudformation:DeleteStackSet',
          'cloudfront:DeleteDistribution',
          'dynamodb:DeleteTable',
          'ec2:DeleteSnapshot',
          'ec2:DeleteSubnet',
          'ec2:DeleteVolume',
          'ec2:DeleteVpc',
          'ec2:TerminateInstances',
          'ecr:DeleteRepository',
          'ecs:DeleteCluster',
          'ecs:DeleteService',
          'eks:DeleteCluster',
          'eks:DeleteNodegroup',
          'elasticache:DeleteCacheCluster',
          'elasticache:DeleteReplicationGroup',
          'elasticfilesystem:DeleteFileSystem',
          'elasticloadbalancing:DeleteLoadBalancer',
          'es:DeleteDomain',
          'glacier:DeleteVault',
          'kafka:DeleteCluster',
          'kinesis:DeleteStream',
          'lambda:DeleteFunction',
          'organizations:CloseAccount',
          'rds:DeleteDBCluster',
          'rds:DeleteDBInstance',
          'redshift:DeleteCluster',
          'route53:DeleteHostedZone',
          's3:DeleteBucket',
          'secretsmanager:DeleteSecret',
          'sns:DeleteTopic',
          'sqs:DeleteQueue',
        ],
      },
    ],
    coveredBy: ['administrator'],
  },
  {
    id: 'data-destruction',
    family: FAMILY,
    severity: 'medium',
    title: 'Deletion of data of others',
    says: 'can delete data that nobody named for it: {actions} on {0}',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    remedy: 'Name the buckets and tables of the service, or require a tag in a condition.',
    legs: [
      {
        on: 'unnamed',
        actions: [
          'dynamodb:BatchWriteItem',
          'dynamodb:DeleteItem',
          'dynamodb:PartiQLDelete',
          's3:DeleteObject',
          's3:DeleteObjectVersion',
          'sqs:PurgeQueue',
        ],
      },
    ],
    coveredBy: ['administrator'],
  },
  {
    id: 'backup-destruction',
    family: FAMILY,
    severity: 'high',
    title: 'Deletion of keys and backups',
    says: 'can make data unreadable or its loss final: {actions} on {0}',
    reason:
      'Without its key, data is lost; without its backups, it cannot be brought back. That is what ransomware does first.',
    reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html',
    legs: [
      {
        actions: [
          'backup:DeleteBackupVault',
          'backup:DeleteRecoveryPoint',
          'dynamodb:DeleteBackup',
          'kms:DeleteImportedKeyMaterial',
          'kms:ScheduleKeyDeletion',
          'rds:DeleteDBClusterSnapshot',
          'rds:DeleteDBInstanceAutomatedBackup',
          'rds:DeleteDBSnapshot',
          'redshift:DeleteClusterSnapshot',
          's3:BypassGovernanceRetention',
          's3:PutLifecycleConfiguration',
        ],
      },
    ],
    coveredBy: ['administrator'],
  },
];
