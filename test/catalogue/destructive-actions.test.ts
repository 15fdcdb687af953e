import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { actionsThat, destructionOf } from '../../modules/catalogue/destructive-actions';
import { findService, servicePrefixes } from '../../modules/catalogue/services';
import { classifyDestruction, destructionFile, needsClass } from '../../scripts/classify-destruction';
import { EXCEPTIONS } from '../../scripts/destruction-exceptions';

const SERVICES = servicePrefixes().flatMap((prefix) => findService(prefix) ?? []);

test('every action that deletes, ends or disables is classified by a rule or an exception', () => {
  const unclassified = SERVICES.flatMap((service) =>
    [...service.actions.values()]
      .filter((action) => needsClass(service, action) && !classifyDestruction(service, action))
      .map(({ name }) => `${service.prefix}:${name}`),
  );
  expect(unclassified).toEqual([]);
});

test('the data file is what the rules say', () => {
  const file = join(__dirname, '../../modules/catalogue/data/destruction.txt');
  expect(readFileSync(file, 'utf8')).toBe(destructionFile(SERVICES));
});

test('exceptions name actions that there are, each once', () => {
  const known = new Set(
    SERVICES.flatMap(({ prefix, actions }) => [...actions.values()].map(({ name }) => `${prefix}:${name}`)),
  );
  expect(Object.keys(EXCEPTIONS).filter((action) => !known.has(action))).toEqual([]);
});

test('what no rule knows is unclassified, and counts as destroying until it is classified', () => {
  const action = { name: 'DeleteZebra', accessLevel: 'Write', resourceTypes: [], conditionKeys: [] } as const;
  const service = {
    ...SERVICES[0]!,
    prefix: 'zoo',
    actions: new Map([['deletezebra', action]]),
    resourceTypes: new Map(),
  };
  expect(classifyDestruction(service, action)).toBeUndefined();
  expect(destructionFile([service])).toContain('destroys the resource\tzoo\tDeleteZebra');
});

test.each([
  ...['cognito-idp:DeleteUserPool', 'rds:DeleteGlobalCluster', 'dsql:DeleteCluster', 'memorydb:DeleteCluster'],
  ...['aoss:DeleteCollection', 'glue:DeleteDatabase', 's3tables:DeleteTableBucket', 'dynamodb:DeleteTable'],
  ...['sqs:PurgeQueue', 'kms:ScheduleKeyDeletion', 'ec2:TerminateInstances', 'organizations:CloseAccount'],
])('%s destroys the resource', (action) => {
  expect(destructionOf(action)).toBe('destroys the resource');
});

test.each(['dynamodb:DeleteItem', 'dynamodb:BatchWriteItem', 's3:DeleteObjectVersion', 'sqs:DeleteMessage'])(
  '%s removes data',
  (action) => {
    expect(destructionOf(action)).toBe('removes data');
  },
);

test.each([
  ...['s3:DeleteObjectTagging', 's3:DeleteBucketPolicy', 'kms:CancelKeyDeletion', 'ecs:DeregisterTaskDefinition'],
  ...[
    'dynamodb:PutItem',
    'cloudwatch:DeleteDashboards',
    'events:RemoveTargets',
    'iam:GetServiceLinkedRoleDeletionStatus',
  ],
])('%s does neither', (action) => {
  expect(destructionOf(action)).toBeUndefined();
});

test('no action is of both kinds', () => {
  const removing = new Set(actionsThat('removes data'));
  expect(actionsThat('destroys the resource').filter((action) => removing.has(action))).toEqual([]);
});
