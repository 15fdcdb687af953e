import fc from 'fast-check';
import { visibleText } from '../../modules/text/visible-text';
import { INERT } from '../report/hostile-values';
import { ANY_CHARACTER } from './any-character';

test('shows no hidden character of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: ANY_CHARACTER }), (text) => {
      expect(visibleText(text)).not.toMatch(INERT);
    }),
  );
});

test('leaves visible text as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      expect(visibleText(text)).toBe(text);
    }),
  );
});
