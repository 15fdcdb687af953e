import fc from 'fast-check';
import type { AccessRequest } from '../../modules/policy/comparison';
import type { AccessObject, PolicyDocument, Statement } from '../../modules/policy/document';
import { evaluateModel } from '../../modules/policy/evaluate';
import { parseAccess } from '../../modules/policy/parse-access';

const ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:Get*', 's3:*', 'sqs:SendMessage', '*'];
const RESOURCES = ['*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::a/b', 'arn:aws:s3:::*/b', 'arn:aws:sqs:eu-west-1:1:q'];
const CONDITIONS: readonly Statement['Condition'][] = [
  undefined,
  undefined,
  {},
  { Bool: { 'aws:SecureTransport': 'true' } },
  { Bool: { 'aws:SecureTransport': true } },
  { StringEquals: { 'aws:SourceVpc': ['vpc-2', 'vpc-1'] } },
  { StringEquals: { 'aws:SourceVpc': ['vpc-1', 'vpc-2', 'vpc-1'] } },
  { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' }, Bool: { 'aws:SecureTransport': 'true' } },
];

const someOf = (values: readonly string[]): fc.Arbitrary<string | string[]> =>
  fc.oneof(fc.constantFrom(...values), fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 4 }));

/** Statements over a few actions, resources and conditions, so that many of them can be joined. */
export const statementArbitrary: fc.Arbitrary<Statement> = fc
  .record({
    Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
    what: fc.oneof(
      { weight: 8, arbitrary: someOf(ACTIONS).map((Action) => ({ Action })) },
      { weight: 1, arbitrary: someOf(ACTIONS.slice(0, 3)).map((NotAction) => ({ NotAction })) },
    ),
    on: fc.oneof(
      { weight: 8, arbitrary: someOf(RESOURCES).map((Resource) => ({ Resource })) },
      { weight: 1, arbitrary: someOf(RESOURCES.slice(1)).map((NotResource) => ({ NotResource })) },
    ),
    condition: fc.constantFrom(...CONDITIONS),
    sid: fc.option(fc.constantFrom('One', 'Two'), { nil: undefined, freq: 8 }),
  })
  .map(({ Effect, what, on, condition, sid }) => ({
    ...(sid !== undefined && { Sid: sid }),
    Effect,
    ...what,
    ...on,
    ...(condition && { Condition: condition }),
  }));

/** Requests that distinguish all that the statements can distinguish. */
const REQUESTS: readonly AccessRequest[] = [
  's3:GetObject',
  's3:GetObjectAcl',
  's3:PutObject',
  's3:ListBucket',
  'sqs:SendMessage',
  'kms:Decrypt',
].flatMap((action) =>
  ['arn:aws:s3:::a/b', 'arn:aws:s3:::a/c', 'arn:aws:s3:::c/b', 'arn:aws:s3:::c/c', 'arn:aws:sqs:eu-west-1:1:q'].flatMap(
    (resource) =>
      ['true', 'false'].flatMap((secure) =>
        [undefined, 'vpc-1', 'vpc-2'].map((vpc) => ({
          action,
          resource,
          context: { 'aws:SecureTransport': secure, ...(vpc !== undefined && { 'aws:SourceVpc': vpc }) },
        })),
      ),
  ),
);

/** The decision on each of the requests: equal lists mean equal access. */
export function decisions(access: AccessObject | PolicyDocument, requests = REQUESTS): string[] {
  const { access: model } = parseAccess(access);
  return requests.map((request) => evaluateModel(model, request).decision);
}

export function documentOf(statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}
