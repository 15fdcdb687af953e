import fc from 'fast-check';
import { closestName } from '../../modules/diagnostics/closest-name';

const KEYS = ['allow', 'deny', 'managedPolicies', 'permissions-management', 'serviceAccounts', 'read', 'role'];

test.each([
  ['alow', 'allow'],
  ['Allow', 'allow'],
  ['service_accounts', 'serviceAccounts'],
  ['service accounts', 'serviceAccounts'],
  ['serviceAccount', 'serviceAccounts'],
  ['managed-policy', 'managedPolicies'],
  ['permissionsManagement', 'permissions-management'],
  ['reads', 'read'],
  ['rol', 'role'],
])('for %j suggests %j', (name, expected) => {
  expect(closestName(name, KEYS)).toBe(expected);
});

test.each(['', 'x', 'owner', 'something else', 'conditions', 'allowedActions', 'a'.repeat(300)])(
  'for %j suggests nothing',
  (name) => {
    expect(closestName(name, KEYS)).toBeUndefined();
  },
);

test('without candidates suggests nothing', () => {
  expect(closestName('allow', [])).toBeUndefined();
});

test('suggests a name itself before any other', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 100 }), fc.array(fc.string()), (name, others) => {
      fc.pre(!others.some((other) => fold(other) === fold(name)));
      expect(closestName(name, [...others, name])).toBe(name);
    }),
  );
});

test('does not depend on the order of the candidates', () => {
  const names = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 }), { maxLength: 6 });
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 }), names, (name, candidates) => {
      expect(closestName(name, candidates)).toBe(closestName(name, candidates.toReversed()));
    }),
  );
});

/** Names that differ in nothing but this are the same to a reader. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, '');
}
