import { findService, servicePrefixes } from '../../modules/catalogue/services';
import { parseGrantArn } from '../../modules/grants/grant-arn';
import { namedTypes, possibleTypes } from '../../modules/grants/resource-types';

function typesOf(text: string): string[] {
  const { arn } = parseGrantArn(text);
  if (!arn) throw new Error(`not an ARN: ${text}`);
  return namedTypes(arn).map(({ service, type }) => `${service.prefix} ${type.name}`);
}

const HERE = 'eu-west-1:111122223333';

describe('the resource types that an ARN names', () => {
  test.each([
    // A bucket's form covers an object's by its letters: the more special one wins.
    ['arn:aws:s3:::orders', ['s3 bucket']],
    ['arn:aws:s3:::orders-*', ['s3 bucket']],
    ['arn:aws:s3:::*', ['s3 bucket']],
    ['arn:aws:s3:::orders/*', ['s3 object']],
    ['arn:aws:s3:::orders-*/in/*.csv', ['s3 object']],
    ['arn:aws:s3:::*/*', ['s3 object']],
    ['arn:aws:s3:*:*:orders', ['s3 bucket']],
    [`arn:aws:s3:${HERE}:accesspoint/orders`, ['s3 accesspoint']],
    [`arn:aws:s3:${HERE}:accesspoint/orders/object/*`, ['s3 accesspointobject']],
    ['arn:aws:s3:::${aws:PrincipalTag/kubernetes-namespace}', ['s3 bucket']],
    ['arn:aws:s3:::tenants/${aws:PrincipalTag/kubernetes-namespace}/*', ['s3 object']],
    // A wildcard that goes on where a name would end names what lies below.
    [`arn:aws:dynamodb:${HERE}:table/orders`, ['dynamodb table']],
    [`arn:aws:dynamodb:${HERE}:table/*`, ['dynamodb table']],
    [`arn:aws:dynamodb:${HERE}:table/orders/index/*`, ['dynamodb index']],
    [`arn:aws:dynamodb:*:*:table/orders/stream/*`, ['dynamodb stream']],
    [`arn:aws:lambda:${HERE}:function:orders`, ['lambda function']],
    [`arn:aws:lambda:${HERE}:function:orders:*`, ['lambda function alias', 'lambda function version']],
    // Names that hold a separator.
    ['arn:aws:iam::111122223333:role/pods/orders', ['iam role']],
    [`arn:aws:ssm:${HERE}:parameter/orders/*`, ['ssm parameter']],
    [`arn:aws:kms:${HERE}:alias/team/orders`, ['kms alias']],
    [`arn:aws:secretsmanager:${HERE}:secret:orders/db-??????`, ['secretsmanager Secret']],
    [`arn:aws:ecr:${HERE}:repository/team/orders`, ['ecr repository']],
    // A name in the resource part and nothing else.
    [`arn:aws:sqs:${HERE}:orders*`, ['sqs queue']],
    [`arn:aws:sns:${HERE}:*`, ['sns topic']],
    // Empty regions and accounts.
    ['arn:aws:bedrock:*::foundation-model/anthropic.claude-*', ['bedrock foundation-model']],
    ['arn:aws:route53:::hostedzone/*', ['route53 hostedzone']],
    ['arn:aws:iam::aws:policy/ReadOnlyAccess', ['iam policy']],
    // Forms outside the service reference.
    [`arn:aws:logs:${HERE}:log-group:/aws/eks/shop`, ['logs log-group']],
    [`arn:aws:logs:${HERE}:log-group:/aws/eks/shop:*`, ['logs log-group', 'logs log-stream']],
    [`arn:aws:logs:${HERE}:log-group:/aws/eks/shop:log-stream:*`, ['logs log-stream']],
    ['arn:aws:ssm:eu-west-1::parameter/aws/service/eks/*', ['ssm parameter']],
    // The most special of several, by service.
    [`arn:aws:elasticloadbalancing:${HERE}:loadbalancer/app/orders/1`, ['elasticloadbalancing loadbalancer/app/']],
    [`arn:aws:events:${HERE}:rule/orders`, ['events rule-on-default-event-bus']],
    [`arn:aws:events:${HERE}:rule/shop/orders`, ['events rule-on-custom-event-bus']],
    // Two forms of one type, and services that list another's resources.
    [`arn:aws:lex:${HERE}:bot:orders`, ['lex bot']],
    [`arn:aws:lex:${HERE}:bot/orders`, ['lex bot']],
    [`arn:aws:catalog:${HERE}:portfolio/port-1`, ['servicecatalog Portfolio']],
    [`arn:aws:eks:${HERE}:cluster/shop`, ['eks cluster']],
  ])('%s', (arn, types) => {
    expect(typesOf(arn)).toEqual(types);
  });

  test('are all types below it when nothing but a wildcard is named', () => {
    const types = [...(findService('dynamodb')?.resourceTypes.keys() ?? [])].map((name) => `dynamodb ${name}`);
    expect(typesOf(`arn:aws:dynamodb:${HERE}:*`)).toEqual(types.filter((name) => name !== 'dynamodb global-table'));
    expect(typesOf('arn:aws:dynamodb:*:*:*')).toEqual(types);
  });

  test.each([
    'arn:aws:dynamodb:::table/orders',
    'arn:aws:dynamodb:eu-west-1::table/orders',
    `arn:aws:s3:${HERE}:orders`,
    `arn:aws:dynamodb:${HERE}:tabel/orders`,
    `arn:aws:dynamodb:${HERE}:Table/orders`,
    `arn:aws:dynamodb:${HERE}:table/`,
    `arn:aws:dynamodb:${HERE}:table`,
    `arn:aws:nosuch:${HERE}:orders`,
    'arn:aws:s3:::orders/',
  ])('are none for %s', (arn) => {
    expect(typesOf(arn)).toEqual([]);
  });
});

test('every form of the service reference names its own type, and perhaps others of one form', () => {
  for (const prefix of servicePrefixes()) {
    const service = findService(prefix);
    for (const type of service?.resourceTypes.values() ?? []) {
      for (const form of type.arns) {
        const { arn } = parseGrantArn(sampleOf(form));
        if (!arn) throw new Error(`not an ARN: ${sampleOf(form)}`);
        expect([form, service && possibleTypes(arn, service).includes(type)]).toEqual([form, true]);
        const named = namedTypes(arn);
        const own = named.some((one) => one.type === type);
        // Where it names another service's resource, that service's types come first.
        expect([form, own || arn.service !== prefix]).toEqual([form, true]);
        expect([form, named.length]).not.toEqual([form, 0]);
      }
    }
  }
});

function sampleOf(form: string): string {
  return form
    .replace('${Partition}', 'aws')
    .replace('${Vendor}', 'backup')
    .replace('${Region}', 'eu-west-1')
    .replace(/\$\{(Account|AccountId|ManagementAccountId|VpcOwnerAccount)\}/, '111122223333')
    .replace(/\$?\{[^}]*\}/g, 'x');
}
