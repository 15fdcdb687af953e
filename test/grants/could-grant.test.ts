import { findService } from '../../modules/catalogue/services';
import { couldGrant } from '../../modules/grants/could-grant';
import { SERVICE_VERBS } from '../../modules/grants/verbs/verbs';
import { VERBS } from '../../modules/manifest/grant-schema';
import { parseManifest } from '../../modules/manifest/parse-manifest';
import { elementValues } from '../../modules/policy/element-values';
import { PLACEHOLDERS, readGrant } from './read-grants';

const place = { service: 'orders', placeholders: () => [PLACEHOLDERS] };

/** What a manifest of the service `orders` with these lines lists. */
function accessOf(...lines: readonly string[]) {
  const text = ['service: orders', 'serviceAccounts: shop/orders', ...lines].join('\n');
  return parseManifest(Buffer.from(text), 'pod-identity.yaml').manifest!.settings;
}

const OBJECT = 'arn:aws:s3:::orders-prod/a';
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1';

test.each<[string, string, action: string, resource: string, could: boolean]>([
  ['an action by its name', `actions: s3:GetObject, resources: "${OBJECT}"`, 's3:getobject', OBJECT, true],
  ['another action', `actions: s3:GetObject, resources: "${OBJECT}"`, 's3:PutObject', OBJECT, false],
  ['a wildcard', 'actions: "s3:Get*", resources: "*"', 's3:GetObject', OBJECT, true],
  [
    'another resource',
    'actions: s3:GetObject, resources: "arn:aws:s3:::orders-prod/b*"',
    's3:GetObject',
    OBJECT,
    false,
  ],
  ['placeholders', 'read: "arn:{partition}:s3:::{service}-{environment}/*"', 's3:GetObject', OBJECT, true],
  ['own values', 'actions: s3:GetObject, resources: "{bucket}/*"', 's3:GetObject', OBJECT, true],
  ['another service', 'read: "arn:aws:s3:::{service}-{environment}/*"', 's3:GetObject', 'arn:aws:s3:::x-prod/a', false],
  ['policy variables', 'read: "arn:aws:s3:::${aws:PrincipalTag/x}/*"', 's3:GetObject', OBJECT, true],
  ['excluded actions', 'notActions: "iam:*", resources: "*"', 's3:GetObject', OBJECT, true],
  ['the excluded action', 'notActions: "s3:*", resources: "*"', 's3:GetObject', OBJECT, false],
  ['excluded resources', 'actions: s3:GetObject, notResources: "arn:aws:s3:::x/*"', 's3:GetObject', OBJECT, true],
  ['a verb that never selects it', 'read: "arn:aws:s3:::orders-prod/*"', 's3:PutObject', OBJECT, false],
  ['a verb of a service', 'publish: cloudwatch', 'cloudwatch:PutMetricData', '*', true],
  ['that of another service', 'publish: cloudwatch', 'sns:Publish', '*', false],
  ['an action of another service by a verb', 'connect: ecr-public', 'sts:GetServiceBearerToken', '*', true],
  ['a level', `level: { Write: "${TABLE}" }`, 'dynamodb:PutItem', TABLE, true],
  ['another level', `level: { Read: "${TABLE}" }`, 'dynamodb:PutItem', TABLE, false],
  ['a level on another resource', `level: { Write: "${TABLE}-2" }`, 'dynamodb:PutItem', TABLE, false],
  ['an index of a table', `read: "${TABLE}"`, 'dynamodb:Query', `${TABLE}/index/a`, true],
  ['that of another table', `read: "${TABLE}-2"`, 'dynamodb:Query', `${TABLE}/index/a`, false],
  [
    'the bucket of objects',
    'read: "arn:aws:s3:::{service}-{environment}/*"',
    's3:ListBucket',
    'arn:aws:s3:::orders-prod',
    true,
  ],
  [
    'another bucket',
    'read: "arn:aws:s3:::{service}-{environment}/*"',
    's3:ListBucket',
    'arn:aws:s3:::orders-test',
    false,
  ],
  ['a key beside data', `write: ["${OBJECT}", "${KEY}"]`, 'kms:GenerateDataKey', KEY, true],
  ['every ARN, asked about "*"', 'actions: "ec2:*", resources: "arn:*"', 'ec2:DescribeInstances', '*', true],
  ['one ARN, asked about "*"', `actions: "ec2:*", resources: "${TABLE}"`, 'ec2:DescribeInstances', '*', false],
])('a grant of %s: %s', (_, grant, action, resource, could) => {
  expect(couldGrant({ action, resource })(accessOf(`allow: [ { ${grant} } ]`), place)).toBe(could);
});

test('presets are taken as all resources, managed policies as everything, and denials as nothing', () => {
  const queue = 'arn:aws:sqs:eu-west-1:111122223333:q';
  const preset = accessOf('presets: ebs-csi');
  const managed = accessOf('managedPolicies: AmazonSSMReadOnlyAccess');
  const denial = accessOf('deny: [ { actions: "*", resources: "*" } ]');
  const ask = (action: string, access: typeof preset) => couldGrant({ action, resource: queue })(access, place);
  expect([ask('ec2:CreateVolume', preset), ask('s3:GetObject', preset)]).toEqual([true, false]);
  expect([ask('s3:GetObject', managed), ask('s3:GetObject', denial)]).toEqual([true, false]);
});

describe.each(Object.entries(SERVICE_VERBS))('of %s', (prefix, { types, service = {} }) => {
  const arns = Object.keys(types)
    .flatMap((type) => findService(prefix)?.resourceTypes.get(type)?.arns.slice(0, 1) ?? [])
    .map((form) => form.replace('${Partition}', 'aws').replace('${Region}', 'eu-west-1'))
    .map((form) => form.replace('${Account}', '111122223333'))
    .flatMap((form) => [form.replace(/\$?\{\w+\}/g, 'x'), form.replace(/\$?\{\w+\}/g, '*')]);

  test('everything that a verb selects is found', () => {
    const grants = [
      ...Object.keys(service).map((verb) => `${verb}: ${prefix}`),
      ...[...new Set(arns)].flatMap((arn) => VERBS.map((verb) => `${verb}: "${arn}"`)),
    ];
    const missed = grants.flatMap((grant) => {
      const access = accessOf(`allow: [ { ${grant} } ]`);
      return readGrant(`{ ${grant} }`).statements.flatMap(({ Action, Resource }) =>
        elementValues(Resource).flatMap((pattern) => {
          const resource = pattern === '*' ? '*' : pattern.replaceAll('*', 'w');
          const action = elementValues(Action).at(0) ?? '';
          return couldGrant({ action, resource })(access, place) ? [] : `${grant}: ${action} on ${resource}`;
        }),
      );
    });
    expect(missed).toEqual([]);
  });
});
