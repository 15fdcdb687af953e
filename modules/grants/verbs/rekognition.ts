import type { ServiceVerbs } from './service-verbs';

export const rekognition: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/rekognition/latest/dg/security_iam_id-based-policy-examples.html',

  types: {
    collection: {
      verbs: {
        read: ['ListFaces', 'ListUsers', 'SearchFaces', 'SearchFacesByImage', 'SearchUsers', 'SearchUsersByImage'],
        write: ['AssociateFaces', 'CreateUser', 'DeleteFaces', 'DeleteUser', 'DisassociateFaces', 'IndexFaces'],
        delete: ['DeleteFaces', 'DeleteUser'],
      },
      common: ['DescribeCollection'],
    },
  },
  service: {
    invoke: [
      'CompareFaces',
      'DetectFaces',
      'DetectLabels',
      'DetectModerationLabels',
      'DetectProtectiveEquipment',
      'DetectText',
      'RecognizeCelebrities',
    ],
    list: ['ListCollections'],
  },
};
