import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byKey, byText, compareTexts } from '../../modules/text/compare-texts';
import { ANY_CHARACTER } from './any-character';

const texts = fc.array(fc.string({ unit: ANY_CHARACTER, maxLength: 4 }));

it('texts are in the order of `sort` without a comparison', () => {
  fc.assert(
    fc.property(texts, (list) => {
      expect([...list].sort(compareTexts)).toEqual([...list].sort());
    }),
  );
});

it('equal texts are equal, and things with equal texts keep their order', () => {
  expect(compareTexts('a', 'a')).toBe(0);
  const things = ['b1', 'a1', 'b2', 'a2'];
  expect([...things].sort(byText((thing) => thing.charAt(0)))).toEqual(['a1', 'a2', 'b1', 'b2']);
});

it('entries are sorted by their keys alone', () => {
  expect(Object.entries({ b: 1, a: 2 }).sort(byKey)).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});

const ROOT = join(__dirname, '..', '..');

it('no other code compares texts in another way', () => {
  const files = ['modules', 'cli', 'action/src', 'scripts'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${folder}/${file}`),
  );
  const comparing = files.filter((file) =>
    /localeCompare|Intl\.Collator|<[^?=\n]*\? -1/.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  // Addresses are big integers.
  expect(comparing.sort()).toEqual(['modules/policy/languages/representatives.ts', 'modules/text/compare-texts.ts']);
});
