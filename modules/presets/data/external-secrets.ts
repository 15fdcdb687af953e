import type { Preset } from '../preset';

export const EXTERNAL_SECRETS: Preset = {
  name: 'external-secrets',
  description: 'External Secrets Operator copies secrets and parameters of AWS into Kubernetes',
  serviceAccount: 'external-secrets/external-secrets',
  source: 'https://external-secrets.io/latest/provider/aws-secrets-manager/',
  versions: ['v2.9.0'],
  parameters: {
    secrets: { kind: 'arns', description: 'Secrets of Secrets Manager', types: ['secretsmanager:Secret'] },
    parameters: { kind: 'arns', description: 'Parameters of Parameter Store', types: ['ssm:parameter'] },
    kmsKeys: {
      kind: 'arns',
      description: 'Customer managed keys of the secrets and parameters',
      types: ['kms:key'],
    },
    find: { kind: 'flag', description: 'Finds secrets and parameters by name or tag (dataFrom.find)' },
    push: { kind: 'flag', description: 'Writes secrets of Kubernetes into AWS (PushSecret)' },
  },
  atLeastOne: ['secrets', 'parameters'],
  statements: [
    {
      actions: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetResourcePolicy',
        'secretsmanager:GetSecretValue',
        'secretsmanager:ListSecretVersionIds',
      ],
      resources: ['<secrets>'],
    },
    {
      actions: ['secretsmanager:BatchGetSecretValue', 'secretsmanager:ListSecrets'],
      resources: ['*'],
      when: { secrets: 'any', find: 'true' },
    },
    {
      actions: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
      resources: ['<parameters>'],
    },
    { actions: ['ssm:DescribeParameters'], resources: ['*'], when: { parameters: 'any', find: 'true' } },
    {
      actions: ['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue', 'secretsmanager:TagResource'],
      resources: ['<secrets>'],
      when: { push: 'true' },
    },
    {
      actions: ['secretsmanager:DeleteSecret'],
      resources: ['<secrets>'],
      conditions: { StringEquals: { 'secretsmanager:ResourceTag/managed-by': 'external-secrets' } },
      when: { push: 'true' },
    },
    {
      actions: ['ssm:AddTagsToResource', 'ssm:DeleteParameter', 'ssm:ListTagsForResource', 'ssm:PutParameter'],
      resources: ['<parameters>'],
      when: { push: 'true' },
    },
    { actions: ['kms:Decrypt'], resources: ['<kmsKeys>'] },
    { actions: ['kms:Encrypt', 'kms:GenerateDataKey'], resources: ['<kmsKeys>'], when: { push: 'true' } },
  ],
};
