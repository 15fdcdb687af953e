import fc from 'fast-check';
import { fitSections, type Section } from '../../modules/report/fit-sections';

const THREE: readonly Section[] = [
  ['top, all of it', 'top', ''],
  ['middle, all of it', 'middle', ''],
  ['bottom, all of it', 'bottom', ''],
];

test.each([
  [1000, ['top, all of it', 'middle, all of it', 'bottom, all of it'], 0, 0],
  [51, ['top, all of it', 'middle, all of it', 'bottom, all of it'], 0, 0],
  [50, ['top, all of it', 'middle, all of it', 'bottom'], 1, 0],
  [30, ['top, all of it', 'middle', 'bottom'], 2, 0],
  [18, ['top', 'middle', 'bottom'], 3, 0],
  [17, ['top', 'middle'], 2, 1],
  [4, ['top'], 1, 2],
  [0, [], 0, 3],
])('within %d bytes keeps the top longest: %j', (limit, texts, shortened, dropped) => {
  expect(fitSections(THREE, limit, 1)).toEqual({ texts, shortened, dropped });
});

test('counts bytes, not characters', () => {
  expect(fitSections([['äöü', '-']], 6, 0).texts).toEqual(['äöü']);
  expect(fitSections([['äöü', '-']], 5, 0).texts).toEqual(['-']);
});

test('fits whenever the shortest lengths fit', () => {
  const section = fc
    .array(fc.string({ maxLength: 30 }), { minLength: 1, maxLength: 4 })
    .map((texts) => [...texts.sort((a, b) => b.length - a.length), ''] as unknown as Section);
  fc.assert(
    fc.property(fc.array(section, { maxLength: 8 }), fc.nat(200), (sections, limit) => {
      const { texts } = fitSections(sections, limit, 2);
      expect(texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 2, 0)).toBeLessThanOrEqual(limit);
    }),
  );
});
