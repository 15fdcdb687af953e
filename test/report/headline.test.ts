import type { RepositoryChange } from '../../modules/change/change';
import type { AccessLevel } from '../../modules/catalogue/access-levels';
import { byUrgency, headline } from '../../modules/report/headline';
import { association, repositoryChange, row, serviceChange } from './changes';

function words(change: RepositoryChange): string {
  return headline(change, { quote: (value) => `<${value}>`, strong: (text) => `*${text}*` });
}

const gains = serviceChange();
const loses = serviceChange({ service: 'search', verdict: 'narrower', gained: [], lost: [row()] });
const same = serviceChange({ service: 'mail', verdict: 'equal', gained: [], needsPodRestart: true });
const unknown = serviceChange({
  service: 'billing',
  verdict: 'unknown',
  gained: [],
  unknown: [{ reason: 'x', side: 'after' }],
});
const batch = association({ serviceAccount: 'orders-batch' });

const CASES: readonly (readonly [string, RepositoryChange, string])[] = [
  ['nothing', repositoryChange([]), 'No access changes.'],
  [
    'a gain among others',
    repositoryChange([gains, loses, same]),
    '3 services change. *1 gains access*: <orders> in <prod> may now delete objects in <orders-prod>. ' +
      '1 loses access: <search> in <prod> may no longer delete objects in <orders-prod>. 1 keeps its access.',
  ],
  [
    'only losses',
    repositoryChange([loses]),
    '1 service changes. *1 loses access*: <search> in <prod> may no longer delete objects in <orders-prod>. No new access, proven.',
  ],
  [
    'no difference in access',
    repositoryChange([same]),
    '*No new access, proven.* 1 service changes. 1 keeps its access.',
  ],
  [
    'something undecided',
    repositoryChange([unknown, loses]),
    '2 services change. *1 could not be decided*: <billing> in <prod>. ' +
      '1 loses access: <search> in <prod> may no longer delete objects in <orders-prod>.',
  ],
  [
    'a file that could not be read',
    repositoryChange([], { unreadable: [{ side: 'before', file: 'a.yaml', reason: 'x' }] }),
    '*Not all access is known*: <a.yaml> could not be read.',
  ],
  [
    'one service in two environments',
    repositoryChange([gains, serviceChange({ environment: 'staging' })]),
    '1 service changes. *1 gains access*: <orders> in <prod> may now delete objects in <orders-prod> (and in <staging>).',
  ],
  [
    'one service with other changes in another environment',
    repositoryChange([
      gains,
      serviceChange({
        environment: 'staging',
        gained: [row({ resources: { include: ['arn:aws:s3:::orders-staging/*'], exclude: [] } })],
      }),
      serviceChange({ environment: 'test', gained: [row({ actions: ['s3:PutObject'] })] }),
    ]),
    '1 service changes. *1 gains access*: <orders> in <prod> may now delete objects in <orders-prod> (and in <staging>, and other changes in <test>).',
  ],
  [
    'gained rows that cannot occur',
    repositoryChange([serviceChange({ verdict: 'equal', gained: [], impossible: { gained: 2, lost: 0 } })]),
    '*No new access that can occur.* 1 service changes. 1 keeps its access.',
  ],
  [
    'lost rows that cannot occur',
    repositoryChange([serviceChange({ verdict: 'equal', gained: [], impossible: { gained: 0, lost: 2 } })]),
    '*No new access, proven.* 1 service changes. 1 keeps its access.',
  ],
  [
    'what policies of resources may allow',
    repositoryChange([
      serviceChange({
        verdict: 'unknown',
        gained: [],
        unknown: [{ reason: 'resource-policies-unknown: x', side: 'after', rows: [row()] }],
      }),
    ]),
    '1 service changes. *1 could not be decided*: <orders> in <prod> may now delete objects in <orders-prod> (if resource policies allow it).',
  ],
  [
    'the same beside a gain',
    repositoryChange([
      serviceChange({
        verdict: 'unknown',
        gained: [row({ actions: ['s3:GetObject'] })],
        unknown: [{ reason: 'resource-policies-unknown: x', side: 'after', rows: [row()] }],
      }),
    ]),
    '1 service changes. *1 could not be decided*: <orders> in <prod> may now get objects in <orders-prod> and delete objects in <orders-prod> (if resource policies allow it).',
  ],
  [
    'more services than it names',
    repositoryChange(['a', 'b', 'c', 'd'].map((service) => serviceChange({ service }))),
    '4 services change. *4 gain access*: <a> in <prod> may now delete objects in <orders-prod>; ' +
      '<b> in <prod> may now delete objects in <orders-prod>; and 2 more.',
  ],
  [
    'a service that is new',
    repositoryChange([serviceChange({ change: 'added' })]),
    '1 service changes. *1 gains access*: <orders> in <prod> is new and may delete objects in <orders-prod>.',
  ],
  [
    'a service that is new and allows nothing',
    repositoryChange([serviceChange({ change: 'added', gained: [] })]),
    '1 service changes. *1 gains access*: <orders> in <prod> is new and its role allows nothing yet.',
  ],
  [
    'a service that is removed',
    repositoryChange([serviceChange({ change: 'removed', verdict: 'narrower', gained: [], lost: [row()] })]),
    '1 service changes. *1 loses access*: <orders> in <prod> is removed. No new access, proven.',
  ],
  [
    'an association more, with what the role allowed all along',
    repositoryChange([
      serviceChange({
        associations: { gained: [batch], lost: [], kept: [association()] },
        gained: [row({ associations: [batch] })],
      }),
    ]),
    '1 service changes. *1 gains access*: <orders> in <prod> may now run as <shop/orders-batch> on <shop-eu>.',
  ],
  [
    'an association more, and more for all',
    repositoryChange([
      serviceChange({
        associations: { gained: [batch, association({ serviceAccount: 'c' })], lost: [], kept: [association()] },
        gained: [row()],
        trust: { verdict: 'broader', gained: [row()], lost: [] },
      }),
    ]),
    '1 service changes. *1 gains access*: <orders> in <prod> may now delete objects in <orders-prod>, ' +
      'run as <shop/orders-batch> on <shop-eu> and 1 more and be assumed by other principals.',
  ],
  [
    'an association less',
    repositoryChange([
      serviceChange({ verdict: 'narrower', associations: { gained: [], lost: [batch], kept: [] }, gained: [] }),
    ]),
    '1 service changes. *1 loses access*: <orders> in <prod> may no longer run as <shop/orders-batch> on <shop-eu>. No new access, proven.',
  ],
  [
    'a gain and a loss of one service',
    repositoryChange([serviceChange({ verdict: 'incomparable', lost: [row({ actions: ['s3:PutObject'] })] })]),
    '1 service changes. *1 gains and loses access*: <orders> in <prod> may now delete objects in <orders-prod>, and may no longer put objects in <orders-prod>.',
  ],
  [
    'a boundary that is not known',
    repositoryChange([serviceChange({ verdict: 'narrower', gained: [] })]),
    '1 service changes. *1 loses access*: <orders> in <prod> gets a permissions boundary. No new access, proven.',
  ],
];

test.each(CASES)('tells %s', (_name, change, expected) => {
  expect(words(change)).toBe(expected);
});

test('never claims a proof where something is gained, undecided or unread', () => {
  const changes = [[gains], [unknown], [loses, gains], [same, unknown]].map((services) => repositoryChange(services));
  for (const change of changes) expect(words(change)).not.toContain('proven');
});

test('lists what reaches farthest first', () => {
  const at = (service: string, accessLevel: AccessLevel) => serviceChange({ service, gained: [row({ accessLevel })] });
  const services = [at('a', 'List'), at('b', 'Write'), at('c', 'Read'), at('d', 'Permissions management')];
  expect(byUrgency(services).map(({ service }) => service)).toEqual(['d', 'b', 'c', 'a']);
  expect(words(repositoryChange(services))).toContain('*4 gain access*: <d>');
});

test('lists unknown verdicts first, then gains, losses and the rest', () => {
  expect(byUrgency([same, loses, gains, unknown]).map(({ verdict }) => verdict)).toEqual([
    'unknown',
    'broader',
    'narrower',
    'equal',
  ]);
});
