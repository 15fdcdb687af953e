import type { Preset } from '../preset';

export const CROSSPLANE: Preset = {
  name: 'crossplane',
  description: 'Providers of Crossplane assume roles, each of which may manage some resources',
  serviceAccount: 'crossplane-system/provider-aws',
  source: 'https://docs.upbound.io/manuals/packages/providers/authentication/',
  versions: ['v1.20'],
  parameters: {
    roles: {
      kind: 'arns',
      description: 'Roles of provider configurations (assumeRoleChain); give each a permissions boundary',
      types: ['iam:role'],
      isRequired: true,
    },
  },
  statements: [{ actions: ['sts:AssumeRole', 'sts:TagSession'], resources: ['<roles>'] }],
};
