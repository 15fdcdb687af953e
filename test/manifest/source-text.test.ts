import type { DocumentPath } from '../../modules/manifest/manifest';
import { sourceText } from '../../modules/manifest/source-text';
import { manifestOf } from './marked-yaml';

const TEXT = `# A comment first.
service: orders
serviceAccounts: shop/api
allow:
  - read: [ a, "b" ]
    conditions:
      Bool: { aws:SecureTransport: true }
  - actions:
    - s3:GetObject
role:
  tags: { "a:b": c }
owner:
environments: { prod, staging: }
`;

test.each<[DocumentPath, 'key' | 'value' | undefined, string]>([
  [[], undefined, '2:1'],
  [['service'], undefined, '2:10'],
  [['service'], 'value', '2:10'],
  [['service'], 'key', '2:1'],
  // a scalar is a list of one
  [['serviceAccounts', 0], 'value', '3:18'],
  [['serviceAccounts', 0], 'key', '3:1'],
  [['allow'], 'key', '4:1'],
  [['allow'], 'value', '5:3'],
  [['allow', 0], 'value', '5:5'],
  [['allow', 0], 'key', '5:5'],
  [['allow', 0, 'read'], 'key', '5:5'],
  [['allow', 0, 'read', 1], 'value', '5:16'],
  [['allow', 0, 'conditions', 'Bool', 'aws:SecureTransport'], 'key', '7:15'],
  [['allow', 0, 'conditions', 'Bool', 'aws:SecureTransport'], 'value', '7:36'],
  [['allow', 1, 'actions', 0], 'value', '9:7'],
  [['role', 'tags', 'a:b'], 'key', '11:11'],
  // nothing after the colon
  [['owner'], 'value', '12:1'],
  [['environments', 'prod'], 'value', '13:17'],
  [['environments', 'staging'], 'value', '13:23'],
  // not there: the nearest parent, by its key if it has one
  [['deny'], 'value', '2:1'],
  [['deny', 0, 'actions'], 'value', '2:1'],
  [['role', 'name'], 'value', '10:1'],
  [['role', 'tags', 'x'], 'key', '11:3'],
  [['allow', 1, 'resources'], 'value', '8:5'],
  [['allow', 7], 'value', '4:1'],
  [['service', 'x', 'y'], 'value', '2:1'],
  [['serviceAccounts', 1], 'value', '3:1'],
  [['allow', 'read'], 'value', '4:1'],
])('finds %j (%s) at %s', (path, part, place) => {
  const { line, column } = sourceText('x.yaml', TEXT).locate(path, part);
  expect(`${line}:${column}`).toBe(place);
});

test('counts columns in UTF-16 code units, as editors do', () => {
  expect(sourceText('x.yaml', 'owner: { "😀é": x }').locate(['owner', '😀é'])).toEqual({ line: 1, column: 17 });
});

test('keeps files apart, however often they take turns', () => {
  const one = sourceText('one.yaml', 'a:\n  b: 1\n');
  const other = sourceText('other.yaml', '\n\na:\n  b: 1\n');
  expect([one, other, one, other].map((source) => source.locate(['a', 'b']).line)).toEqual([2, 4, 2, 4]);
});

test('of a parsed manifest leads to every part that has a path', () => {
  const { manifest } = manifestOf('service: a\nserviceAccounts: [ n/x, n/y ]\nallow:\n  - read: z\n');
  const { serviceAccounts = [], settings, source } = manifest ?? {};
  expect(serviceAccounts.map(({ path }) => source?.locate(path))).toEqual([
    { line: 2, column: 20 },
    { line: 2, column: 25 },
  ]);
  expect(settings?.allow.map(({ path }) => source?.locate(path))).toEqual([{ line: 4, column: 5 }]);
});
