import fc from 'fast-check';
import {
  compareVersions,
  oldestAdmitted,
  parseVersionConstraint,
  type Version,
} from '../../modules/manifest/version-constraint';

const ZERO: Version = [0, 0, 0];

function oldest(text: string, from: Version = ZERO): string | undefined {
  return oldestAdmitted(parseVersionConstraint(text)!, from)?.join('.');
}

describe("a version constraint in Terraform's syntax", () => {
  it.each([
    ['6.25.0', '6.25.0', '6.25.1'],
    ['= 6.25', '6.25.0', '6.25.1'],
    ['=6.25.0', '6.25.0', '6.25.1'],
    ['~> 5.100', '5.100.0', '6.0.0'],
    ['~> 5.100.0', '5.100.0', '5.101.0'],
    ['~> 5', '5.0.0', '6.0.0'],
    ['>= 5.72, < 6', '5.72.0', '6.0.0'],
    ['> 5.99.9, <= 5.100', '5.99.10', '5.100.1'],
    ['>= 6.0.0, != 6.0.0, < 6.0.3', '6.0.1', '6.0.3'],
  ])('%s admits %s first, and nothing from %s on', (text, first, end) => {
    expect(oldest(text)).toBe(first);
    expect(oldest(text, end.split('.').map(Number) as unknown as Version)).toBeUndefined();
  });

  it.each(['>= 6', '> 1.0', '!= 6.0.0'])('%s has no newest version', (text) => {
    expect(oldest(text, [999, 0, 0])).toBe('999.0.0');
  });

  it.each(['< 0.0.0', '6.1.0, 6.2.0', '>= 6, < 6', '= 6.1.0, != 6.1.0'])('%s admits no version', (text) => {
    expect(oldest(text)).toBeUndefined();
  });

  it.each(['', 'v6.0.0', '^6.0.0', '6.x', '6.0.0.0', '=> 6', '6.0.0-beta1', '6.0 || 7.0', '>= 6,', '06.1', '${x}'])(
    'is not %j',
    (text) => {
      expect(parseVersionConstraint(text)).toBeUndefined();
    },
  );

  it('admits what each of its terms admits', () => {
    const version = fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2));
    const term = fc.tuple(fc.constantFrom('=', '!=', '>', '>=', '<', '<=', '~>'), version);
    const satisfies = (one: Version, operator: string, bound: Version): boolean => {
      const order = compareVersions(one, bound);
      if (operator === '~>') return order >= 0 && one[0] === bound[0] && one[1] === bound[1];
      return {
        '=': order === 0,
        '!=': order !== 0,
        '>': order > 0,
        '>=': order >= 0,
        '<': order < 0,
        '<=': order <= 0,
      }[operator]!;
    };
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 4 }), version, (terms, one) => {
        const text = terms.map(([operator, bound]) => `${operator} ${bound.join('.')}`).join(', ');
        const admitted = oldestAdmitted(parseVersionConstraint(text)!, one);
        const isAdmitted = admitted !== undefined && compareVersions(admitted, one) === 0;
        expect([text, one, isAdmitted]).toEqual([text, one, terms.every(([op, bound]) => satisfies(one, op, bound))]);
      }),
      { numRuns: 500 },
    );
  });
});
