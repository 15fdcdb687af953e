import type { Preset } from '../preset';

export const SECRETS_STORE_CSI: Preset = {
  name: 'secrets-store-csi',
  description: 'Pods mount secrets and parameters through the AWS provider of the Secrets Store CSI driver',
  serviceAccount: 'default/default',
  source: 'https://github.com/aws/secrets-store-csi-driver-provider-aws/blob/main/README.md',
  versions: ['v2.1.0'],
  parameters: {
    secrets: { kind: 'arns', description: 'Secrets of Secrets Manager', types: ['secretsmanager:Secret'] },
    parameters: { kind: 'arns', description: 'Parameters of Parameter Store', types: ['ssm:parameter'] },
    kmsKeys: {
      kind: 'arns',
      description: 'Customer managed keys of the secrets and parameters',
      types: ['kms:key'],
    },
  },
  atLeastOne: ['secrets', 'parameters'],
  statements: [
    { actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], resources: ['<secrets>'] },
    { actions: ['ssm:GetParameters'], resources: ['<parameters>'] },
    { actions: ['kms:Decrypt'], resources: ['<kmsKeys>'] },
  ],
};
