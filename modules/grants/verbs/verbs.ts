import { aoss } from './aoss';
import { appconfig } from './appconfig';
import { athena } from './athena';
import { bedrock } from './bedrock';
import { cassandra } from './cassandra';
import { cloudwatch } from './cloudwatch';
import { cognitoIdentity } from './cognito-identity';
import { cognitoIdp } from './cognito-idp';
import { comprehend } from './comprehend';
import { dynamodb } from './dynamodb';
import { ecr } from './ecr';
import { ecrPublic } from './ecr-public';
import { elasticache } from './elasticache';
import { elasticfilesystem } from './elasticfilesystem';
import { es } from './es';
import { events } from './events';
import { executeApi } from './execute-api';
import { firehose } from './firehose';
import { geo } from './geo';
import { geoMaps } from './geo-maps';
import { geoPlaces } from './geo-places';
import { geoRoutes } from './geo-routes';
import { glue } from './glue';
import { iam } from './iam';
import { iot } from './iot';
import { kafka } from './kafka';
import { kinesis } from './kinesis';
import { kms } from './kms';
import { lambda } from './lambda';
import { logs } from './logs';
import { neptuneDb } from './neptune-db';
import { pipes } from './pipes';
import { polly } from './polly';
import { rds } from './rds';
import { rdsDb } from './rds-db';
import { redshift } from './redshift';
import { redshiftServerless } from './redshift-serverless';
import { rekognition } from './rekognition';
import { s3 } from './s3';
import { s3express } from './s3express';
import { s3tables } from './s3tables';
import { sagemaker } from './sagemaker';
import { scheduler } from './scheduler';
import { secretsmanager } from './secretsmanager';
import type { ServiceVerbs } from './service-verbs';
import { ses } from './ses';
import { sns } from './sns';
import { sqs } from './sqs';
import { ssm } from './ssm';
import { states } from './states';
import { textract } from './textract';
import { timestream } from './timestream';
import { transcribe } from './transcribe';
import { translate } from './translate';
import { xray } from './xray';

/** The services with verbs, by the prefix of their actions in AWS's service reference. */
export const SERVICE_VERBS: Readonly<Record<string, ServiceVerbs>> = {
  aoss,
  appconfig,
  athena,
  bedrock,
  cassandra,
  cloudwatch,
  'cognito-identity': cognitoIdentity,
  'cognito-idp': cognitoIdp,
  comprehend,
  dynamodb,
  ecr,
  'ecr-public': ecrPublic,
  elasticache,
  elasticfilesystem,
  es,
  events,
  'execute-api': executeApi,
  firehose,
  geo,
  'geo-maps': geoMaps,
  'geo-places': geoPlaces,
  'geo-routes': geoRoutes,
  glue,
  iam,
  iot,
  kafka,
  kinesis,
  kms,
  lambda,
  logs,
  'neptune-db': neptuneDb,
  pipes,
  polly,
  rds,
  'rds-db': rdsDb,
  redshift,
  'redshift-serverless': redshiftServerless,
  rekognition,
  s3,
  s3express,
  s3tables,
  sagemaker,
  scheduler,
  secretsmanager,
  ses,
  sns,
  sqs,
  ssm,
  states,
  textract,
  timestream,
  transcribe,
  translate,
  xray,
};
