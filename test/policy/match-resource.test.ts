import { applies } from './decide';

const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:orders';
const GROUP = 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:3f2a:autoScalingGroupName/eks-a';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
describe('a Resource covers', () => {
  it.each([
    ['*', QUEUE],
    ['*', '*'],
    [QUEUE, QUEUE],
    ['arn:aws:sqs:*:*:orders', QUEUE],
    ['arn:*:sqs:eu-*-1:1111????3333:ord*', QUEUE],
    ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/'],
    // AWS's own examples of how far a wildcard reaches
    ...[
      '1/test/object.jpg',
      '1/2/test/3/object.jpg',
      '1///test///object.jpg',
      '1/test/.jpg',
      '/test/object.jpg',
      '1/test/',
    ].map((key) => ['arn:aws:s3:::bucket/*/test/*', `arn:aws:s3:::bucket/${key}`]),
    // In the resource part a wildcard crosses colons.
    ['arn:aws:autoscaling:*:*:*:autoScalingGroupName/eks-*', GROUP],
    ['arn:aws:autoscaling:*:*:autoScalingGroup:*', GROUP],
    // A wildcard is for the empty region and account, too.
    ['arn:aws:s3:*:*:*sensitive*/*', 'arn:aws:s3:::my-sensitive-bucket/x'],
    // AWS's own policies have wildcards in the resource type.
    ['arn:aws:wafv2:*:*:*/webacl/*/*', 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/1'],
    ['arn:aws:ec2:*:*:*/*', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1'],
    // Short ARNs match any continuation.
    ['arn:aws:rds:*', 'arn:aws:rds:eu-west-1:111122223333:db:a'],
    ['arn:aws:s*', QUEUE],
    ['arn:*', QUEUE],
    ['arn:aws:sqs', QUEUE],
    ['arn:aws:sqs:eu-west-1:111122223333', QUEUE],
  ])('%s: %s', (pattern = '', resource = '') => {
    expect(applies({ Resource: pattern }, { resource })).toBe('yes');
    expect(applies({ NotResource: pattern }, { resource })).toBe('no');
  });
});

describe('a Resource does not cover', () => {
  it.each([
    ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket/key'],
    ['arn:aws:s3:::bucket/Key', 'arn:aws:s3:::bucket/key'],
    ['arn:aws:s3:::bucket/k?', 'arn:aws:s3:::bucket/key'],
    ...['1-test/object.jpg', 'test/object.jpg', '1/2/test.jpg'].map((key) => [
      'arn:aws:s3:::bucket/*/test/*',
      `arn:aws:s3:::bucket/${key}`,
    ]),
    ['arn:aws-cn:sqs:eu-west-1:111122223333:orders', QUEUE],
    // Before the resource part a wildcard stays within its segment.
    ['arn:aws:sqs:*:orders', QUEUE],
    ['arn:aws:*:orders', QUEUE],
    ['arn:aws:cloudformation:*:*:stack/A/*', 'arn:aws:cloudformation:eu-west-1:111122223333:changeSet/x:stack/A/b'],
    ['arn:aws:s3::::bucket', 'arn:aws:s3:::bucket'],
    // Actions without resource types are authorised against `*` itself.
    ['arn:aws:s3:::*', '*'],
    ['arn:aws:*', '*'],
  ])('%s: %s', (pattern = '', resource = '') => {
    expect(applies({ Resource: pattern }, { resource })).toBe('no');
    expect(applies({ NotResource: pattern }, { resource })).toBe('yes');
  });
});

describe('what AWS does not say about resources is unknown', () => {
  it.each([
    // AWS's pages contradict each other on the case of IAM names.
    ['arn:aws:iam::111122223333:role/Orders', 'arn:aws:iam::111122223333:role/orders'],
    ['arn:aws:iam::111122223333:user/a*', 'arn:aws:iam::111122223333:user/Alice'],
    // Its policy checks report these as errors.
    ['arn:aws:SQS:eu-west-1:111122223333:orders', QUEUE],
    ['arn:aws:sqs:eu-west-1:${aws:PrincipalAccount}:orders', QUEUE],
    ['**', QUEUE],
    ['bucket/key', QUEUE],
    ['*:aws:sqs:eu-west-1:111122223333:orders', QUEUE],
    ['', QUEUE],
    ['arn:aws:s3:::bucket/${aws:username', 'arn:aws:s3:::bucket/x'],
    ['arn:aws:s3:::bucket/${}', 'arn:aws:s3:::bucket/x'],
    ['arn:aws:s3:::bucket/${aws:user name}', 'arn:aws:s3:::bucket/x'],
    ["arn:aws:s3:::bucket/${aws:username,'x'}", 'arn:aws:s3:::bucket/x'],
    // Whether an ARN of wildcards is the `*` that such actions need.
    ['arn:*:*:*:*:*', '*'],
    ['arn:*', '*'],
  ])('%s: %s', (pattern, resource) => {
    const context = { 'aws:PrincipalAccount': '111122223333' };
    expect(applies({ Resource: pattern }, { resource, context })).toBe('unknown');
    expect(applies({ NotResource: pattern }, { resource, context })).toBe('unknown');
  });

  it.each([
    ['arn:aws:iam::111122223333:role/Orders', 'arn:aws:iam::111122223333:role/invoices'],
    ['arn:aws:iam::111122223333:policy/Orders', 'arn:aws:iam::111122223333:policy/orders'],
    ['arn:aws:SQS:eu-west-1:111122223333:orders', 'arn:aws:sqs:eu-west-1:111122223333:invoices'],
    ['arn:aws:sqs:eu-west-1:${aws:PrincipalAccount}:orders', 'arn:aws:sqs:eu-west-1:444455556666:orders'],
  ])('but not where no reading covers the resource: %s: %s', (pattern, resource) => {
    const context = { 'aws:PrincipalAccount': '111122223333' };
    expect(applies({ Resource: pattern }, { resource, context })).toBe('no');
    expect(applies({ NotResource: pattern }, { resource, context })).toBe('yes');
  });

  it('yields to an entry that is certain', () => {
    expect(applies({ Resource: ['bucket/key', QUEUE] }, { resource: QUEUE })).toBe('yes');
    expect(applies({ NotResource: ['bucket/key', QUEUE] }, { resource: QUEUE })).toBe('no');
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html (Empty array resource) */
it('gives an empty list of resources no effect, and of NotResource an unknown one', () => {
  expect(applies({ Resource: [] })).toBe('no');
  expect(applies({ NotResource: [] })).toBe('unknown');
});

it('completes short ARNs of resource policies only after a wildcard', () => {
  const request = { resource: QUEUE, principal: 'arn:aws:iam::111122223333:role/a' };
  expect(applies({ Principal: '*', Resource: 'arn:aws:sqs:*' }, request)).toBe('yes');
  expect(applies({ Principal: '*', Resource: 'arn:aws:sqs' }, request)).toBe('unknown');
});

it.each(['bucket', 'arn:aws:s3', ''])(
  "decides nothing about a request on '%s', which is not a resource",
  (resource) => {
    expect(applies({}, { resource })).toBe('unknown');
  },
);
