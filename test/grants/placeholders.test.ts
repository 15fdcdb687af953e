import fc from 'fast-check';
import { fillPlaceholders, placeholderHelp } from '../../modules/grants/placeholders';
import { CLUSTER_PLACEHOLDER_NAMES, PLACEHOLDER_NAMES } from '../../modules/manifest/placeholder-names';
import { PLACEHOLDERS } from './read-grants';

const OF_CLUSTERS = {
  ...PLACEHOLDERS,
  own: { bucket: 'acme-7f3a' },
  clusters: [
    { cluster: 'shop-eu', 'cluster-region': 'eu-west-1' },
    { cluster: 'shop-us', 'cluster-region': 'us-east-1' },
    { cluster: 'shop-us-2', 'cluster-region': 'us-east-1' },
  ],
};

function fillAll(text: string, placeholders = OF_CLUSTERS): { texts: readonly string[]; unknown: string[] } {
  const unknown: string[] = [];
  return { texts: fillPlaceholders(text, placeholders, (name) => unknown.push(name)), unknown };
}

function fill(text: string): { text: string; unknown: string[] } {
  const { texts, unknown } = fillAll(text, { ...OF_CLUSTERS, own: {} as never });
  expect(texts).toHaveLength(1);
  return { text: texts[0]!, unknown };
}

test.each([
  ['{bucket}-{environment}', ['acme-7f3a-prod']],
  ['{cluster}', ['shop-eu', 'shop-us', 'shop-us-2']],
  ['{cluster-region}', ['eu-west-1', 'us-east-1']],
  [
    '{cluster}/{cluster-region}/{region}',
    ['shop-eu/eu-west-1/eu-west-1', 'shop-us/us-east-1/eu-west-1', 'shop-us-2/us-east-1/eu-west-1'],
  ],
  ['${cluster}', ['${cluster}']],
])('fills %j once per cluster: %j', (text, texts) => {
  expect(fillAll(text)).toEqual({ texts, unknown: [] });
});

test('fills a text of clusters with nothing where there are no clusters, and still reports unknown names', () => {
  expect(fillAll('{cluster}{x}', { ...OF_CLUSTERS, clusters: [] })).toEqual({ texts: [], unknown: ['x'] });
});

test('the texts of clusters are those of filling for each cluster alone', () => {
  const piece = fc.constantFrom(
    '{cluster}',
    '{cluster-region}',
    '{region}',
    '{bucket}',
    '${cluster}',
    'a',
    ':',
    '{',
    '}',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const text = pieces.join('');
      const alone = OF_CLUSTERS.clusters.flatMap((one) => fillAll(text, { ...OF_CLUSTERS, clusters: [one] }).texts);
      expect(fillAll(text).texts).toEqual([...new Set(alone)]);
    }),
  );
});

test.each([
  ['nothing to fill', 'nothing to fill'],
  ['{service}-{environment}', 'orders-prod'],
  ['arn:{partition}:sqs:{region}:{account}:q', 'arn:aws:sqs:eu-west-1:111122223333:q'],
  ['${aws:PrincipalTag/kubernetes-namespace}/{service}', '${aws:PrincipalTag/kubernetes-namespace}/orders'],
  ['${service}', '${service}'],
  ["${aws:username, '{service}'}", "${aws:username, '{service}'}"],
  ['${$}{service}', '${$}orders'],
  ['{{service}}', '{orders}'],
  ['{service', '{service'],
  ['service}', 'service}'],
])('fills %j as %j', (text, filled) => {
  expect(fill(text)).toEqual({ text: filled, unknown: [] });
});

test.each([
  ['{enviroment}', ['enviroment']],
  ['{}', ['']],
  ['{ service }', [' service ']],
  ['{Service}', ['Service']],
  ['{a}-{service}-{b}', ['a', 'b']],
  ['{constructor}', ['constructor']],
  ['{__proto__}', ['__proto__']],
])('leaves what %j does not mean and tells its name', (text, unknown) => {
  expect(fill(text).unknown).toEqual(unknown);
  for (const name of unknown) expect(fill(text).text).toContain(`{${name}}`);
});

test('fills no text twice: values are not looked through', () => {
  const filled = fillPlaceholders('{service}', { ...PLACEHOLDERS, service: '{account}' }, () => undefined);
  expect(filled).toEqual(['{account}']);
});

test('leaves every text alone that has no placeholder', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('$', '}', 'a', ':', '*', '\\', '%') }), (text) => {
      expect(fill(text)).toEqual({ text, unknown: [] });
    }),
  );
});

test('suggests the nearest placeholder, or names them all', () => {
  expect(placeholderHelp('enviroment', OF_CLUSTERS).help).toContain('{environment}');
  expect(placeholderHelp('buket', OF_CLUSTERS).help).toContain('{bucket}');
  for (const name of [...PLACEHOLDER_NAMES, ...CLUSTER_PLACEHOLDER_NAMES, 'bucket']) {
    expect(placeholderHelp('nothing-like-it', OF_CLUSTERS).help).toContain(`{${name}}`);
  }
  const elsewhere = new Map([['key', 'prod']]);
  expect(placeholderHelp('key', { ...OF_CLUSTERS, elsewhere }).help).toContain('environment "prod"');
});
