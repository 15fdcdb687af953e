import type { PublishedPermissions } from './published-permissions';
import { cdk, managedPolicyActions, managedPolicyPage, PLACE } from './sources';

const LISTS_ALL = 'supports no resource; use `list` with the prefix of the service';
const DOMAIN = `arn:aws:es:${PLACE}:domain/shop`;
const USERS = 'configuration of the user pool, not its users';
const DEVICES = 'devices and sign-ins of a user';
const OTHER_PARTS = 'is not about the table and its rows';
const STATEMENT = 'the managed policy AmazonRedshiftDataFullAccess';

export const DATABASES: readonly PublishedPermissions[] = [
  {
    verb: 'connect',
    on: `arn:aws:rds-db:${PLACE}:dbuser:cluster-ABC/app`,
    by: 'grants of the CDK: DatabaseCluster.grantConnect',
    source: cdk('rds', 'DatabaseCluster'),
    actions: ['rds-db:connect'],
  },
  {
    verb: 'connect',
    on: `arn:aws:rds:${PLACE}:cluster:shop`,
    by: 'grants of the CDK: DatabaseCluster.grantDataApiAccess',
    source: cdk('rds', 'DatabaseCluster'),
    actions: [
      'rds-data:BatchExecuteStatement',
      'rds-data:BeginTransaction',
      'rds-data:CommitTransaction',
      'rds-data:ExecuteStatement',
      'rds-data:RollbackTransaction',
    ],
  },
  {
    verb: 'connect',
    on: `arn:aws:elasticache:${PLACE}:serverlesscache:shop`,
    by: 'ElastiCache: authenticating with IAM',
    source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html',
    actions: ['elasticache:Connect'],
  },
  {
    verb: 'read',
    on: DOMAIN,
    by: 'grants of the CDK: Domain.grantRead',
    source: cdk('opensearchservice', 'Domain'),
    actions: ['es:ESHttpGet', 'es:ESHttpHead'],
    with: { 'es:ESHttpPost': 'clients send searches as POST; only to the paths of searches' },
  },
  {
    verb: 'write',
    on: DOMAIN,
    by: 'grants of the CDK: Domain.grantWrite',
    source: cdk('opensearchservice', 'Domain'),
    actions: ['es:ESHttpDelete', 'es:ESHttpPost', 'es:ESHttpPut', 'es:ESHttpPatch'],
  },
  {
    verb: 'connect',
    on: `arn:aws:aoss:${PLACE}:collection/abc`,
    by: 'OpenSearch Serverless: permissions for the data plane',
    source: 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/security-iam-serverless.html',
    actions: ['aoss:APIAccessAll'],
  },
  {
    verb: 'read',
    on: `arn:aws:cognito-idp:${PLACE}:userpool/eu-west-1_abc`,
    by: 'the managed policy AmazonCognitoReadOnly',
    source: managedPolicyPage('AmazonCognitoReadOnly'),
    actions: managedPolicyActions('AmazonCognitoReadOnly', 'cognito-idp'),
    without: {
      'cognito-idp:Describe*': USERS,
      'cognito-idp:Get*': USERS,
      'cognito-idp:List*': USERS,
      'cognito-idp:Admin*Device*': DEVICES,
      'cognito-idp:AdminGetUserAuthFactors': DEVICES,
      'cognito-idp:AdminListUserAuthEvents': DEVICES,
    },
  },
  {
    verb: 'connect',
    on: `arn:aws:cognito-identity:${PLACE}:identitypool/eu-west-1:abc`,
    by: 'Amazon Cognito: developer-authenticated identities',
    source: 'https://docs.aws.amazon.com/cognito/latest/developerguide/developer-authenticated-identities.html',
    actions: ['cognito-identity:GetOpenIdTokenForDeveloperIdentity'],
  },
  {
    verb: 'connect',
    on: `arn:aws:redshift:${PLACE}:cluster:shop`,
    by: STATEMENT,
    source: managedPolicyPage('AmazonRedshiftDataFullAccess'),
    actions: managedPolicyActions('AmazonRedshiftDataFullAccess', 'redshift-data', 'redshift'),
    without: { 'redshift:GetClusterCredentials': 'for a user of the database; use the ARN of the user' },
  },
  {
    verb: 'connect',
    on: `arn:aws:redshift-serverless:${PLACE}:workgroup/abc`,
    by: STATEMENT,
    source: managedPolicyPage('AmazonRedshiftDataFullAccess'),
    actions: managedPolicyActions('AmazonRedshiftDataFullAccess', 'redshift-data', 'redshift-serverless'),
  },
  {
    verb: 'read',
    on: `arn:aws:timestream:${PLACE}:database/shop/table/orders`,
    by: 'the managed policy AmazonTimestreamReadOnlyAccess',
    source: managedPolicyPage('AmazonTimestreamReadOnlyAccess'),
    actions: managedPolicyActions('AmazonTimestreamReadOnlyAccess', 'timestream'),
    without: {
      'timestream:*ScheduledQuer*': OTHER_PARTS,
      'timestream:*BatchLoad*': OTHER_PARTS,
      'timestream:List*': OTHER_PARTS,
      'timestream:DescribeDatabase': OTHER_PARTS,
      'timestream:DescribeAccountSettings': OTHER_PARTS,
    },
    with: { 'timestream:PrepareQuery': 'a query with parameters' },
  },
  {
    verb: 'read',
    on: `arn:aws:cassandra:${PLACE}:/keyspace/shop/table/orders`,
    by: 'the managed policy AmazonKeyspacesReadOnlyAccess',
    source: managedPolicyPage('AmazonKeyspacesReadOnlyAccess'),
    actions: managedPolicyActions('AmazonKeyspacesReadOnlyAccess', 'cassandra'),
    without: {
      'cassandra:ListStreams': 'supports no resource',
      'cassandra:Get*': 'use `consume` on the ARN of the stream',
    },
  },
  {
    verb: 'read',
    on: `arn:aws:neptune-db:${PLACE}:cluster-ABC/*`,
    by: 'the managed policy NeptuneReadOnlyAccess',
    source: managedPolicyPage('NeptuneReadOnlyAccess'),
    actions: managedPolicyActions('NeptuneReadOnlyAccess', 'neptune-db'),
    without: { 'neptune-db:Get*': OTHER_PARTS, 'neptune-db:List*': OTHER_PARTS },
    with: { 'neptune-db:CancelQuery': 'ends a query of the caller' },
  },
  {
    verb: 'read',
    on: `arn:aws:s3tables:${PLACE}:bucket/lake`,
    by: 'the managed policy AmazonS3TablesReadOnlyAccess',
    source: managedPolicyPage('AmazonS3TablesReadOnlyAccess'),
    actions: managedPolicyActions('AmazonS3TablesReadOnlyAccess', 's3tables'),
    without: {
      's3tables:Get*': 'configuration, not data',
      's3tables:ListTableBuckets': LISTS_ALL,
      's3tables:ListTagsForResource': 'tags are not data',
    },
  },
  {
    verb: 'write',
    on: `arn:aws:s3express:${PLACE}:bucket/scratch--euw1-az1--x-s3`,
    by: 'S3: directory buckets',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam-identity-policies.html',
    actions: ['s3express:CreateSession'],
  },
];
