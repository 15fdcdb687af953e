import type { Preset } from '../preset';

export const ACK: Preset = {
  name: 'ack',
  description: 'Controllers of AWS Controllers for Kubernetes (ACK) assume a role for each namespace',
  serviceAccount: 'ack-system/ack-controller',
  source: 'https://aws-controllers-k8s.github.io/community/docs/user-docs/cross-account-resource-management/',
  versions: ['v1.10.0'],
  parameters: {
    roles: {
      kind: 'arns',
      description: 'Roles of namespaces and accounts; give each a permissions boundary',
      types: ['iam:role'],
      isRequired: true,
    },
  },
  statements: [{ actions: ['sts:AssumeRole', 'sts:TagSession'], resources: ['<roles>'] }],
};
