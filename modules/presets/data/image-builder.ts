import type { Preset } from '../preset';

export const IMAGE_BUILDER: Preset = {
  name: 'image-builder',
  description: 'Builders of images in the cluster, such as Kaniko or BuildKit, pull from and push to ECR',
  serviceAccount: 'default/image-builder',
  source: 'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEC2ContainerRegistryPowerUser.html',
  versions: ['2026-05'],
  parameters: {
    repositories: {
      kind: 'arns',
      description: 'Repositories that they pull from and push to',
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
        'ecr:CompleteLayerUpload',
        'ecr:DescribeImageScanFindings',
        'ecr:DescribeImages',
        'ecr:DescribeRepositories',
        'ecr:GetDownloadUrlForLayer',
        'ecr:GetLifecyclePolicy',
        'ecr:GetLifecyclePolicyPreview',
        'ecr:GetRepositoryPolicy',
        'ecr:InitiateLayerUpload',
        'ecr:ListImages',
        'ecr:ListTagsForResource',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      resources: ['<repositories>'],
    },
  ],
};
