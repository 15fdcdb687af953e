import type { Preset, PresetProgram } from './preset';

/** The preset of a program that reads charts, images and artifacts of ECR. */
export function repositoryReader(program: PresetProgram): Preset {
  return {
    ...program,
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
}
