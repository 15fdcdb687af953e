import fc from 'fast-check';
import { globMatches, globMatchesIgnoringCase } from '../../modules/policy/glob-match';
import { parseTemplate, splitAtColons, type Glob, type Template } from '../../modules/policy/template';
import { isDoubt } from '../../modules/policy/truth';
import { runs } from './runs';

const SYNTAX = { wildcards: true, variables: true };

describe('parseTemplate reads', () => {
  it.each<[string, Template]>([
    ['', []],
    ['abc', [{ kind: 'text', text: 'abc' }]],
    ['a*?b', [{ kind: 'text', text: 'a' }, { kind: 'any' }, { kind: 'one' }, { kind: 'text', text: 'b' }]],
    ['a***', [{ kind: 'text', text: 'a' }, { kind: 'any' }]],
    ['a${*}${$}b', [{ kind: 'text', text: 'a*$b' }]],
    ['${aws:UserName}', [{ kind: 'variable', key: 'aws:username' }]],
    ["${a/B, ' x y '}", [{ kind: 'variable', key: 'a/b', fallback: ' x y ' }]],
    ["${a, ''}", [{ kind: 'variable', key: 'a', fallback: '' }]],
    ['$a{b}', [{ kind: 'text', text: '$a{b}' }]],
  ])('%s', (text, tokens) => {
    expect(parseTemplate(text, SYNTAX)).toEqual(tokens);
  });

  it('wildcards and variables as text where they are none', () => {
    expect(parseTemplate('a*?${x}', { wildcards: false, variables: false })).toEqual([
      { kind: 'text', text: 'a*?${x}' },
    ]);
    expect(parseTemplate('a*${x}', { wildcards: false, variables: true })).toEqual([
      { kind: 'text', text: 'a*' },
      { kind: 'variable', key: 'x' },
    ]);
    expect(parseTemplate('${*}', { wildcards: true, variables: false })).toEqual([
      { kind: 'text', text: '${' },
      { kind: 'any' },
      { kind: 'text', text: '}' },
    ]);
  });

  it.each(['${', 'a${', '${a', '${}', '${ a}', '${a b}', "${a,'b'}", '${a, b}', "${a, 'b}", '${a${b}}', '${**}'])(
    'no variable in %s',
    (text) => {
      expect(isDoubt(parseTemplate(text, SYNTAX))).toBe(true);
    },
  );
});

it.each([
  ['a:b:c', 2, ['a', 'b:c']],
  ['a:b:c', 9, ['a', 'b', 'c']],
  [':a:', 9, ['', 'a', '']],
  ['a*:?:b', 3, ['a*', '?', 'b']],
] as const)('splits %s at colons into at most %i parts', (text, limit, parts) => {
  const template = parseTemplate(text, SYNTAX) as Template;
  expect(splitAtColons(template, limit)).toEqual(parts.map((part) => parseTemplate(part, SYNTAX)));
});

describe('a glob matches exactly what the regular expression of the same meaning does', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '*', '?'), maxLength: 9 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A'), maxLength: 12 });

  it.each([
    ['with case', globMatches, ''],
    ['without case', globMatchesIgnoringCase, 'i'],
  ] as const)('%s', (_name, matches, flags) => {
    fc.assert(
      fc.property(pattern, text, (source, value) => {
        const expected = new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`, flags);
        const glob = parseTemplate(source, { wildcards: true, variables: false }) as Glob;
        expect(matches(glob, value)).toBe(expected.test(value));
      }),
      { numRuns: runs(500, 50_000) },
    );
  });

  it('even where backtracking through many wildcards could take for ever', () => {
    const glob = parseTemplate('*a'.repeat(40) + 'b', { wildcards: true, variables: false }) as Glob;
    expect(globMatches(glob, 'a'.repeat(2000))).toBe(false);
    expect(globMatches(glob, 'a'.repeat(2000) + 'b')).toBe(true);
  });
});
