import type { AccessRule, Family } from '../rule';

const FAMILY: Family = {
  title: 'Credentials',
  reason:
    'Such a call returns a credential. Its holder acts as another identity, from anywhere, for as long as it is valid.',
  remedy: 'Name the resource that the service must log in to, or let it use its own role.',
};

export const CREDENTIALS_RULES: readonly AccessRule[] = [
  {
    id: 'credentials-exposure',
    family: FAMILY,
    severity: 'high',
    title: 'Credentials of other identities',
    message: 'can get credentials beyond its named resources: {actions} on {0}',
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp.html',
    steps: [
      {
        on: 'unnamed',
        actions: [
          'cognito-identity:GetOpenIdTokenForDeveloperIdentity',
          'codeartifact:GetAuthorizationToken',
          'codepipeline:PollForJobs',
          'connect:GetFederationToken',
          'ec2:GetPasswordData',
          'gamelift:RequestUploadCredentials',
          'iam:CreateAccessKey',
          'iam:CreateLoginProfile',
          'iam:CreateServiceSpecificCredential',
          'iam:ResetServiceSpecificCredential',
          'iam:UpdateAccessKey',
          'lightsail:DownloadDefaultKeyPair',
          'lightsail:GetInstanceAccessDetails',
          'lightsail:GetRelationalDatabaseMasterUserPassword',
          'mediapackage:RotateChannelCredentials',
          'mediapackage:RotateIngestEndpointCredentials',
          'rds-db:connect',
          'redshift-serverless:GetCredentials',
          'redshift:GetClusterCredentials',
          'redshift:GetClusterCredentialsWithIAM',
          'sts:GetFederationToken',
        ],
      },
    ],
    coveredBy: ['administrator'],
  },
  {
    id: 'secrets-of-others',
    family: {
      ...FAMILY,
      reason:
        'These two stores contain the passwords and keys of every application. Reading all of them gives access to all systems that use them.',
      remedy: 'Name the secrets and parameters of the service, for example by a prefix, or by a tag in a condition.',
    },
    severity: 'high',
    title: 'Secrets of other services',
    message: 'can read secrets beyond its named resources: {actions} on {0}',
    reference: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html',
    steps: [
      {
        on: 'unnamed',
        actions: [
          'secretsmanager:BatchGetSecretValue',
          'secretsmanager:GetSecretValue',
          'ssm:GetParameter',
          'ssm:GetParameterHistory',
          'ssm:GetParameters',
          'ssm:GetParametersByPath',
        ],
      },
    ],
    coveredBy: ['administrator'],
  },
];
