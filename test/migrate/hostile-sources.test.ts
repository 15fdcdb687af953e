import fc from 'fast-check';
import { migrateSources } from '../../modules/migrate/migrate-sources';
import { runs } from '../policy/runs';
import { accountDetails, describedCluster, document, roleDetail, subject, tokens } from './found-account';

/** A value with another one in the place of one of its parts. */
function withPart(value: unknown, path: readonly number[], part: unknown): unknown {
  const [index = 0, ...rest] = path;
  if (typeof value !== 'object' || value === null || path.length === 0) return part;
  const keys = Object.keys(value);
  const key = keys[index % Math.max(keys.length, 1)] ?? '';
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
  copy[key] = withPart(copy[key], rest, part);
  return copy;
}

const ACCOUNT_FILE: unknown = JSON.parse(
  accountDetails([
    roleDetail('orders', {
      trust: [tokens(subject('shop/orders'))],
      inline: document({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }),
      attached: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    }),
  ]),
);

test('a source with any value in any place is read or reported, and never ends the program', () => {
  const part = fc.oneof(
    fc.constant(null),
    fc.string(),
    fc.integer(),
    fc.constant([]),
    fc.constant({}),
    fc.constant([null]),
  );
  fc.assert(
    fc.property(fc.array(fc.nat(5), { maxLength: 9 }), part, (path, value) => {
      const text = JSON.stringify(withPart(ACCOUNT_FILE, path, value));
      const sources = { 'account.json': text, 'shop.json': describedCluster('shop') };
      const files = Object.entries(sources).map(([file, content]) => ({ file, text: content, isNamed: true }));
      expect(migrateSources(files, { environments: new Map() })).toHaveProperty('verdict');
    }),
    { numRuns: runs(6, 1000) },
  );
});

test('aliases that multiply are refused', () => {
  const levels = Array.from({ length: 9 }, (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at}, `.repeat(9)}*l${at}]`);
  const yaml = [
    'kind: ServiceAccount',
    'apiVersion: v1',
    'x: eks.amazonaws.com/role-arn',
    'l0: &l0 [a]',
    ...levels,
  ].join('\n');
  const { diagnostics } = migrateSources([{ file: 'a.yaml', text: yaml, isNamed: true }], { environments: new Map() });
  expect(diagnostics).toMatchObject([{ code: 'not-carried-over', file: 'a.yaml' }]);
});
