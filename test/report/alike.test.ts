import type { ServiceChange } from '../../modules/change/change';
import { alikeEnvironments } from '../../modules/report/alike-environments';
import { servicePhrase } from '../../modules/report/service-phrase';
import { placesOf, toldFindings } from '../../modules/report/told-findings';
import { association, repositoryChange, row, serviceChange } from './changes';
import { finding } from './findings';

const NO_EXAMPLE = { action: '', resource: '', context: {} };

/** What several environments or services have in common is told once. */

const ACCOUNTS: Readonly<Record<string, string>> = { prod: '111122223333', staging: '444455556666' };

function changeIn(environment: string, part: Partial<ServiceChange> = {}, service = 'orders'): ServiceChange {
  const account = ACCOUNTS[environment] ?? '777788889999';
  const arn = `arn:aws:iam::${account}:role/pods/${service}-${environment}`;
  const table = `arn:aws:dynamodb:eu-west-1:${account}:table/${service}-${environment}`;
  return serviceChange({
    service,
    environment,
    role: { before: arn, after: arn },
    associations: {
      gained: [],
      lost: [],
      kept: [association({ clusterArn: `arn:aws:eks:eu-west-1:${account}:cluster/x` })],
    },
    gained: [
      row({
        actions: ['dynamodb:DeleteTable'],
        resources: { include: [table], exclude: [] },
        witness: { action: 'dynamodb:DeleteTable', resource: table, context: {} },
      }),
    ],
    findings: [
      finding({
        id: `x-${environment}-${service}`,
        message: `can delete table/${service}-${environment}`,
        witnesses: [],
      }),
    ],
    ...part,
  });
}

describe('environments in which a service changes alike', () => {
  const [prod, staging] = [changeIn('prod'), changeIn('staging')];

  test('are one, with placeholders for what differs', () => {
    const [alike, ...others] = alikeEnvironments([prod, staging]);
    expect(others).toEqual([]);
    expect(alike).toMatchObject({ all: [prod, staging], placeholders: ['account', 'environment'] });
    expect(alike?.change.gained[0]?.resources.include).toEqual([
      'arn:aws:dynamodb:eu-west-1:{account}:table/orders-{environment}',
    ]);
  });

  test.each<[string, Partial<ServiceChange>]>([
    [
      'a condition',
      { gained: [row({ conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] }] })] },
    ],
    ['a note', { notes: ['x'] }],
    ['a finding less', { findings: [] }],
    ['the verdict', { verdict: 'unknown' }],
  ])('are several where they differ in %s', (_, part) => {
    expect(alikeEnvironments([prod, changeIn('staging', part)])).toHaveLength(2);
  });

  test('are alike in any order of names', () => {
    const lists = (environment: string) => [`arn:aws:s3:::a-${environment}/*`, 'arn:aws:s3:::a-q/*'].toSorted();
    const both = ['prod', 'staging'].map((environment) =>
      changeIn(environment, {
        gained: [row({ resources: { include: lists(environment), exclude: [] }, witness: NO_EXAMPLE })],
      }),
    );
    expect(alikeEnvironments(both)).toHaveLength(1);
  });

  test('are alike where clusters are in further Regions', () => {
    const clusterArn = 'arn:aws:eks:us-east-1:111122223333:cluster/shop-us';
    const findings = [
      finding({ witnesses: [], access: [{ associations: [association({ clusterArn })], limits: [], steps: [] }] }),
    ];
    const both = [changeIn('prod', { findings }), changeIn('staging', { findings: [finding({ witnesses: [] })] })];
    expect(alikeEnvironments(both)).toHaveLength(1);
  });

  test('keep their own words where only one has them', () => {
    expect(alikeEnvironments([prod])).toEqual([{ change: prod, all: [prod], placeholders: [] }]);
  });
});

describe('a finding that several services have', () => {
  const change = repositoryChange([
    changeIn('prod'),
    changeIn('staging'),
    changeIn('prod', {}, 'cart'),
    changeIn('staging', {}, 'cart'),
    changeIn('prod', { findings: [finding({ severity: 'critical', message: 'can do anything' })] }, 'mail'),
  ]);

  test('is told once, after more severe ones, with the list of its places', () => {
    const [worst, told, ...others] = toldFindings(change);
    expect(others).toEqual([]);
    expect(worst?.finding.message).toBe('can do anything');
    expect(told?.finding.message).toBe('can delete table/{service}-{environment}');
    expect(told?.where).toHaveLength(4);
    expect(placesOf(told!)).toEqual([{ services: ['orders', 'cart'], environments: ['prod', 'staging'] }]);
  });

  test('differs by rule, severity and acceptance', () => {
    const accepted = { reason: 'x', expires: '2027-03-31' };
    const parts = [{}, { severity: 'low' as const }, { rule: 'other' }, { accepted }];
    const services = parts.map((part, index) => serviceChange({ service: `s${index}`, findings: [finding(part)] }));
    expect(toldFindings(repositoryChange(services))).toHaveLength(4);
  });
});

describe('the phrase of a service', () => {
  const phrase = (...changes: readonly ServiceChange[]) => servicePhrase(changes, { quote: (text) => `<${text}>` });

  test.each<[string, readonly ServiceChange[], ReturnType<typeof phrase>]>([
    ['one environment', [changeIn('prod')], { gains: 'delete table <orders-prod>' }],
    ['environments alike', [changeIn('prod'), changeIn('staging')], { gains: 'delete table <orders-{environment}>' }],
    [
      'one environment of two',
      [
        serviceChange(),
        serviceChange({
          environment: 'staging',
          gained: [
            row(),
            row({
              actions: ['s3:GetObject'],
              accessLevel: 'Read',
              resources: { include: ['arn:aws:s3:::x/*'], exclude: [] },
            }),
          ],
        }),
      ],
      { gains: 'delete objects in <orders-prod>; get objects in <x> (<staging>)' },
    ],
    [
      'gains and losses',
      [serviceChange({ lost: [row({ actions: ['s3:PutObject'] })] })],
      { gains: 'delete objects in <orders-prod>', loses: 'put objects in <orders-prod>' },
    ],
    [
      'a service account',
      [serviceChange({ gained: [], associations: { gained: [association()], lost: [], kept: [] } })],
      { gains: 'run as <shop/orders-api> on <shop-eu>' },
    ],
    ['nothing', [serviceChange({ gained: [] })], {}],
  ])('%s', (_, changes, expected) => {
    expect(phrase(...changes)).toEqual(expected);
  });
});
