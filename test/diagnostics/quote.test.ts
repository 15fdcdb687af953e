import fc from 'fast-check';
import { quote } from '../../modules/diagnostics/quote';
import { INERT } from '../report/hostile-values';
import { ANY_CHARACTER } from '../text/any-character';

test.each([
  ['orders', '"orders"'],
  ['', '""'],
  ['équipe 注文 😀', '"équipe 注文 😀"'],
  ['a\nb\tc', '"a\\nb\\tc"'],
  ['a\u202eb', '"a\\u{202e}b"'],
  ['\x1b[2K', '"\\u{1b}[2K"'],
  ['\u{e0061}', '"\\u{e0061}"'],
  ['\ud800', '"\\u{d800}"'],
  ['x'.repeat(100), `"${'x'.repeat(100)}"`],
  ['x'.repeat(101), `"${'x'.repeat(100)}…" (101 characters)`],
])('quotes %j', (text, quoted) => {
  expect(quote(text)).toBe(quoted);
});

test('shows no hidden character of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: ANY_CHARACTER }), (text) => {
      expect(quote(text)).not.toMatch(INERT);
    }),
  );
});
