import type { AccessRule, Family } from '../rule';

const FAMILY: Family = {
  title: 'Data',
  reason: 'An attacker can read and copy data of other services through it.',
  remedy: 'Name the buckets, tables, streams or keys of the service, or require a tag in a condition.',
};

export const DATA_RULES: readonly AccessRule[] = [
  {
    id: 'data-exfiltration',
    family: FAMILY,
    severity: 'medium',
    title: 'Data of other services',
    message: 'can read data beyond its named resources: {actions} on {0}',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    steps: [
      {
        on: 'unnamed',
        actions: [
          'athena:GetQueryResults',
          'codecommit:GitPull',
          'cognito-idp:ListUsers',
          'dynamodb:BatchGetItem',
          'dynamodb:ExportTableToPointInTime',
          'dynamodb:GetItem',
          'dynamodb:GetRecords',
          'dynamodb:PartiQLSelect',
          'dynamodb:Query',
          'dynamodb:Scan',
          'ebs:GetSnapshotBlock',
          'ecr:GetDownloadUrlForLayer',
          'es:ESHttpGet',
          'es:ESHttpPost',
          'glacier:GetJobOutput',
          'kinesis:GetRecords',
          'kms:Decrypt',
          'lambda:GetFunction',
          'logs:FilterLogEvents',
          'logs:GetLogEvents',
          'logs:StartQuery',
          'rds:DownloadCompleteDBLogFile',
          'rds-data:ExecuteStatement',
          'redshift-data:ExecuteStatement',
          's3:GetObject',
          's3:GetObjectVersion',
          'sqs:ReceiveMessage',
        ],
      },
    ],
    coveredBy: ['administrator'],
  },
  {
    id: 'data-copy',
    family: FAMILY,
    severity: 'medium',
    title: 'Copies of whole data stores',
    message: 'can copy whole data stores beyond its named resources: {actions} on {0}',
    reason:
      'A snapshot, an export or a replica copies a whole database or disk to a place where the permissions of the original do not apply.',
    reference: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ebs-modifying-snapshot-permissions.html',
    steps: [
      {
        on: 'unnamed',
        actions: [
          'ec2:CreateSnapshot',
          'ec2:CreateSnapshots',
          'ec2:CopySnapshot',
          'ec2:CreateImage',
          'rds:CopyDBClusterSnapshot',
          'rds:CopyDBSnapshot',
          'rds:CreateDBSnapshot',
          'rds:CreateDBClusterSnapshot',
          'rds:RestoreDBInstanceFromDBSnapshot',
          'rds:StartExportTask',
          's3:PutReplicationConfiguration',
        ],
      },
    ],
    coveredBy: ['administrator'],
  },
];
