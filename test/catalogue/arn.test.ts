import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatArn, formatIamArn, parseArn, parseGlobalArn } from '../../modules/catalogue/arn';
import { arnFormats } from '../../modules/catalogue/resource-arns';
import { findService, servicePrefixes } from '../../modules/catalogue/services';

const ROLE = 'arn:aws-cn:iam::111122223333:role/pods/orders';

describe('an ARN', () => {
  test('has five parts after `arn:`, of which the last may hold colons', () => {
    expect(parseArn('arn:aws:logs:eu-west-1:111122223333:log-group:a:*')).toEqual({
      partition: 'aws',
      service: 'logs',
      region: 'eu-west-1',
      account: '111122223333',
      resource: 'log-group:a:*',
    });
  });

  test.each(['', '*', 'orders', 'arn:aws:s3', 'arn:aws:iam::111122223333', 'urn:a:b:c:d:e'])(
    'has all its parts, unlike %j',
    (text) => {
      expect(parseArn(text)).toBeUndefined();
    },
  );

  test('is the text again that its parts came from', () => {
    const part = fc.string({ maxLength: 5 }).filter((text) => !text.includes(':'));
    const arn = fc.record({ partition: part, service: part, region: part, account: part, resource: fc.string() });
    fc.assert(
      fc.property(arn, (parts) => {
        expect(parseArn(formatArn(parts))).toEqual(parts);
      }),
    );
  });

  test('of IAM has no region', () => {
    expect(formatIamArn({ partition: 'aws-cn', account: '111122223333' }, 'role/pods/orders')).toBe(ROLE);
  });

  test.each([
    [ROLE, true],
    ['arn:aws:sts::111122223333:assumed-role/orders/x', false],
    ['arn:aws:iam::aws:policy/ReadOnlyAccess', false],
    ['arn:aws:iam:eu-west-1:111122223333:role/x', false],
    ['111122223333', false],
  ])('%s is of IAM in an account: %s', (text, expected) => {
    expect(parseGlobalArn(text, ['iam']) !== undefined).toBe(expected);
  });
});

test('every format of the catalogue is an ARN', () => {
  const formats = servicePrefixes().flatMap((prefix) =>
    [...(findService(prefix)?.resourceTypes.values() ?? [])].flatMap((type) => [...type.arns, ...arnFormats(type)]),
  );
  expect(formats.length).toBeGreaterThan(1000);
  expect(formats.filter((format) => parseArn(format) === undefined)).toEqual([]);
});

const ROOT = join(__dirname, '..', '..');

test('no other file splits ARNs at their colons', () => {
  const files = ['modules', 'cli', 'action/src'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${folder}/${file}`),
  );
  const splitting = files.filter((file) =>
    /\.split\(':'\)|\/\^?\(?(?:\?:)?arn:\[/.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  expect(splitting.sort()).toEqual([
    'action/src/reviewed-plan.ts', // a digest and an identifier
    'modules/access/resource-statements.ts', // an action
    'modules/catalogue/arn.ts',
    'modules/findings/restrict.ts', // an action
    'modules/findings/trust-detections.ts', // searches a document for ARNs
    'modules/grants/grant-arn.ts', // a pattern whose final wildcard may match the missing parts
    'modules/grants/verb-problems.ts', // an action
    'modules/manifest/names.ts', // JSON Schema needs expressions
    'modules/plan/provider-places.ts', // a provider of a module
    'modules/policy/comparison/consistent-request.ts', // an action
    'modules/policy/comparison/example-text.ts', // an example of a pattern, whose first part may be a wildcard
    'modules/policy/operators/ip-address.ts', // an IPv6 address
    'modules/report/resource-phrase.ts', // an action
    'modules/validation/text-formats.ts', // JSON Schema needs expressions
  ]);
});
