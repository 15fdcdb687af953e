import fc from 'fast-check';
import picomatch from 'picomatch';
import { compileGlob, type PathGlob } from '../../modules/repository/glob';
import { runs } from '../policy/runs';

function glob(pattern: string): PathGlob {
  const compiled = compileGlob(pattern);
  if ('reason' in compiled) throw new Error(`${pattern} ${compiled.reason}`);
  return compiled;
}

const DEFAULT = 'services/**/pod-identity.yaml';

test.each([
  [DEFAULT, 'services/orders/pod-identity.yaml', true],
  [DEFAULT, 'services/pod-identity.yaml', true],
  [DEFAULT, 'services/a/b/c/pod-identity.yaml', true],
  [DEFAULT, 'services/größe/pod-identity.yaml', true],
  [DEFAULT, 'services/orders/pod-identity.yml', false],
  [DEFAULT, 'services/orders/my-pod-identity.yaml', false],
  [DEFAULT, 'other/services/orders/pod-identity.yaml', false],
  [DEFAULT, 'services/.hidden/pod-identity.yaml', false],
  [DEFAULT, 'services', false],
  ['services/**', 'services/a/b', true],
  ['services/**', 'services', false],
  ['**', 'a', true],
  ['**', '.a', false],
  ['services/**', 'services/a/.b', false],
  ['services/.hidden/*.yaml', 'services/.hidden/a.yaml', true],
  ['services/.h*/?.yaml', 'services/.hidden/a.yaml', true],
  ['services/*.yaml', 'services/.yaml', false],
  ['./services/*.yaml', 'services/a.yaml', true],
  ['services/*.yaml', 'services/a/b.yaml', false],
  ['{services,platform}/*/x.y?ml', 'platform/a/x.yaml', true],
  ['{services,platform}/*/x.y?ml', 'other/a/x.yaml', false],
  ['{a,b{c,d}}/x{,.yaml}', 'bd/x', true],
  ['{a,b{c,d}}/x{,.yaml}', 'bd/x.yaml', true],
  ['{a,b{c,d}}/x{,.yaml}', 'b/x.yaml', false],
  ['team-[ab]/x.yaml', 'team-b/x.yaml', true],
  ['team-[^ab]/x.yaml', 'team-b/x.yaml', false],
  ['team-[^ab]/x.yaml', 'team-c/x.yaml', true],
  ['team-[a-cx]/x.yaml', 'team-x/x.yaml', true],
  ['team-[ab]+/x.yaml', 'team-ab/x.yaml', false],
  ['$a.b+c^/x.yaml', '$a.b+c^/x.yaml', true],
  ['a?c', 'a☃c', true],
  ['a?c', 'a😀c', true],
  ['**/a/**/b', 'x/a/y/a/z/b', true],
  ['**/a/**/b', 'x/a/y/a/z/b/c', false],
  ['**/.x/**/b', 'a/.x/c/b', true],
  ['**/.x/**/b', 'a/.x/.x/b', false],
])('%s and %s: %s', (pattern, path, expected) => {
  expect(glob(pattern).matches(path)).toBe(expected);
});

test.each([
  '/etc/passwd',
  'C:/x.yaml',
  '../other/*.yaml',
  'services/../../x.yaml',
  '{..,a}/x.yaml',
  'services//x.yaml',
  '{,a}/x.yaml',
  'services/./x.yaml',
  'services/',
  '',
  '!services/legacy/**',
  'services/!(x)/a.yaml',
  'services/@(x|y)/a.yaml',
  'services/(a+)+/x.yaml',
  'services\\x.yaml',
  'services/{a/x.yaml',
  'services/a}/x.yaml',
  'services/[a/x.yaml',
  'services/a]/x.yaml',
  'services/[]/x.yaml',
  'services/[z-a]/x.yaml',
  'services/[[:alpha:]]/x.yaml',
  '{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}',
  'x'.repeat(257),
])('%j is not a valid pattern', (pattern) => {
  expect(compileGlob(pattern)).toEqual({ reason: expect.any(String) as string });
});

test.each([
  [DEFAULT, ['services']],
  ['services/orders/pod-identity.yaml', ['services/orders/pod-identity.yaml']],
  ['platform/x/*.yaml', ['platform/x']],
  ['{services,platform}/*/x.yaml', ['services', 'platform']],
  ['team-[ab]/x.yaml', ['']],
  ['**/pod-identity.yaml', ['']],
])('what %s matches lies below %j', (pattern, roots) => {
  expect(glob(pattern).roots).toEqual(roots);
});

/** Few characters, so that patterns and paths meet. */
const name = fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1, maxLength: 5 });
const path = fc
  .array(
    name.filter((text) => !/^\.\.?$/.test(text)),
    { minLength: 1, maxLength: 5 },
  )
  .map((names) => names.join('/'));
const step = fc.oneof(
  { weight: 1, arbitrary: fc.constant('**') },
  {
    weight: 3,
    arbitrary: fc.string({
      unit: fc.constantFrom('a', 'b', '.', '*', '?', '[ab]', '[^a]'),
      minLength: 1,
      maxLength: 4,
    }),
  },
);
const pattern = fc.array(step, { minLength: 1, maxLength: 5 }).map((steps) => steps.join('/'));

test('takes braces for all of their alternatives', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 4 });
  fc.assert(
    fc.property(part, part, part, part, path, (before, one, other, after, pathText) => {
      const [both, ...each] = [`${before}{${one},${other}}${after}`, before + one + after, before + other + after].map(
        compileGlob,
      );
      fc.pre(both !== undefined && !('reason' in both));
      const expected = each.some((single) => 'matches' in single && single.matches(pathText));
      expect('matches' in both && both.matches(pathText)).toBe(expected);
    }),
    { numRuns: runs(1_000, 20_000) },
  );
});

test('agrees with a library that makes regular expressions', () => {
  fc.assert(
    fc.property(pattern, path, (patternText, pathText) => {
      const compiled = compileGlob(patternText);
      // It lets a set match a leading dot, and gives `a**` a meaning of its own.
      fc.pre(!('reason' in compiled) && !/(?:^|\/)\[\^|\*\*[^/]|[^/]\*\*/.test(patternText));
      // Its short form of `*.*` requires a character after the dot.
      fc.pre(!(patternText.includes('*.*') && /\.(?:\/|$)/.test(pathText)));
      // Libraries differ in whether `a/**` matches `a` itself: here it does not.
      const oracle = patternText.replace(/(^|\/)\*\*$/, '$1**/*');
      const expected = picomatch(oracle, { nonegate: true, noextglob: true, regex: false, bash: false })(pathText);
      expect('matches' in compiled && compiled.matches(pathText)).toBe(expected);
    }),
    { numRuns: runs(2_000, 50_000) },
  );
});

test.each([
  ['**/a/**/a/**/a/**/a/**/a/**/a/**/a/b', 'a/'.repeat(2000) + 'c'],
  ['*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b', 'a'.repeat(4000)],
  ['**/*a*a*a*/**/*a*a*a*/**/*a*a*a*b', `${'a'.repeat(40)}/`.repeat(100) + 'c'],
  ['{a,aa}{a,aa}{a,aa}{a,aa}{a,aa}{a,aa}*b', 'a'.repeat(4000)],
  [`${'?*'.repeat(120)}b`, 'a'.repeat(4000)],
])('%s takes no time that grows beyond the lengths', (patternText, pathText) => {
  expect(glob(patternText).matches(pathText)).toBe(false);
});
