import fc from 'fast-check';
import { arnFormats } from '../../modules/catalogue/resource-arns';
import { findService } from '../../modules/catalogue/services';
import { readGrantedText } from '../../modules/grants/arn-shape';
import { parseGrantArn } from '../../modules/grants/grant-arn';
import { canMatch, parseNamePattern } from '../../modules/grants/name-pattern';
import { RESOURCE_NAMES } from '../../modules/grants/resource-names';
import { readGrant, readGrants } from './read-grants';

function readResource(resource: string): ReturnType<typeof readGrant> {
  return readGrant(`{ actions: "*", resources: ${JSON.stringify(resource)} }`);
}

const HERE = 'eu-west-1:111122223333';

describe('a resource that matches nothing is reported:', () => {
  test.each([
    // [written, code, what the message or help holds]
    ['arn:aws:s3:::bucket1:*', 'error grant-bucket-name', 'the name of a bucket'],
    ['arn:aws:s3:::s3://orders/*', 'error grant-bucket-name', '${BucketName}/${ObjectName}'],
    ['arn:aws:s3:::orders prod/*', 'error grant-bucket-name', ''],
    ['arn:aws:s3:::old_Bucket.name-1/a:b', 'warning grant-bucket-name', '2018'],
    ['arn:aws:s3:::Orders', 'warning grant-bucket-name', 'lower-case'],
    [`arn:aws:s3:::${'a'.repeat(64)}`, 'warning grant-bucket-name', '63'],
    [`arn:aws:s3express:${HERE}:bucket/scratch`, 'warning grant-resource-name', '--x-s3'],
    [`arn:aws:sqs:${HERE}:queue/orders`, 'error grant-resource-name', '${QueueName}'],
    [`arn:aws:sqs:${HERE}:*/orders`, 'error grant-resource-name', ''],
    [`arn:aws:sqs:${HERE}:orders.fif`, 'error grant-resource-name', '.fifo'],
    [`arn:aws:sqs:${HERE}:${'q'.repeat(81)}`, 'error grant-resource-name', '80'],
    [`arn:aws:sns:${HERE}:topic/orders`, 'warning grant-resource-name', '${TopicName}'],
    [
      `arn:aws:dynamodb:${HERE}:table/x/indexes/y`,
      'warning grant-resource-name',
      'table/${TableName}/index/${IndexName}',
    ],
    [`arn:aws:dynamodb:${HERE}:table/or$ders*`, 'warning placeholder-without-braces', '$ders'],
    [`arn:aws:secretsmanager:${HERE}:secret:orders/db`, 'warning grant-secret-suffix', 'secret:orders/db-??????'],
    [`arn:aws:secretsmanager:${HERE}:secret:orders-AbC123:password::`, 'warning grant-secret-suffix', ''],
    [`arn:aws:ssm:${HERE}:parameter//orders/db`, 'warning grant-resource-name', 'leading "/"'],
    [`arn:aws:lambda:${HERE}:function/orders`, 'warning grant-resource-name', 'function:${FunctionName}'],
    [`arn:aws:states:${HERE}:stateMachine/orders`, 'warning grant-resource-name', 'stateMachine:${StateMachineName}'],
    [`arn:aws:kinesis:${HERE}:orders`, 'warning grant-resource-name', 'stream/${StreamName}'],
    [`arn:aws:firehose:${HERE}:stream/orders`, 'warning grant-resource-name', 'deliverystream/'],
    [`arn:aws:kms:${HERE}:key/alias/orders`, 'warning grant-resource-name', 'alias/${Alias}'],
    [`arn:aws:logs:${HERE}:log-group/orders`, 'warning grant-resource-name', 'log-group:${LogGroupName}'],
    [`arn:aws:events:${HERE}:bus/orders`, 'warning grant-resource-name', 'event-bus/${EventBusName}'],
    [`arn:aws:ecr:${HERE}:repository/Orders`, 'warning grant-resource-name', 'lower-case'],
    ['arn:aws:sqs:eu-west-11:111122223333:orders', 'warning grant-unknown-region', 'eu-west-1'],
    ['arn:aws:sqs:west-*:111122223333:orders', 'warning grant-unknown-region', '{region}'],
    ['arn:*:sqs:moon-1:111122223333:orders', 'warning grant-unknown-region', 'moon-1'],
    [`arn:aws:sqs:${HERE}:$environment-orders`, 'error placeholder-without-braces', '{environment}'],
    ['arn:aws:s3:::orders/$tenant/*', 'warning placeholder-without-braces', '${KEY}'],
  ])('%s as %s', (written, code, said) => {
    const { problems, details, statements } = readResource(written);
    expect(problems).toEqual([`${code} 2:30`]);
    expect(`${details[0]?.message} ${details[0]?.help}`).toContain(said);
    expect(statements).toHaveLength(code.startsWith('error') ? 0 : 1);
  });

  test('by verb and under deny, too', () => {
    const { problems } = readGrants(
      `allow: [ { read: "arn:aws:secretsmanager:${HERE}:secret:db" } ]\ndeny: [ { send: "arn:aws:sqs:${HERE}:queue/a" } ]\n`,
    );
    expect(problems).toEqual(['warning grant-secret-suffix 1:18', 'error grant-resource-name 2:17']);
  });
});

test('a name pattern matches the same texts as the regular expression', () => {
  const sources = RESOURCE_NAMES.flatMap(({ names }) => Object.values(names).flat());
  const text = fc.string({
    unit: fc.constantFrom('a', 'B', '7', '-', '_', '.', '/', '$', '.fifo', '--x-s3', '-AbC123'),
  });
  fc.assert(
    fc.property(fc.constantFrom(...sources), text, fc.nat(3), fc.nat(3), (source, name, from, length) => {
      const isMatch = new RegExp(`^(?:${source})$`).test(name);
      const pattern = parseNamePattern(source);
      expect(canMatch(readGrantedText(name), pattern)).toBe(isMatch);
      const open = `${name.slice(0, from)}*${name.slice(from + length)}`;
      if (isMatch) expect(canMatch(readGrantedText(open), pattern)).toBe(true);
    }),
  );
});

test('every rule of names is for variables of the formats of its service', () => {
  for (const { service, names, otherFormats = [] } of RESOURCE_NAMES) {
    const types = [...findService(service)!.resourceTypes.values()];
    const formats = [...types.flatMap((type) => arnFormats(type)), ...otherFormats].join(' ');
    for (const name of Object.keys(names)) expect(formats).toContain(`\${${name}}`);
  }
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
    ['arn:aws:s3:::old.bucket*:b', undefined],
    [`arn:aws:s3:::\${aws:PrincipalTag/kubernetes-namespace}:logs/*`, undefined],
    [`arn:aws:sns:${HERE}:endpoint/GCM/orders/*`, undefined],
    [`arn:aws:secretsmanager:${HERE}:secret:orders/db-??????`, undefined],
    [`arn:aws:secretsmanager:${HERE}:secret:orders/*`, undefined],
    [`arn:aws:lambda:${HERE}:function:orders:$LATEST`, undefined],
    [`arn:aws:iot:${HERE}:topic/$aws/things/a`, undefined],
    [`arn:aws:logs:${HERE}:log-group:/aws/eks/shop:*:*`, undefined],
    [`arn:aws:events:${HERE}:event-bus/aws.partner/shop/orders`, undefined],
    [`arn:aws:dynamodb:${HERE}:table/orders/*`, undefined],
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
