import type { Companion, ServiceVerbs } from './service-verbs';

const LOGIN = 'GetAuthorizationToken';
const BEARER_TOKEN = 'sts:GetServiceBearerToken';

/** Logging in to the registry requires both. */
const TOKENS: readonly Companion[] = [
  { verbs: ['read', 'write'], type: '*', from: /^.*$/, to: '*', actions: [LOGIN] },
  {
    verbs: ['read', 'write'],
    type: '*',
    from: /^.*$/,
    to: '*',
    actions: [BEARER_TOKEN],
    condition: { operator: 'StringEquals', key: 'sts:AWSServiceName', value: 'ecr-public.amazonaws.com' },
  },
];

export const ecrPublic: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/AmazonECR/latest/public/public-repository-policy-examples.html',

  types: {
    repository: {
      verbs: {
        list: ['DescribeImageTags', 'DescribeImages'],
        read: ['BatchCheckLayerAvailability', 'DescribeImageTags', 'DescribeImages', 'GetRepositoryCatalogData'],
        write: [
          ...['BatchCheckLayerAvailability', 'CompleteLayerUpload', 'InitiateLayerUpload', 'PutImage'],
          'UploadLayerPart',
        ],
        delete: ['BatchDeleteImage'],
      },
      companions: TOKENS,
    },
  },
  service: { connect: [LOGIN, BEARER_TOKEN] },
};
