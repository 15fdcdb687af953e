import type { Preset } from '../preset';

export const GITHUB_RUNNERS: Preset = {
  name: 'github-runners',
  description: 'Runners of GitHub Actions (Actions Runner Controller) push images and assume roles of deployments',
  serviceAccount: 'arc-runners/arc-runner-set-gha-rs-no-permission',
  source: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html',
  versions: ['0.12'],
  parameters: {
    repositories: { kind: 'arns', description: 'Repositories of ECR that jobs push to', types: ['ecr:repository'] },
    roles: { kind: 'arns', description: 'Roles that jobs assume', types: ['iam:role'] },
  },
  atLeastOne: ['repositories', 'roles'],
  statements: [
    { actions: ['ecr:GetAuthorizationToken'], resources: ['*'], when: { repositories: 'any' } },
    {
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:GetDownloadUrlForLayer',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      resources: ['<repositories>'],
    },
    { actions: ['sts:AssumeRole', 'sts:TagSession'], resources: ['<roles>'] },
  ],
};
