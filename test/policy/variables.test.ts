import { applies, holds } from './decide';

const HOME = 'arn:aws:s3:::bucket/home/alice/x';
const resource = HOME;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
describe('a policy variable in a Resource', () => {
  it.each([
    ['has the value of its key', 'arn:aws:s3:::bucket/home/${aws:username}/*', { 'aws:username': 'alice' }, 'yes'],
    ['does not match another value', 'arn:aws:s3:::bucket/home/${aws:username}/*', { 'aws:username': 'bob' }, 'no'],
    ['is found in any letter case', 'arn:aws:s3:::bucket/home/${AWS:UserName}/*', { 'aws:USERNAME': ['alice'] }, 'yes'],
    ['matches nothing without a value', 'arn:aws:s3:::bucket/home/${aws:username}/*', {}, 'no'],
    ['matches nothing without a value, even between wildcards', 'arn:aws:s3:::*${aws:username}*', {}, 'no'],
    ['takes its default for an absent key', "arn:aws:s3:::bucket/home/${aws:username, 'alice'}/*", {}, 'yes'],
    [
      'takes no default for a present key',
      "arn:aws:s3:::bucket/home/${aws:username, 'alice'}/*",
      { 'aws:username': 'bob' },
      'no',
    ],
    ['may have an empty default', "arn:aws:s3:::bucket/home/${aws:username, ''}alice/*", {}, 'yes'],
    [
      'has no value when the key has several',
      'arn:aws:s3:::bucket/home/${aws:username}/*',
      { 'aws:username': ['alice', 'bob'] },
      'no',
    ],
    [
      'is of one value when an empty list is absent',
      "arn:aws:s3:::bucket/home/${aws:username, 'alice'}/*",
      { 'aws:username': [] },
      'yes',
    ],
    ['brings no wildcards', 'arn:aws:s3:::bucket/home/${aws:username}/x', { 'aws:username': '*' }, 'no'],
    [
      'may be empty, which AWS may take for no value',
      'arn:aws:s3:::bucket/home/${aws:username}alice/x',
      { 'aws:username': '' },
      'unknown',
    ],
    [
      'empty, does not match where an empty text would not',
      'arn:aws:s3:::bucket/${aws:username}/x',
      { 'aws:username': '' },
      'no',
    ],
    [
      'empty, may take its default',
      "arn:aws:s3:::bucket/home/${aws:username, 'alice'}/x",
      { 'aws:username': '' },
      'unknown',
    ],
  ] as const)('%s', (_claim, pattern, context, expected) => {
    expect(applies({ Resource: pattern }, { resource, context })).toBe(expected);
  });

  it.each(['2008-10-17', 'missing'] as const)('is ordinary text when Version is %s', (version) => {
    const pattern = 'arn:aws:s3:::bucket/home/${aws:username}/*';
    const context = { 'aws:username': 'alice' };
    expect(applies({ Resource: pattern }, { resource, context }, version)).toBe('no');
    const literal = 'arn:aws:s3:::bucket/home/${aws:username}/x';
    expect(applies({ Resource: pattern }, { resource: literal, context }, version)).toBe('yes');
  });

  it.each([
    ['arn:aws:s3:::bucket/${*}', 'arn:aws:s3:::bucket/*', 'yes'],
    ['arn:aws:s3:::bucket/${*}', 'arn:aws:s3:::bucket/x', 'no'],
    ['arn:aws:s3:::bucket/${?}*', 'arn:aws:s3:::bucket/?x', 'yes'],
    ['arn:aws:s3:::bucket/${?}', 'arn:aws:s3:::bucket/x', 'no'],
    ['arn:aws:s3:::bucket/${$}{x}', 'arn:aws:s3:::bucket/${x}', 'yes'],
    ['arn:aws:s3:::bucket/$x', 'arn:aws:s3:::bucket/$x', 'yes'],
  ] as const)('can produce a special character: %s on %s: %s', (pattern, on, expected) => {
    expect(applies({ Resource: pattern }, { resource: on })).toBe(expected);
  });

  it('leaves a NotResource undecided when it has no value', () => {
    const pattern = 'arn:aws:s3:::bucket/home/${aws:username}/*';
    expect(applies({ NotResource: pattern }, { resource })).toBe('unknown');
    expect(applies({ NotResource: [pattern, HOME] }, { resource })).toBe('no');
    expect(applies({ NotResource: pattern }, { resource, context: { 'aws:username': 'alice' } })).toBe('no');
    expect(applies({ NotResource: pattern }, { resource, context: { 'aws:username': 'bob' } })).toBe('yes');
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value */
describe('a policy variable in a Condition', () => {
  const key = 's3:prefix';
  const value = 'home/${aws:username}';
  it.each([
    ['StringEquals', value, { 's3:prefix': 'home/alice', 'aws:username': 'alice' }, 'yes'],
    ['StringEquals', value, { 's3:prefix': 'home/alice', 'aws:username': 'bob' }, 'no'],
    ['StringLike', 'h*/${aws:username}', { 's3:prefix': 'home/a*', 'aws:username': 'a*' }, 'yes'],
    ['StringLike', 'h*/${aws:username}', { 's3:prefix': 'home/ab', 'aws:username': 'a*' }, 'no'],
    ['StringEqualsIgnoreCase', value, { 's3:prefix': 'HOME/ALICE', 'aws:username': 'alice' }, 'yes'],
    ['StringEquals', value, { 's3:prefix': 'home/alice' }, 'no'],
    ['StringNotEquals', value, { 's3:prefix': 'home/alice' }, 'yes'],
    ['StringNotLike', value, { 's3:prefix': 'home/alice' }, 'yes'],
    ['StringNotEquals', value, { 's3:prefix': 'home/alice', 'aws:username': 'alice' }, 'no'],
    ['StringEquals', ['x', value], { 's3:prefix': 'x' }, 'yes'],
    ['StringNotEquals', ['x', value], { 's3:prefix': 'x' }, 'no'],
    ['StringEquals', value, { 's3:prefix': 'home/', 'aws:username': '' }, 'unknown'],
    [
      'ArnLike',
      'arn:aws:sns:*:*:${aws:username}',
      { 's3:prefix': 'arn:aws:sns:a:1:alice', 'aws:username': 'alice' },
      'yes',
    ],
    ['ArnEquals', 'arn:aws:sns:a:${aws:username}:x', { 's3:prefix': 'arn:aws:sns:a:1:x', 'aws:username': '1' }, 'yes'],
    [
      'ArnEquals',
      'arn:aws:sns:a:${aws:username}:x',
      { 's3:prefix': 'arn:aws:sns:a:1:x', 'aws:username': '1:x' },
      'unknown',
    ],
    ['ArnNotLike', 'arn:aws:sns:*:*:${aws:username}', { 's3:prefix': 'arn:aws:sns:a:1:alice' }, 'yes'],
    // AWS's pages contradict each other on Bool, and deny variables to the others.
    ['Bool', '${aws:username}', { 's3:prefix': 'true', 'aws:username': 'true' }, 'unknown'],
    ['NumericEquals', '${aws:username}', { 's3:prefix': '1', 'aws:username': '1' }, 'unknown'],
    ['Null', '${aws:username}', { 's3:prefix': '1', 'aws:username': 'false' }, 'unknown'],
    ['StringEquals', '${aws:username', { 's3:prefix': '${aws:username' }, 'unknown'],
  ] as const)('%s %j on %j: %s', (operator, values, context, expected) => {
    expect(holds({ [operator]: { [key]: values } }, context)).toBe(expected);
  });

  it('is ordinary text before version 2012-10-17', () => {
    const context = { 's3:prefix': 'home/alice', 'aws:username': 'alice' };
    expect(holds({ StringEquals: { [key]: value } }, context, '2008-10-17')).toBe('no');
    expect(holds({ StringEquals: { [key]: value } }, { 's3:prefix': value }, '2008-10-17')).toBe('yes');
    expect(holds({ StringLike: { [key]: '${*}' } }, { 's3:prefix': '${xyz}' }, '2008-10-17')).toBe('yes');
  });
});
