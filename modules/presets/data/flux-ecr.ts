import type { Preset } from '../preset';

export const FLUX_ECR: Preset = {
  name: 'flux-ecr',
  description: 'Flux reads charts, images and artifacts of ECR',
  serviceAccount: 'flux-system/source-controller',
  source: 'https://fluxcd.io/flux/integrations/aws/',
  versions: ['v2.7'],
  parameters: {
    repositories: {
      kind: 'arns',
      description: 'Repositories with charts, images or artifacts',
      types: ['ecr:repository'],
      isRequired: true,
    },
  },
  statements: [
    { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
    {
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:DescribeImages',
        'ecr:DescribeRepositories',
        'ecr:GetDownloadUrlForLayer',
        'ecr:ListImages',
      ],
      resources: ['<repositories>'],
    },
  ],
};
