import type { Companion, ServiceVerbs } from './service-verbs';

/** A session reads and writes objects, unless the policy only allows sessions that read. */
function readOnly(type: 'bucket' | 'accesspoint'): Companion {
  return {
    verbs: ['read'],
    type,
    from: /^(.*)$/,
    to: '$1',
    actions: ['CreateSession'],
    condition: { operator: 'StringEquals', key: 's3express:SessionMode', value: 'ReadOnly' },
    part: true,
  };
}

export const s3express: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam-identity-policies.html',

  types: {
    bucket: { verbs: { read: [], write: ['CreateSession'] }, companions: [readOnly('bucket')] },
    accesspoint: { verbs: { read: [], write: ['CreateSession'] }, companions: [readOnly('accesspoint')] },
  },
  service: { list: ['ListAllMyDirectoryBuckets'] },
};
