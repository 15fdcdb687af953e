import type { Preset } from '../preset';

export const ARGOCD_ECR: Preset = {
  name: 'argocd-ecr',
  description: 'Argo CD reads charts and images of ECR',
  serviceAccount: 'argocd/argocd-repo-server',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/oci/',
  versions: ['v3.1'],
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
