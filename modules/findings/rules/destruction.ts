import { actionsThat } from '../../catalogue/destructive-actions';
import type { AccessRule, Family } from '../rule';
import { GUARD_RULES } from './guards';

const FAMILY: Family = {
  title: 'Destruction',
  reason: 'Deleting these resources destroys data or whole systems, often irreversibly.',
  remedy:
    'Leave the deletion of infrastructure to the code that creates it, or name the resources that the service creates.',
};

const OF_BACKUPS: readonly string[] = [
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
];

/** What a more severe rule names is not repeated. */
const MORE_SEVERE = new Set([
  ...OF_BACKUPS,
  ...GUARD_RULES.flatMap(({ steps }) => steps.flatMap(({ actions }) => actions)),
]);

/**
 * A grant of these on a named table also names a resource that each account has only once: its Glue catalog, or the
 * account itself. That resource has no name, so it would count as unnamed.
 * https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html
 */
const WITH_ONLY_RESOURCE = new Set([
  'account:DeleteAlternateContact',
  'glue:BatchDeletePartition',
  'glue:DeleteColumnStatisticsForPartition',
  'glue:DeleteColumnStatisticsForTable',
  'glue:DeletePartition',
]);

export const DESTRUCTION_RULES: readonly AccessRule[] = [
  {
    id: 'infrastructure-destruction',
    family: FAMILY,
    severity: 'medium',
    title: 'Deletion of infrastructure',
    message: 'can destroy infrastructure: {actions} on {0}',
    reference:
      'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html',
    steps: [
      {
        actions: actionsThat('destroys the resource').filter((action) => !MORE_SEVERE.has(action)),
      },
    ],
    coveredBy: ['administrator'],
  },
  {
    id: 'data-destruction',
    family: FAMILY,
    severity: 'medium',
    title: 'Deletion of data of other services',
    message: 'can delete data beyond its named resources: {actions} on {0}',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    remedy: 'Name the buckets and tables of the service, or require a tag in a condition.',
    steps: [
      {
        on: 'unnamed',
        actions: actionsThat('removes data').filter((action) => !WITH_ONLY_RESOURCE.has(action)),
      },
    ],
    coveredBy: ['administrator'],
  },
  {
    id: 'backup-destruction',
    family: FAMILY,
    severity: 'high',
    title: 'Deletion of keys and backups',
    message: 'can make data unreadable or its loss permanent: {actions} on {0}',
    reason: 'Data without its key is lost; data without backups cannot be restored. Ransomware does this first.',
    reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html',
    steps: [
      {
        actions: OF_BACKUPS,
      },
    ],
    coveredBy: ['administrator'],
  },
];
