import { cdk, PLACE } from './sources';
import type { PublishedPermissions } from './published-permissions';

const TABLE = `arn:aws:dynamodb:${PLACE}:table/orders`;
const QUEUE = `arn:aws:sqs:${PLACE}:orders`;
const TOPIC = `arn:aws:sns:${PLACE}:orders`;
const KEY = `arn:aws:kms:${PLACE}:key/1234`;
const SECRET = `arn:aws:secretsmanager:${PLACE}:secret:orders-AbC123`;

const STREAM = 'records of a stream; use `consume` on the ARN of the stream';
const PARTIQL = 'the same data by PartiQL statements';
const METADATA = 'metadata of the bucket or its objects, which few applications read; use `level: { Read: … }`';

export const STORES: readonly PublishedPermissions[] = [
  {
    verb: 'read',
    on: 'arn:aws:s3:::orders/*',
    by: 'grants of the CDK: Bucket.grantRead',
    source: cdk('s3', 'Bucket'),
    actions: ['s3:GetObject*', 's3:GetBucket*', 's3:List*'],
    without: {
      's3:GetObject?*': 'old versions, ACLs, tags and locks of objects',
      's3:GetBucket*': METADATA,
      's3:List*': 'only `ListBucket` lists the objects that are read',
    },
  },
  {
    verb: 'read',
    on: 'arn:aws:s3:::orders',
    by: 'Mountpoint for Amazon S3: read-only access',
    source: 'https://github.com/awslabs/mountpoint-s3/blob/main/doc/CONFIGURATION.md#iam-permissions',
    actions: ['s3:ListBucket', 's3:GetObject'],
    with: { 's3:GetBucketLocation': 'clients ask for the Region of a bucket' },
  },
  {
    verb: 'write',
    on: 'arn:aws:s3:::orders/*',
    by: 'grants of the CDK: Bucket.grantPut',
    source: cdk('s3', 'Bucket'),
    actions: [
      's3:PutObject',
      's3:PutObjectLegalHold',
      's3:PutObjectRetention',
      's3:PutObjectTagging',
      's3:PutObjectVersionTagging',
      's3:Abort*',
    ],
    without: {
      's3:PutObjectLegalHold': 'a lock is not data',
      's3:PutObjectRetention': 'a lock is not data',
      's3:PutObject*Tagging': '`tagging` selects it',
    },
    with: { 's3:ListMultipartUploadParts': 'continues an upload in parts' },
  },
  {
    verb: 'delete',
    on: 'arn:aws:s3:::orders/*',
    by: 'grants of the CDK: Bucket.grantDelete',
    source: cdk('s3', 'Bucket'),
    actions: ['s3:DeleteObject*'],
    without: {
      's3:DeleteObject*Tagging': '`tagging` selects it',
      's3:DeleteObjectVersion': 'a bucket with versions keeps what is deleted',
      's3:DeleteObject*Annotation': 'annotations are not the data of the object',
    },
  },
  {
    verb: 'read',
    on: TABLE,
    by: 'grants of the CDK: Table.grantReadData',
    source: cdk('dynamodb', 'Table'),
    actions: [
      'dynamodb:BatchGetItem',
      'dynamodb:Query',
      'dynamodb:GetItem',
      'dynamodb:Scan',
      'dynamodb:ConditionCheckItem',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:DescribeTable',
    ],
    without: { 'dynamodb:GetRecords': STREAM, 'dynamodb:GetShardIterator': STREAM },
    with: { 'dynamodb:PartiQLSelect': PARTIQL },
  },
  {
    verb: 'write',
    on: TABLE,
    by: 'grants of the CDK: Table.grantWriteData',
    source: cdk('dynamodb', 'Table'),
    actions: [
      'dynamodb:BatchWriteItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:DescribeTable',
    ],
    with: { 'dynamodb:PartiQL*': PARTIQL },
  },
  {
    verb: 'consume',
    on: `${TABLE}/stream/2026-01-01T00:00:00.000`,
    by: 'grants of the CDK: Table.grantStreamRead',
    source: cdk('dynamodb', 'Table'),
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    without: { 'dynamodb:ListStreams': 'the ARN of the stream is known' },
  },
  {
    verb: 'send',
    on: QUEUE,
    by: 'grants of the CDK: Queue.grantSendMessages',
    source: cdk('sqs', 'Queue'),
    actions: ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
  },
  {
    verb: 'consume',
    on: QUEUE,
    by: 'grants of the CDK: Queue.grantConsumeMessages',
    source: cdk('sqs', 'Queue'),
    actions: [
      'sqs:ReceiveMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueUrl',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
    ],
  },
  {
    verb: 'publish',
    on: TOPIC,
    by: 'grants of the CDK: Topic.grantPublish',
    source: cdk('sns', 'Topic'),
    actions: ['sns:Publish'],
  },
  {
    verb: 'subscribe',
    on: TOPIC,
    by: 'grants of the CDK: Topic.grantSubscribe',
    source: cdk('sns', 'Topic'),
    actions: ['sns:Subscribe'],
  },
  {
    verb: 'encrypt',
    on: KEY,
    by: 'grants of the CDK: Key.grantEncrypt',
    source: cdk('kms', 'Key'),
    actions: ['kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
    without: { 'kms:ReEncryptFrom': 'it decrypts: the plaintext becomes readable with another key' },
    with: { 'kms:DescribeKey': 'clients ask for the type of a key' },
  },
  {
    verb: 'decrypt',
    on: KEY,
    by: 'grants of the CDK: Key.grantDecrypt',
    source: cdk('kms', 'Key'),
    actions: ['kms:Decrypt'],
    with: {
      'kms:DescribeKey': 'clients ask for the type of a key',
      'kms:ReEncryptFrom': 'decrypts and encrypts under another key, for which `encrypt` is required as well',
    },
  },
  {
    verb: 'sign',
    on: KEY,
    by: 'grants of the CDK: Key.grantSignVerify, Key.grantGenerateMac and Key.grantVerifyMac',
    source: cdk('kms', 'Key'),
    actions: ['kms:Sign', 'kms:Verify', 'kms:GenerateMac', 'kms:VerifyMac'],
    with: {
      'kms:DescribeKey': 'clients ask for the type of a key',
      'kms:GetPublicKey': 'receivers of a signature need it',
    },
  },
  {
    verb: 'read',
    on: SECRET,
    by: 'grants of the CDK: Secret.grantRead',
    source: cdk('secretsmanager', 'Secret'),
    actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
  },
  {
    verb: 'write',
    on: SECRET,
    by: 'grants of the CDK: Secret.grantWrite',
    source: cdk('secretsmanager', 'Secret'),
    actions: ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecret'],
    without: { 'secretsmanager:UpdateSecret': 'it also changes the key that encrypts the secret' },
    with: {
      'secretsmanager:DescribeSecret': 'clients ask for the versions of a secret',
      'secretsmanager:UpdateSecretVersionStage': 'makes a new value the current one',
    },
  },
  {
    verb: 'read',
    on: `arn:aws:ssm:${PLACE}:parameter/shop/*`,
    by: 'grants of the CDK: StringParameter.grantRead',
    source: cdk('ssm', 'StringParameter'),
    actions: ['ssm:DescribeParameters', 'ssm:GetParameters', 'ssm:GetParameter', 'ssm:GetParameterHistory'],
    without: { 'ssm:DescribeParameters': 'it supports no resource; use `list: ssm`' },
    with: { 'ssm:GetParametersByPath': 'reads the parameters below a path' },
  },
  {
    verb: 'write',
    on: `arn:aws:ssm:${PLACE}:parameter/shop/*`,
    by: 'grants of the CDK: StringParameter.grantWrite',
    source: cdk('ssm', 'StringParameter'),
    actions: ['ssm:PutParameter'],
  },
  {
    verb: 'invoke',
    on: `arn:aws:lambda:${PLACE}:function:resize`,
    by: 'grants of the CDK: Function.grantInvoke',
    source: cdk('lambda', 'Function'),
    actions: ['lambda:InvokeFunction'],
  },
];
