import type { Companion, ServiceVerbs, TypeVerbs } from './service-verbs';

/** Without old versions, which `GetObjectVersion` reads. */
const READ_OBJECTS = ['GetObject'];
/** An upload in parts is listed, continued and aborted by the one who writes. */
const WRITE_OBJECTS = ['AbortMultipartUpload', 'ListMultipartUploadParts', 'PutObject'];
/** Without `DeleteObjectVersion`, so that a bucket with versions keeps what is deleted. */
const DELETE_OBJECTS = ['DeleteObject'];

const OBJECT_VERBS = { read: READ_OBJECTS, write: WRITE_OBJECTS, delete: DELETE_OBJECTS };

/** Objects as parts of a bucket or an access point. */
function objects(type: string, from: RegExp, to: string): Companion[] {
  return Object.entries(OBJECT_VERBS).map(([verb, actions]) => ({
    verbs: [verb as keyof typeof OBJECT_VERBS],
    type,
    from,
    to,
    actions,
    part: true,
  }));
}

/**
 * Without the right to list, a request for an object that does not exist is answered with 403 instead of 404. Listing is
 * restricted to the keys of the grant. A grant on one key lists nothing.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
function container(type: string, container: string, separator: string): Companion[] {
  const listing = { verbs: ['read'] as const, type, to: '$1', actions: ['ListBucket'] };
  return [
    { ...listing, from: new RegExp(`^(${container})${separator}\\*$`) },
    {
      ...listing,
      from: new RegExp(`^(${container})${separator}(?!\\*$)(.*[*?].*)$`),
      condition: { operator: 'StringLike', key: 's3:prefix', value: '$2' },
    },
  ];
}

const LISTED: TypeVerbs['verbs'] = { list: ['ListBucket'], read: ['ListBucket'], write: [], delete: [] };

export const s3: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html',
  types: {
    bucket: {
      verbs: { ...LISTED, list: ['GetBucketLocation', 'ListBucket'], read: ['GetBucketLocation', 'ListBucket'] },
      companions: objects('object', /^([^/]+)$/, '$1/*'),
    },
    object: { verbs: OBJECT_VERBS, companions: container('bucket', '[^/]+', '/') },
    accesspoint: {
      verbs: LISTED,
      companions: objects('accesspointobject', /^(accesspoint\/[^/]+)$/, '$1/object/*'),
    },
    accesspointobject: { verbs: OBJECT_VERBS, companions: container('accesspoint', 'accesspoint/[^/]+', '/object/') },
  },
  service: { list: ['ListAllMyBuckets'] },
};
