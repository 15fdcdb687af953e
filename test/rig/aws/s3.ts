import { createHash } from 'node:crypto';
import { CloudError, type CloudState, type ObjectState } from '../terraform/cloud';
import type { Answer, Operation, Protocol } from './operation';
import type { AwsRequest } from './request';
import { xmlOf } from './xml';

/**
 * S3 as Terraform's backend uses it: objects with conditional writes, listed by prefix.
 * https://developer.hashicorp.com/terraform/language/backend/s3
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function s3(request: AwsRequest): Protocol {
  const { bucket, key } = placeOf(request);
  const xml = (status: number, body: string): Answer => ({
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
  });
  return {
    operation: () => operationOf(request, bucket, key),
    answer: (_operation, result, id) => {
      const { listing, object, policy, status = 200 } = result as Result;
      if (policy !== undefined) return { status, headers: { 'content-type': 'application/json' }, body: policy };
      if (listing !== undefined) {
        return xml(
          200,
          `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${listing}</ListBucketResult>`,
        );
      }
      const headers = { 'x-amz-request-id': id, ...(object && objectHeaders(object)) };
      return { status, headers, body: request.method === 'GET' && object ? object.body : '' };
    },
    error: (Code, Message, status, RequestId) =>
      xml(status, request.method === 'HEAD' ? '' : `<Error>${xmlOf({ Code, Message, Key: key, RequestId })}</Error>`),
  };
}

interface Result {
  readonly listing?: string;
  readonly object?: ObjectState;
  /** The policy of a bucket. */
  readonly policy?: string;
  readonly status?: number;
}

/** The bucket is the first part of the path, or of the host name. https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
function placeOf({ path, headers }: AwsRequest): { bucket: string; key: string } {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const virtual = /^(.+)\.(localhost|s3\..*)$/.exec(host)?.[1];
  const [first = '', ...rest] = path.slice(1).split('/').map(decodeURIComponent);
  if (virtual !== undefined) return { bucket: virtual, key: [first, ...rest].join('/') };
  return { bucket: first, key: rest.join('/') };
}

function operationOf(request: AwsRequest, bucket: string, key: string): Operation {
  const { method, query } = request;
  const bucketArn = `arn:${request.partition}:s3:::${bucket}`;
  const of = (name: string, action: string, effect: (objects: Record<string, ObjectState>) => Result): Operation => {
    const prefix = query.get('prefix');
    const isList = action === 's3:ListBucket' && key === '';
    return {
      name,
      subject: `${bucket}/${key}`,
      needs: () => [
        {
          action,
          resource: isList ? bucketArn : `${bucketArn}/${key}`,
          context: isList && prefix !== null ? { 's3:prefix': prefix } : {},
        },
      ],
      effect: (state) => effect(objectsOf(state, bucket)),
    };
  };
  if (key === '' && query.has('policy')) return policyOperation(request, bucket);
  if (key === '') {
    if (method === 'HEAD') return of('HeadBucket', 's3:ListBucket', () => ({}));
    if (method === 'GET' && query.get('list-type') === '2') {
      return of('ListObjectsV2', 's3:ListBucket', (objects) => ({ listing: listing(bucket, query, objects) }));
    }
  } else if ([...query.keys()].every((name) => name.startsWith('x-id'))) {
    switch (method) {
      case 'GET':
        return of('GetObject', 's3:GetObject', (objects) => ({ object: objectAt(objects, key) }));
      case 'HEAD':
        return of('HeadObject', 's3:GetObject', (objects) => ({ object: objectAt(objects, key) }));
      case 'PUT':
        return of('PutObject', 's3:PutObject', (objects) => ({ object: put(request, objects, key) }));
      case 'DELETE':
        return of('DeleteObject', 's3:DeleteObject', (objects) => {
          Reflect.deleteProperty(objects, key);
          return { status: 204 };
        });
    }
  }
  throw new CloudError(
    'NotImplemented',
    `the fake does not implement ${method} ${request.path}?${query.toString()}`,
    501,
  );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
function policyOperation({ method, body, partition }: AwsRequest, bucket: string): Operation {
  const verb = { GET: 'Get', PUT: 'Put', DELETE: 'Delete' }[method] ?? method;
  return {
    name: `${verb}BucketPolicy`,
    subject: bucket,
    needs: () => [{ action: `s3:${verb}BucketPolicy`, resource: `arn:${partition}:s3:::${bucket}`, context: {} }],
    effect: (state): Result => {
      objectsOf(state, bucket);
      const policies = (state.bucketPolicies ??= {});
      if (method === 'PUT') policies[bucket] = body;
      else if (method === 'DELETE') Reflect.deleteProperty(policies, bucket);
      else if (policies[bucket] === undefined)
        throw new CloudError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404);
      return method === 'GET' ? { policy: policies[bucket] ?? '' } : { status: 204 };
    },
  };
}

function objectsOf(state: CloudState, bucket: string): Record<string, ObjectState> {
  const objects = state.buckets?.[bucket];
  if (objects === undefined) throw new CloudError('NoSuchBucket', 'The specified bucket does not exist', 404);
  return objects;
}

function objectAt(objects: Record<string, ObjectState>, key: string): ObjectState {
  const found = objects[key];
  if (found === undefined) throw new CloudError('NoSuchKey', 'The specified key does not exist.', 404);
  return found;
}

function put({ headers, body }: AwsRequest, objects: Record<string, ObjectState>, key: string): ObjectState {
  const [ifMatch, existing] = [headers['if-match'], objects[key]];
  const isBlocked =
    (headers['if-none-match'] === '*' && existing !== undefined) ||
    (ifMatch !== undefined && (existing === undefined || etagOf(existing) !== ifMatch));
  if (isBlocked) {
    throw new CloudError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
  }
  const contentType = headers['content-type'] ?? 'application/octet-stream';
  const object = { body, contentType, modified: new Date().toUTCString() };
  objects[key] = object;
  return object;
}

function etagOf({ body }: ObjectState): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function objectHeaders(object: ObjectState): Record<string, string> {
  return { etag: etagOf(object), 'content-type': object.contentType, 'last-modified': object.modified };
}

function listing(bucket: string, query: URLSearchParams, objects: Record<string, ObjectState>): string {
  const prefix = query.get('prefix') ?? '';
  const keys = Object.keys(objects)
    .filter((key) => key.startsWith(prefix))
    .sort();
  const head = { Name: bucket, Prefix: prefix, KeyCount: keys.length, MaxKeys: 1000, IsTruncated: false };
  const contents = keys.flatMap((Key) => {
    const object = objects[Key];
    if (object === undefined) return [];
    const LastModified = new Date(object.modified).toISOString();
    return `<Contents>${xmlOf({ Key, LastModified, ETag: etagOf(object), Size: object.body.length })}</Contents>`;
  });
  return xmlOf(head) + contents.join('');
}
