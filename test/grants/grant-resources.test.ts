import fc from 'fast-check';
import { parseGrantArn } from '../../modules/grants/grant-arn';
import { readGrant } from './read-grants';

function readResource(resource: string): ReturnType<typeof readGrant> {
  return readGrant(`{ actions: "*", resources: ${JSON.stringify(resource)} }`);
}

test.each([
  ['arn:aws:s3:::bucket1:*', ':'],
  ['arn:aws:s3:::s3://orders/*', ':'],
  ['arn:aws:s3:::orders prod/*', ' '],
  ['arn:aws:s3:::${aws:PrincipalTag/team}:logs/*', ':'],
])('%s is not a name of a bucket', (written, character) => {
  const { problems, details, statements } = readResource(written);
  expect(problems).toEqual(['warning grant-bucket-name 2:30']);
  expect(details[0]?.message).toContain(`a bucket name with "${character}"`);
  expect(statements).toHaveLength(1);
});

describe('a resource', () => {
  test.each([
    ['*', '*'],
    ['arn:aws:s3:::orders-{environment}/*', 'arn:aws:s3:::orders-prod/*'],
    ['arn:{partition}:sqs:{region}:{account}:{service}', 'arn:aws:sqs:eu-west-1:111122223333:orders'],
    ['arn:aws*:s3:::orders', 'arn:aws*:s3:::orders'],
    ['arn:*:s3:::orders', 'arn:*:s3:::orders'],
    ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
    ['arn:aws:sqs:eu-*:*:orders', 'arn:aws:sqs:eu-*:*:orders'],
    ['arn:aws:s3:::b/${aws:PrincipalTag/kubernetes-namespace}/*', undefined],
    [
      "arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}/${*}{service}",
      "arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}/${*}orders",
    ],
    ['arn:aws:s3:::b/with blanks/*', undefined],
    ['arn:aws:s3:::b/${saml:sub}', undefined],
    // The star at the end also matches the missing parts.
    ['arn:aws:cloudfront:*', undefined],
    ['arn:aws:sqs:eu-*', undefined],
    ['arn:{partition}:sqs:{region}:*', 'arn:aws:sqs:eu-west-1:*'],
    ['arn:aws:s3:::old_Bucket.name-1/a:b', undefined],
  ])('%s is taken', (written, filled = written) => {
    const { statements, problems } = readResource(written);
    expect(problems).toEqual([]);
    expect(statements[0]?.Resource).toBe(filled);
  });

  test.each([
    // [written, what the message or help holds]
    ['orders', 'not an ARN'],
    ['orders*', 'not an ARN'],
    ['ARN:aws:s3:::orders', 'not an ARN'],
    [' arn:aws:s3:::orders', 'not an ARN'],
    ['arn:aws:s3:orders', '4 of the six parts'],
    ['arn:aws:s3::orders', '5 of the six parts'],
    ['arn:amazon:s3:::orders', 'amazon'],
    ['arn::s3:::orders', 'partition'],
    ['arn:aws:S3:::orders', 'lower case'],
    ['arn:aws::::orders', 'service'],
    ['arn:aws:*:::orders', 'wildcard'],
    ['arn:aws:s?:::orders', 'wildcard'],
    ['arn:aws:sqs:EU-WEST-1:111122223333:orders', 'region'],
    ['arn:aws:sqs:eu-west-1:1111:orders', 'account'],
    ['arn:aws:sqs:eu-west-1:my-account:orders', 'account'],
    ['arn:aws:s3:::', 'empty resource part'],
    ['arn:aws:s3:::orders-{environment', 'brace'],
    ['arn:aws:s3:::orders-environment}', 'brace'],
    ['arn:aws:s3:::orders\nx', 'line break'],
    ['arn:aws:s3:::bücher-€', 'does not allow'],
    ['arn:aws:sqs:eu-west-1:${aws:PrincipalAccount}:orders', 'fifth colon'],
    ['arn:aws:s3:::b/${environment}', '{environment}'],
    ['arn:aws:s3:::b/${PrincipalTag}', 'condition key'],
    ['arn:aws:s3:::b/${aws:PrincipalTag/team', 'policy variable'],
    ['arn:aws:s3:::b/${aws:PrincipalTag/team,none}', 'policy variable'],
    ['arn:aws:s3:::b/${}', 'policy variable'],
    [`arn:aws:s3:::b/${'x'.repeat(2048)}`, '2048'],
  ])('%j is refused', (written, said) => {
    const { statements, problems, details } = readResource(written);
    expect(problems).toEqual(['error grant-resource-invalid 2:30']);
    expect(`${details[0]?.message} ${details[0]?.help}`).toContain(said);
    expect(statements).toEqual([]);
  });

  test('with an unknown placeholder is refused with the nearest one', () => {
    const { problems, details, statements } = readResource('arn:aws:s3:::{servise}-{x}');
    expect(problems).toEqual(['error placeholder-unknown 2:30', 'error placeholder-unknown 2:30']);
    expect(details[0]?.help).toContain('{service}');
    expect(statements).toEqual([]);
  });

  test('with a policy variable that AWS does not have is warned of', () => {
    const { problems, details, statements } = readResource('arn:aws:s3:::b/${aws:PrincipalTags/team}');
    expect(problems).toEqual(['warning grant-unknown-condition-key 2:30']);
    expect(details[0]?.help).toContain('aws:PrincipalTag/');
    expect(statements).toHaveLength(1);
  });

  test('in another partition is warned of', () => {
    const resource = '{ actions: s3:GetObject, resources: "arn:aws:s3:::orders/*" }';
    expect(readGrant(resource, { partition: 'aws-cn' }).problems).toEqual([
      'warning grant-resource-other-partition 2:39',
    ]);
    expect(readGrant(resource.replace('arn:aws:', 'arn:{partition}:'), { partition: 'aws-cn' }).problems).toEqual([]);
    expect(readGrant(resource.replace('arn:aws:', 'arn:*:'), { partition: 'aws-cn' }).problems).toEqual([]);
  });

  test('returns the parts of every pattern, and a star for each missing part of a short one', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '1', '*', ':', '/', '-', '$', '{', '}', '?', 'A') });
    fc.assert(
      fc.property(part, part, (head, tail) => {
        const text = `arn:aws:s3:${head}:${tail}`;
        const { arn, problems } = parseGrantArn(text);
        if (!arn) expect(problems.map(({ severity }) => severity)).toEqual(['error']);
        else {
          const { partition, service, region, account, resource } = arn;
          const missing = 6 - Math.min(6, text.split(':').length);
          expect(['arn', partition, service, region, account, resource].join(':')).toBe(text + ':*'.repeat(missing));
        }
      }),
    );
  });
});
