import { dynamodb } from './dynamodb';
import { kms } from './kms';
import { lambda } from './lambda';
import { s3 } from './s3';
import { secretsmanager } from './secretsmanager';
import type { ServiceVerbs } from './service-verbs';
import { sns } from './sns';
import { sqs } from './sqs';
import { ssm } from './ssm';

/** The services with verbs, by the prefix of their actions in AWS's service reference. */
export const SERVICE_VERBS: Readonly<Record<string, ServiceVerbs>> = {
  dynamodb,
  kms,
  lambda,
  s3,
  secretsmanager,
  sns,
  sqs,
  ssm,
};
