import { parseArn } from '../../catalogue/arn';
import type { Verb } from '../../manifest/grant-schema';
import type { ConditionBlock } from '../../policy/document';
import type { GrantArn } from '../grant-arn';

/**
 * What a verb requires of the key that encrypts the data, if the grant lists the key beside the data. Writing may
 * decrypt, too: uploads in parts to S3, and messages whose data key is used again.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
const ACTIONS: Partial<Readonly<Record<Verb, readonly string[]>>> = {
  read: ['kms:Decrypt'],
  consume: ['kms:Decrypt'],
  write: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
  send: ['kms:Decrypt', 'kms:GenerateDataKey'],
  publish: ['kms:Decrypt', 'kms:GenerateDataKey'],
};

/**
 * Services that use a key with the permissions of the caller, as in values of `kms:ViaService`.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
const SERVICES: ReadonlySet<string> = new Set(['dynamodb', 'kinesis', 's3', 'secretsmanager', 'sns', 'sqs', 'ssm']);

/** The actions on a key that encrypts other resources of the grant, through their services only. */
export interface KeyBehindData {
  readonly actions: readonly string[];
  readonly conditions: ConditionBlock;
}

/**
 * Undefined if none of the other resources can be encrypted with a key, or the verb uses no key.
 *
 * @param others the other resources of the grant
 */
export function keyBehindData(verb: Verb, key: GrantArn, others: readonly string[]): KeyBehindData | undefined {
  const actions = ACTIONS[verb];
  const services = new Set(others.map((text) => parseArn(text)?.service ?? '').filter((name) => SERVICES.has(name)));
  if (!actions || services.size === 0) return undefined;
  const domain = key.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const values = [...services].sort().map((service) => `${service}.${key.region}.${domain}`);
  return { actions, conditions: { StringLike: { 'kms:ViaService': values } } };
}
