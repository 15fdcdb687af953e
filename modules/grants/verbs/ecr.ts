import type { ServiceVerbs } from './service-verbs';

const PULL = ['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'];

export const ecr: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html',

  types: {
    repository: {
      verbs: {
        list: ['DescribeImages', 'ListImages'],
        read: PULL,
        write: [...PULL, 'CompleteLayerUpload', 'InitiateLayerUpload', 'PutImage', 'UploadLayerPart'],
        delete: ['BatchDeleteImage'],
      },
      companions: [{ verbs: ['read', 'write'], type: '*', from: /^.*$/, to: '*', actions: ['GetAuthorizationToken'] }],
    },
  },
  service: { connect: ['GetAuthorizationToken'] },
};
